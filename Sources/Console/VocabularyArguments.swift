public import ArgumentParser
public import Text

/// How a vocabulary is built; all commands that build one share these flags.
public struct VocabularyArguments: ParsableArguments {
    /// Whether the text is already split into tokens.
    @Flag(help: "Read text that is already tokenized: spaces between words, one sentence per line.")
    public var pretokenized = false

    /// The lowest count of a token.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Spell out what occurs less often in the training text. (default: 2, but 1 for --pretokenized text, \
            which has its own token for rare words)
            """,
            valueName: "n"))
    public var minCount: Int?

    /// The largest size of the vocabulary.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Keep at most this many tokens, the most frequent ones.", valueName: "n"))
    public var maxSize: Int?

    /// The normalization form.
    @Option(help: "Unicode normalization of the text: nfc, nfkc or none.")
    public var normalization = Normalization.Form.nfc

    /// Whether case is folded.
    @Flag(help: "Ignore the difference between upper and lower case.")
    public var foldCase = false

    /// The locale of the word boundaries.
    @Option(help: ArgumentHelp("The locale whose word boundaries are used.", valueName: "locale"))
    public var locale = VocabularyArguments.defaultLocale

    /// The default locale.
    public static let defaultLocale = "en"

    /// Creates the default options.
    public init() {}

    /// Throws a usage error for a number out of range.
    public func validate() throws {
        if let minCount, minCount < 1 {
            throw ValidationError("--min-count must be at least 1, not \(minCount).")
        }
        if let maxSize, maxSize < 1 {
            throw ValidationError("--max-size must be at least 1, not \(maxSize).")
        }
    }

    /// Returns the level that `--level` and `--pretokenized` choose together, or nil where neither is given.
    public func level(_ asked: Level?) throws -> Level? {
        guard pretokenized else { return asked }
        if let asked, asked != .pretokenized {
            throw ValidationError(
                "--pretokenized and --level \(asked.rawValue) contradict each other; give one.")
        }
        return .pretokenized
    }

    /// Whether every flag of the group has its default.
    public var isEmpty: Bool {
        !pretokenized && minCount == nil && maxSize == nil && normalizing == Normalization()
            && locale == Self.defaultLocale
    }

    /// The normalization.
    public var normalizing: Normalization { Normalization(form: normalization, foldCase: foldCase) }
}

extension Level: ExpressibleByArgument {}
extension Normalization.Form: ExpressibleByArgument {}
