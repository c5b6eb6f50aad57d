internal import Crypto

/// The tokens of a model: what each id stands for, and how the text is prepared that they are found in.
///
/// Its file is a table a person can read, a header of seven lines and then a line for each token:
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
/// The first column is written as ``display(_:)`` shows it: white space, what cannot be seen, a backslash and the
/// marks `⟨ ⟩ ⁀` are escaped where they are text (`\s`, `\n`, `\\`, `\u{27E8}`), so control tokens, which stand
/// between unescaped brackets, differ from any text. The second column says how often the training text has the
/// token once it is encoded. Lines stand in order of falling count, ties in byte order of the first column, and a
/// token's id is the number of its line, from 0. Every vocabulary has the tokens that can write any text: control
/// tokens, each ASCII character but CR, each byte of UTF-8 beyond ASCII.
public struct Vocabulary: Sendable {
    /// How finely text is cut.
    public let level: Level
    /// What is done to text first.
    public let normalization: Normalization
    /// The locale whose word boundaries are used.
    public let locale: String
    /// The ICU that cut the training text.
    public let icuVersion: String
    /// Its version of Unicode.
    public let unicodeVersion: String
    /// What each id stands for.
    public let tokens: [Token]
    /// How often the encoded training text has each token.
    public let counts: [Int]
    /// The file.
    public let tsv: [UInt8]
    /// The control token that stands before every text; at pretokenized level that is the line end.
    public let start: Int32
    /// How to find an id by its bytes.
    let index: VocabularyIndex

    /// How many tokens there are: ids are 0 ..< count.
    public var count: Int { tokens.count }

    /// SHA-256 of the file, hexadecimal.
    public var sha256: String {
        tsv.withUnsafeBytes { bytes in
            var hash = SHA256()
            hash.update(bufferPointer: bytes)
            return hash.finalize().reduce(into: "") { text, byte in
                text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
    }

    /// One token as the file has it: one line, nothing invisible.
    ///
    /// For an id that is none: its number in brackets.
    public func display(_ id: Int32) -> String {
        guard tokens.indices.contains(Int(id)) else { return "⟨\(id)⟩" }
        return TokenNotation.write(tokens[Int(id)], level: level)
    }

    /// What to tell a user whose ICU is not the one that cut the training text; nil where it is.
    public var notice: String? {
        guard icuVersion != ICU.version || unicodeVersion != ICU.unicodeVersion else { return nil }
        return "the vocabulary was built with ICU \(icuVersion) (Unicode \(unicodeVersion)), this is "
            + "ICU \(ICU.version) (Unicode \(ICU.unicodeVersion)): a few words may be cut differently"
    }

    /// From tokens already in order.
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
    /// Whether the files are the same to the byte.
    public static func == (a: Vocabulary, b: Vocabulary) -> Bool { a.tsv == b.tsv }
}

/// What a vocabulary's header says.
struct VocabularyHeader: Sendable {
    var level: Level
    var normalization: Normalization
    var locale: String
    var icuVersion = ICU.version
    var unicodeVersion = ICU.unicodeVersion
}
