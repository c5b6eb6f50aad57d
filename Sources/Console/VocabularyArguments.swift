public import ArgumentParser
public import Text

/// What a vocabulary is made of; the same for every command that makes one.
public struct VocabularyArguments: ParsableArguments {
    /// Whether the text is split already.
    @Flag(help: "Take the text as split into tokens already: spaces between words, a line a sentence.")
    public var pretokenized = false

    /// The least count of a token.
    @Option(
        help: ArgumentHelp(
            """
            Leave out what the training text has fewer times; it is spelled out then. (default: 2, but 1 for \
            --pretokenized text, which has its own word for the rare)
            """,
            valueName: "n"))
    public var minCount: Int?

    /// The most tokens.
    @Option(help: ArgumentHelp("Keep at most this many tokens, the most frequent ones.", valueName: "n"))
    public var maxSize: Int?

    /// The normalization form.
    @Option(help: "Unicode normalization of the text: nfc, nfkc or none.")
    public var normalization = Normalization.Form.nfc

    /// Whether case is folded.
    @Flag(help: "Make no difference between capital and small letters.")
    public var foldCase = false

    /// The locale of the word boundaries.
    @Option(help: ArgumentHelp("The locale whose rules tell where words end.", valueName: "locale"))
    public var locale = VocabularyArguments.defaultLocale

    /// The locale where nobody says.
    public static let defaultLocale = "en"

    /// What the command line says.
    public init() {}

    /// Ends the command where a number makes no sense.
    public func validate() throws {
        if let minCount, minCount < 1 {
            throw ValidationError("--min-count must be at least 1, not \(minCount).")
        }
        if let maxSize, maxSize < 1 {
            throw ValidationError("--max-size must be at least 1, not \(maxSize).")
        }
    }

    /// The level that `--level` and `--pretokenized` ask for together; nil where neither is given.
    public func level(_ asked: Level?) throws -> Level? {
        guard pretokenized else { return asked }
        if let asked, asked != .pretokenized {
            throw ValidationError(
                "--pretokenized and --level \(asked.rawValue) contradict each other; give one.")
        }
        return .pretokenized
    }

    /// How text is normalized.
    public var normalizing: Normalization { Normalization(form: normalization, foldCase: foldCase) }
}

extension Level: ExpressibleByArgument {}
extension Normalization.Form: ExpressibleByArgument {}
