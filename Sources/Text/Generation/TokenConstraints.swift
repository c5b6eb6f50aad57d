/// The tokens allowed next in generated text, which keep it valid UTF-8 with complete spellings.
///
/// - At any level a byte token begins or continues a code point: no overlong form, no surrogate, nothing beyond
///   U+10FFFF, and only the next byte until it is complete.
/// - Where words are tokens, characters and bytes occur within a spelling only, which contains nothing else and ends
///   after at least one character.
/// - The start token is never generated, nor the `<unk>` of pretokenized text.
/// - ``WritingRules`` may forbid words that no text has, and unbalanced quotation marks and brackets. A text that ends with
///   its sentence then closes what is open.
///
/// Some token is always allowed, because every vocabulary has all bytes and control tokens, and every word that has begun
/// can be completed.
public struct TokenConstraints: Sendable {
    private let roles: TokenRoles
    private var isSpelling = false
    private var isEmpty = true
    /// The number of missing bytes of a code point, and the range of the next one.
    private var missing = 0
    private var next: ClosedRange<UInt8> = 0x80...0xBF
    /// The word that is being written; `nil` if any word may be.
    private var word: WordInProgress?
    private var marks = PairedMarks()
    /// Whether the text ends with a letter or a number of a script that puts spaces between words.
    private var endsInWord = false
    /// Whether the text ends with the sentence in progress.
    private var endsWithSentence = false

    /// Creates the constraints at the start of a text.
    ///
    /// - Parameters:
    ///   - vocabulary: The vocabulary of the tokens.
    ///   - words: The words of the training text, if they are known.
    public init(_ vocabulary: Vocabulary, words: SpellableWords? = nil) {
        roles = TokenRoles(vocabulary)
        word = words.map(WordInProgress.init)
    }

    /// Lets the text end with the sentence in progress: what is open then is closed.
    public mutating func endWithSentence() { endsWithSentence = true }

    /// Advances by one token, whether it was allowed or not.
    public mutating func advance(_ id: Int32) {
        guard roles.kinds.indices.contains(Int(id)) else { return }
        let letters = roles.letters[Int(id)]
        if letters.isEmpty { word?.end() } else { word?.append(letters) }
        marks.advance(roles.marks[Int(id)])
        if roles.kinds[Int(id)] != .close { endsInWord = roles.endsInWord[Int(id)] }
        switch roles.kinds[Int(id)] {
        case .byte:
            isEmpty = false
            advance(byte: roles.bytes[Int(id)])
        case .character: (isEmpty, missing) = (false, 0)
        case .open: (isSpelling, isEmpty, missing) = (true, true, 0)
        case .never, .text, .close: (isSpelling, isEmpty, missing) = (false, true, 0)
        }
    }

    private mutating func advance(byte: UInt8) {
        if missing > 0 && next.contains(byte) {
            missing -= 1
            next = 0x80...0xBF
            return
        }
        switch byte {
        case 0xC2...0xDF: (missing, next) = (1, 0x80...0xBF)
        case 0xE0: (missing, next) = (2, 0xA0...0xBF)
        case 0xED: (missing, next) = (2, 0x80...0x9F)
        case 0xE1...0xEF: (missing, next) = (2, 0x80...0xBF)
        case 0xF0: (missing, next) = (3, 0x90...0xBF)
        case 0xF4: (missing, next) = (3, 0x80...0x8F)
        case 0xF1...0xF3: (missing, next) = (3, 0x80...0xBF)
        default: missing = 0
        }
    }

    /// Whether a code point is incomplete, so that only its next byte is allowed.
    public var isInsideCharacter: Bool { missing > 0 }

    /// Sets the logits (V) of all tokens that are not allowed next to −∞.
    public func mask(_ logits: UnsafeMutableBufferPointer<Float>, _ rules: WritingRules = .none) {
        precondition(
            logits.count == roles.kinds.count, "\(logits.count) logits for \(roles.kinds.count) tokens")
        if !rules.coinsWords { maskCoined(logits, completesWord: rules.completesWord) }
        if missing > 0 {
            for id in roles.kinds.indices where roles.kinds[id] != .byte || !next.contains(roles.bytes[id]) {
                logits[id] = -.infinity
            }
            return
        }
        if isSpelling {
            for id in roles.kinds.indices
            where roles.kinds[id] != .character && roles.kinds[id] != .byte && Int32(id) != roles.closeID {
                logits[id] = -.infinity
            }
            if isEmpty { logits[Int(roles.closeID)] = -.infinity }
        } else {
            for id in roles.outside { logits[Int(id)] = -.infinity }
        }
        for id in roles.byteIDs where roles.bytes[Int(id)] < 0xC2 { logits[Int(id)] = -.infinity }
        if !rules.unbalancesMarks {
            for id in roles.markIDs where marks.forbids(roles.marks[Int(id)]) { logits[Int(id)] = -.infinity }
            if endsWithSentence, !isSpelling, marks.isOpenAtStop { maskUnclosing(logits) }
        }
    }

    /// Forbids what closes nothing, if anything may be closed.
    private func maskUnclosing(_ logits: UnsafeMutableBufferPointer<Float>) {
        let closing = roles.markIDs.filter {
            marks.closes(roles.marks[Int($0)]) && logits[Int($0)] > -.infinity
        }.map { (id: Int($0), logit: logits[Int($0)]) }
        if closing.isEmpty { return }
        logits.update(repeating: -.infinity)
        for (id, logit) in closing { logits[id] = logit }
    }

    /// Forbids what would begin, leave or end a word that is not known.
    private func maskCoined(_ logits: UnsafeMutableBufferPointer<Float>, completesWord: Bool) {
        guard var word else { return }
        word.completes = completesWord
        if roles.level != .char, !isSpelling {
            for id in word.mayBegin ? roles.gluingIDs : roles.openIDs { logits[Int(id)] = -.infinity }
            // Two words without a space are one that no text has.
            if endsInWord { for id in roles.gluedIDs { logits[Int(id)] = -.infinity } }
            return
        }
        if word.isUnknown, missing > 0 { return }
        let next = word.nextBytes
        for id in roles.letterIDs {
            let letters = roles.letters[Int(id)]
            if !next.contains(letters[0]) || letters.count > 1 && !word.mayContinue(letters) {
                logits[Int(id)] = -.infinity
            }
        }
        guard !word.isEmpty, !word.mayEnd else { return }
        for id in roles.kinds.indices where roles.letters[id].isEmpty { logits[id] = -.infinity }
    }
}
