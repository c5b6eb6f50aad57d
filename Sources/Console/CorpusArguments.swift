public import ArgumentParser
public import Text

/// The files of a corpus and how they are cleaned and split.
///
/// All commands that read a corpus share these flags, so that a vocabulary built by one fits the training text of
/// another.
public struct CorpusArguments: ParsableArguments {
    /// The text to train on.
    @Argument(
        help: ArgumentHelp(
            "The text: files, directories (their .txt files at any depth) or - for standard input.",
            valueName: "corpus"),
        completion: .file())
    public var corpora: [String] = []

    /// Files for validation.
    @Option(
        name: .customLong("valid"), parsing: .singleValue,
        help: ArgumentHelp(
            "Validate on this file instead of the tail of each text; may be repeated.",
            valueName: "file"),
        completion: .file())
    public var validation: [String] = []

    /// Files for the final test.
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "Keep this file for the final test instead of the tail of each text; may be repeated.",
            valueName: "file"),
        completion: .file())
    public var test: [String] = []

    /// The shares of training, validation and test text in each file.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Percentages of each file for training, validation and test, from front to back.",
            valueName: "train/valid/test"),
        transform: Split.init)
    public var split = Split(train: 90, validation: 10, test: 0)

    /// Whether hard-wrapped lines are joined.
    @Flag(help: "Join the lines of paragraphs that are wrapped at a fixed width, and words broken there.")
    public var unwrap = false

    /// Whether invalid UTF-8 is an error.
    @Flag(help: "Report invalid UTF-8 as an error instead of replacing it by U+FFFD.")
    public var strict = false

    /// Whether Project Gutenberg's own text stays in the text.
    @Flag(help: "Keep the headers, licences and credits that Project Gutenberg puts around its books.")
    public var keepGutenberg = false

    /// Creates the default options.
    public init() {}

    /// Throws a usage error if no text is named; `example` shows how to name one.
    public func requireCorpora(_ example: String) throws {
        if corpora.isEmpty { throw ValidationError("No text is named: \(example).") }
    }

    /// Hints at `--unwrap` where lines are wrapped.
    public static func noteWrapped(_ files: [String]) {
        guard let first = files.first else { return }
        let others = files.count > 1 ? " and \(files.count - 1) more are" : " is"
        Terminal.note("\(first)\(others) wrapped at a fixed width; --unwrap joins the lines of a paragraph")
    }

    /// Returns the options of the corpus for a vocabulary's normalization and level.
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

/// The percentages of training, validation and test text, written `90/10/0`.
public struct Split: Equatable, Sendable, CustomStringConvertible {
    /// The percentage for training.
    public let train: Double
    /// The percentage for validation.
    public let validation: Double
    /// The percentage for the final test.
    public let test: Double

    /// Creates a split of percentages that add up to 100.
    public init(train: Double, validation: Double, test: Double) {
        (self.train, self.validation, self.test) = (train, validation, test)
    }

    /// Reads `90/10/0` or `90/10`; an error if the numbers do not add up to 100 or leave nothing to train on.
    public init(_ argument: String) throws {
        let numbers = argument.split(separator: "/", omittingEmptySubsequences: false).map { Double($0) }
        guard numbers.count == 2 || numbers.count == 3, let train = numbers[0], let validation = numbers[1],
            let test = numbers.count == 3 ? numbers[2] : 0, train > 0, validation >= 0, test >= 0,
            abs(train + validation + test - 100) < 1e-9
        else {
            throw ValidationError("give percentages that add up to 100, the first above 0, as in 80/10/10.")
        }
        self.init(train: train, validation: validation, test: test)
    }

    /// The split as it is written on the command line.
    public var description: String {
        [train, validation, test].map { $0 == $0.rounded() ? "\(Int($0))" : "\($0)" }.joined(separator: "/")
    }
}
