public import ArgumentParser
public import Text

/// The files a command learns from and how they are cleaned and split; the same for every command that reads a
/// corpus, so that a vocabulary made by one fits the training text of another.
public struct CorpusArguments: ParsableArguments {
    /// What to learn from.
    @Argument(
        help: ArgumentHelp(
            "Text to learn from: files, directories (their .txt files at any depth) or - for standard input.",
            valueName: "corpus"),
        completion: .file())
    public var corpora: [String] = []

    /// Files to validate on.
    @Option(
        name: .customLong("valid"), parsing: .singleValue,
        help: ArgumentHelp(
            "Validate on this file instead of on the tail of each corpus; may be given several times.",
            valueName: "file"),
        completion: .file())
    public var validation: [String] = []

    /// Files for the final test.
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "Keep this file for the final test instead of a tail of each corpus; may be given several times.",
            valueName: "file"),
        completion: .file())
    public var test: [String] = []

    /// The shares of each file.
    @Option(
        help: ArgumentHelp(
            "Percentages of each file's characters to train on, to validate on and to test on, front to back.",
            valueName: "train/valid/test"))
    public var split = Split(train: 90, validation: 10, test: 0)

    /// Whether hard-wrapped lines are joined.
    @Flag(help: "Join the lines of paragraphs that were wrapped at a fixed width.")
    public var unwrap = false

    /// Whether invalid UTF-8 is an error.
    @Flag(help: "Treat bytes that are not UTF-8 as an error instead of replacing them by U+FFFD.")
    public var strict = false

    /// Whether Project Gutenberg's frame stays.
    @Flag(help: "Keep the header and licence that Project Gutenberg puts around its books.")
    public var keepGutenberg = false

    /// What the command line says.
    public init() {}

    /// Ends the command where no text is named; `example` shows how to.
    public func requireCorpora(_ example: String) throws {
        if corpora.isEmpty { throw ValidationError("No text is named: \(example).") }
    }

    /// What ``Corpus`` is to do, given what the vocabulary says or will say.
    public func options(normalization: Normalization, pretokenized: Bool) -> CorpusOptions {
        var options = CorpusOptions(normalization: normalization)
        options.unwrap = unwrap
        options.strict = strict
        options.pretokenized = pretokenized
        options.keepsGutenberg = keepGutenberg
        options.validationShare = split.validation / 100
        options.testShare = split.test / 100
        options.validationPaths = validation
        options.testPaths = test
        return options
    }
}

/// Percentages of a text, written `90/10/0`.
public struct Split: ExpressibleByArgument, Equatable, Sendable, CustomStringConvertible {
    /// What is left to train on.
    public let train: Double
    /// What is set aside to judge progress by.
    public let validation: Double
    /// What is set aside to judge the finished model by.
    public let test: Double

    /// Percentages that add up to 100.
    public init(train: Double, validation: Double, test: Double) {
        (self.train, self.validation, self.test) = (train, validation, test)
    }

    /// Reads `90/10/0` or `90/10`; nil where the numbers do not add up to 100 or leave nothing to train on.
    public init?(argument: String) {
        let numbers = argument.split(separator: "/", omittingEmptySubsequences: false).map { Double($0) }
        guard numbers.count == 2 || numbers.count == 3, let train = numbers[0], let validation = numbers[1],
            let test = numbers.count == 3 ? numbers[2] : 0, train > 0, validation >= 0, test >= 0,
            abs(train + validation + test - 100) < 1e-9
        else { return nil }
        self.init(train: train, validation: validation, test: test)
    }

    /// As it is written on the command line.
    public var description: String {
        [train, validation, test].map { $0 == $0.rounded() ? "\(Int($0))" : "\($0)" }.joined(separator: "/")
    }

    /// As help shows it.
    public var defaultValueDescription: String { description }
}
