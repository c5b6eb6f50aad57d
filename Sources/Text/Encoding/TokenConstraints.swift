/// Which tokens may come next when text is generated, so that what comes out is valid UTF-8 with whole spellings.
///
/// - At any level a byte token begins, or goes on with, a code point: no overlong form, no surrogate, nothing
///   beyond U+10FFFF, and nothing but the next byte until it is complete.
/// - Where words are tokens, characters and bytes stand within a spelling only, and nothing else stands there but
///   its close, which needs at least one character before it.
/// - The start token is never written; neither is the `<unk>` of pretokenized text.
///
/// Something is always allowed: every vocabulary has all bytes and control tokens.
public struct TokenConstraints: Sendable {
    /// What a token is to the grammar.
    private enum Role: UInt8 {
        case never, text, lineEnd, open, close, character, byte
    }

    private let level: Level
    private let roles: [Role]
    /// The byte of a byte token.
    private let bytes: [UInt8]
    /// Ids by role, for the masks that leave most tokens alone.
    private let outside: [Int32]
    private let byteIDs: [Int32]
    private let closeID: Int32

    private var isSpelling = false
    private var isEmpty = true
    /// Bytes of a code point still to come, and the range of the next one.
    private var missing = 0
    private var next: ClosedRange<UInt8> = 0x80...0xBF

    /// A grammar at the start of a text.
    public init(_ vocabulary: Vocabulary) {
        let level = vocabulary.level
        self.level = level
        let unknown = Array("<unk>".utf8)
        roles = vocabulary.tokens.map { token in
            switch token {
            case .start: .never
            case .lineEnd: .lineEnd
            case .spell: .open
            case .endSpell: .close
            case .word(let text, _): level == .pretokenized && text == unknown ? .never : .text
            case .space: .text
            case .character: .character
            case .byte: .byte
            }
        }
        bytes = vocabulary.tokens.map { token in
            if case .byte(let byte) = token { byte } else { 0 }
        }
        let ids = vocabulary.tokens.indices.map { Int32($0) }
        let roles = roles
        outside = ids.filter { id in
            switch roles[Int(id)] {
            case .never, .close: true
            case .character, .byte: level != .char
            case .text, .lineEnd, .open: false
            }
        }
        byteIDs = ids.filter { roles[Int($0)] == .byte }
        closeID = vocabulary.index.endSpell
    }

    /// Goes on by one token, which need not be one that was allowed.
    public mutating func advance(_ id: Int32) {
        guard roles.indices.contains(Int(id)) else { return }
        switch roles[Int(id)] {
        case .byte:
            isEmpty = false
            advance(byte: bytes[Int(id)])
        case .character: (isEmpty, missing) = (false, 0)
        case .open: (isSpelling, isEmpty, missing) = (true, true, 0)
        case .never, .text, .lineEnd, .close: (isSpelling, isEmpty, missing) = (false, true, 0)
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

    /// Whether a code point stands unfinished: only its next byte may come.
    public var isInsideCharacter: Bool { missing > 0 }

    /// Sets the logit of every token that may not come next to −∞; `logits` (V).
    public func mask(_ logits: UnsafeMutableBufferPointer<Float>) {
        precondition(logits.count == roles.count, "\(logits.count) logits for \(roles.count) tokens")
        if missing > 0 {
            for id in roles.indices where roles[id] != .byte || !next.contains(bytes[id]) {
                logits[id] = -.infinity
            }
            return
        }
        if isSpelling {
            for id in roles.indices
            where roles[id] != .character && roles[id] != .byte && Int32(id) != closeID {
                logits[id] = -.infinity
            }
            if isEmpty { logits[Int(closeID)] = -.infinity }
        } else {
            for id in outside { logits[Int(id)] = -.infinity }
        }
        for id in byteIDs where bytes[Int(id)] < 0xC2 { logits[Int(id)] = -.infinity }
    }
}
