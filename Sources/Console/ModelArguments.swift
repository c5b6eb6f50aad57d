public import ArgumentParser
public import Modeling
public import Neural

// The flag --precision of several commands.
extension Precision: ExpressibleByArgument {}

/// The model that a command uses.
public struct ModelArguments: ParsableArguments {
    /// A path or a name, or `nil` for the model trained last.
    @Option(
        help: ArgumentHelp(
            "The model: a name from lmgen --list, a directory that lmtrain wrote, or a checkpoint in it "
                + "(default: the model trained last).",
            valueName: "dir"),
        completion: .directory)
    public var model: String?

    /// Creates the default options.
    public init() {}

    /// Loads the model and writes remarks about it to standard error.
    public func load(
        precision: Precision = .float32, threads: Int? = nil
    ) throws(CheckpointError) -> LanguageModel {
        let loaded = try LanguageModel(model, precision: precision, threads: threads)
        for notice in loaded.notices { Terminal.say("Note: \(notice)") }
        return loaded
    }
}
