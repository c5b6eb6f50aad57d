/// The tokens allowed next in generated text, which keep it valid UTF-8 with complete spellings.
///
/// - At any level a byte token begins or continues a code point: no overlong form, no surrogate, nothing beyond
///   U+10FFFF, and only the next byte until it is complete.
/// - Where words are tokens, characters and bytes occur within a spelling only, which contains nothing else and ends
///   after at least one character.
/// - The start token is never generated, nor the `<unk>` of pretokenized text.
///
/// Some token is always allowed, because every vocabulary has all bytes and control tokens.
public struct TokenConstraints: Sendable {
    /// The role of a token in these rules.
    private enum Role: UInt8 {
        case never, text, lineEnd, open, close, character, byte
    }

    private let level: Level
    private let roles: [Role]
    /// The byte of each byte token.
    private let bytes: [UInt8]
    /// The ids forbidden outside a spelling, for a mask that leaves most tokens alone.
    private let outside: [Int32]
    private let byteIDs: [Int32]
    private let closeID: Int32

    private var isSpelling = false
    private var isEmpty = true
    /// The number of missing bytes of a code point, and the range of the next one.
    private var missing = 0
    private var next: ClosedRange<UInt8> = 0x80...0xBF

    /// Creates the constraints at the start of a text.
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

    /// Advances by one token, whether it was allowed or not.
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

    /// Whether a code point is incomplete, so that only its next byte is allowed.
    public var isInsideCharacter: Bool { missing > 0 }

    /// Sets the logits (V) of all tokens that are not allowed next to −∞.
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
