internal import CICU

/// The notation of tokens in a vocabulary file.
///
/// | written | token |
/// |---|---|
/// | `the` | a word (at character level: a character) |
/// | `⁀,` `“⁀` `⁀-⁀` | a word with glue to the left, right, both |
/// | `\n\n` | white space |
/// | `⟨start⟩` `⟨eos⟩` `⟨spell⟩` `⟨⁀spell⁀⟩` `⟨/spell⟩` | control tokens |
/// | `⟨a⟩` | a character of the speller, at word and pretokenized level |
/// | `⟨0xE2⟩` | a byte |
///
/// Escapes: `\\`, `\s` (space), `\t`, `\n`, and `\u{2009}` for everything else that is invisible, for a combining mark
/// without a base, and for `⟨`, `⟩` and `⁀` where they are text. An unescaped bracket therefore never comes from a text.
enum TokenNotation {
    static let open = Array("⟨".utf8), close = Array("⟩".utf8), glue = Array("⁀".utf8)

    /// Writes a token.
    static func write(_ token: Token, level: Level) -> String {
        switch token {
        case .start: "⟨start⟩"
        case .lineEnd: "⟨eos⟩"
        case .endSpell: "⟨/spell⟩"
        case .spell(let glue): "⟨\(mark(glue, .left))spell\(mark(glue, .right))⟩"
        case .word(let utf8, let glue): mark(glue, .left) + escape(utf8) + mark(glue, .right)
        case .space(let utf8): escape(utf8)
        case .character(let utf8): level == .char ? escape(utf8) : "⟨\(escape(utf8))⟩"
        case .byte(let byte): "⟨0x" + String(byte, radix: 16, uppercase: true) + "⟩"
        }
    }

    private static func mark(_ glue: Glue, _ side: Glue) -> String { glue.contains(side) ? "⁀" : "" }

    /// Reads a token, or returns the error in it.
    static func read(_ written: ArraySlice<UInt8>, level: Level) -> Result<Token, NotationError> {
        // All marks begin with the same byte, which few tokens have.
        let first = written.first
        if first == 0xE2 && written.starts(with: open) {
            guard written.count >= open.count + close.count, written.suffix(close.count).elementsEqual(close)
            else { return .failure("a token that begins with ⟨ and does not end with ⟩") }
            return readBracketed(written.dropFirst(open.count).dropLast(close.count), level: level)
        }
        var rest = written
        var sides: Glue = []
        if first == 0xE2 && rest.starts(with: glue) {
            sides.insert(.left)
            rest = rest.dropFirst(glue.count)
        }
        if rest.count >= glue.count, rest.last == glue.last, rest.suffix(glue.count).elementsEqual(glue) {
            sides.insert(.right)
            rest = rest.dropLast(glue.count)
        }
        return unescape(rest).flatMap { utf8 in
            switch level {
            case .char:
                if utf8.count > 1 && utf8.allSatisfy({ $0 < 0x80 }) {
                    .failure("a token of several characters at character level")
                } else {
                    sides.isEmpty ? .success(.character(utf8)) : .failure("a glue mark on a character")
                }
            case .pretokenized:
                sides.isEmpty ? .success(.word(utf8, [])) : .failure("a glue mark in pretokenized text")
            case .word:
                if !isWhiteSpace(utf8) {
                    .success(.word(utf8, sides))
                } else {
                    sides.isEmpty ? .success(.space(utf8)) : .failure("a glue mark on white space")
                }
            }
        }
    }

    private static func readBracketed(_ inner: ArraySlice<UInt8>, level: Level) -> Result<
        Token, NotationError
    > {
        if let token = bracketed[level]?[Array(inner)] { return .success(token) }
        return unescape(inner).flatMap { utf8 in
            let isName = utf8.count > 1 && utf8.allSatisfy { $0 < 0x80 }
            return level == .char || isName
                ? .failure("no control token, byte or character is called that at this level")
                : .success(.character(utf8))
        }
    }

    /// The control tokens and bytes of each level by the text between their brackets.
    private static let bracketed: [Level: [[UInt8]: Token]] = Dictionary(
        uniqueKeysWithValues: Level.allCases.map { level in
            var named: [[UInt8]: Token] = [:]
            for token in Token.required(at: level) {
                switch token {
                case .start, .lineEnd, .spell, .endSpell, .byte:
                    named[
                        Array(write(token, level: level).utf8.dropFirst(open.count).dropLast(close.count))] =
                        token
                case .word, .space, .character: break
                }
            }
            return (level, named)
        })

    /// Returns whether the text is all white space.
    static func isWhiteSpace(_ utf8: [UInt8]) -> Bool {
        utf8.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return false }
            return cicu_all_white_space(base, bytes.count) != 0
        }
    }
}

/// An error in the notation of a token.
struct NotationError: Error, Equatable, ExpressibleByStringInterpolation {
    let reason: String
    init(stringLiteral reason: String) { self.reason = reason }
}
