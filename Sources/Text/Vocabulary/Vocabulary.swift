internal import Crypto

/// The tokens of a model by id, and how text is normalized before it is encoded.
///
/// Its file is a readable table with a header of seven lines and then a line for each token:
///
///     # vocabulary	1
///     # level	word
///     # normalization	nfc
///     # locale	en
///     # icu	72.1
///     # unicode	15.0
///     token	count
///     the	12023
///     ⁀,	9874
///     ⟨spell⟩	5012
///     \n\n	3120
///
/// The first column is written as by ``display(_:)``: white space, invisible characters, the backslash and the marks
/// `⟨ ⟩ ⁀` are escaped where they are text (`\s`, `\n`, `\\`, `\u{27E8}`), so that control tokens, which have unescaped
/// brackets, differ from any text. The second column is the count of the token in the encoded training text. Lines are
/// sorted by falling count, then by the bytes of the first column, and a token's id is the number of its line, from 0.
/// Every vocabulary has the tokens that can write any text: control tokens, each ASCII character but CR, each byte of
/// UTF-8 beyond ASCII.
public struct Vocabulary: Sendable {
    /// The unit of a token.
    public let level: Level
    /// How text is normalized first.
    public let normalization: Normalization
    /// The locale whose word boundaries are used.
    public let locale: String
    /// The version of ICU that segmented the training text.
    public let icuVersion: String
    /// The version of Unicode that it implements.
    public let unicodeVersion: String
    /// The tokens by id.
    public let tokens: [Token]
    /// The count of each token in the encoded training text.
    public let counts: [Int]
    /// The bytes of the file.
    public let tsv: [UInt8]
    /// The control token before every text; at pretokenized level this is the line end.
    public let start: Int32
    /// The ids by their bytes.
    let index: VocabularyIndex
    /// What an editor added to the file, which is no part of ``tsv``.
    var edits: [String] = []

    /// The number of tokens; ids are 0 ..< count.
    public var count: Int { tokens.count }

    /// The SHA-256 of the file, in hexadecimal digits.
    public var sha256: String { hexadecimal(SHA256.hash(data: tsv)) }

    /// Returns a token as in the file: on one line, without anything invisible.
    ///
    /// An unknown id becomes its number in brackets.
    public func display(_ id: Int32) -> String {
        guard tokens.indices.contains(Int(id)) else { return "⟨\(id)⟩" }
        return TokenNotation.write(tokens[Int(id)], level: level)
    }

    /// Returns whether a token is a word with a letter in it.
    package func isWord(_ id: Int32) -> Bool {
        guard case .word(let text, _) = tokens[Int(id)] else { return false }
        return String(decoding: text, as: UTF8.self).unicodeScalars.contains(where: \.isLetter)
    }

    /// Returns the ids of the tokens that differ from a token in their glue only: `⁀"` and `"⁀` for `"`.
    public func otherForms(of id: Int32) -> [Int32] {
        let forms: [Int32] =
            switch tokens[Int(id)] {
            case .word(let text, _):
                text.withUnsafeBytes { text in (0..<4).map { index.word(text, Glue(rawValue: $0)) } }
            case .spell: index.spell
            default: []
            }
        return forms.filter { $0 >= 0 && $0 != id }
    }

    /// Remarks for users, one line each: about an ICU other than the one that segmented the training text, and about
    /// what an editor changed in the file.
    public var notices: [String] {
        let verb = edits == ["a byte order mark"] ? "is" : "are"
        let ignored = "the vocabulary file has \(edits.joined(separator: " and ")), which \(verb) ignored"
        return (notice.map { [$0] } ?? []) + (edits.isEmpty ? [] : [ignored])
    }

    /// A remark for users whose ICU differs from the one that segmented the training text, else nil.
    var notice: String? {
        guard icuVersion != ICU.version || unicodeVersion != ICU.unicodeVersion else { return nil }
        return "the vocabulary was built with ICU \(icuVersion) (Unicode \(unicodeVersion)), this is "
            + "ICU \(ICU.version) (Unicode \(ICU.unicodeVersion)): a few words may be segmented differently"
    }

    /// Creates a vocabulary of tokens in order.
    init(
        header: VocabularyHeader, tokens: [Token], counts: [Int], tsv: [UInt8]? = nil
    ) {
        (level, normalization, locale) = (header.level, header.normalization, header.locale)
        (icuVersion, unicodeVersion) = (header.icuVersion, header.unicodeVersion)
        (self.tokens, self.counts) = (tokens, counts)
        index = VocabularyIndex(tokens)
        start = level == .pretokenized ? index.lineEnd : index.start
        self.tsv = tsv ?? VocabularyFile.write(header: header, tokens: tokens, counts: counts)
    }
}

extension Vocabulary: Equatable {
    /// Returns whether the files are equal byte for byte.
    public static func == (a: Vocabulary, b: Vocabulary) -> Bool { a.tsv == b.tsv }
}

/// The header of a vocabulary file.
struct VocabularyHeader: Sendable {
    var level: Level
    var normalization: Normalization
    var locale: String
    var icuVersion = ICU.version
    var unicodeVersion = ICU.unicodeVersion
}
