public import ArgumentParser
public import Modeling
public import Neural

// The flag --precision of several commands.
extension Precision: ExpressibleByArgument {}

/// The trained model that a command uses.
public struct ModelArguments: ParsableArguments {
    /// A path or a name, the model trained last where `nil`.
    @Option(
        help: ArgumentHelp(
            "The model: a name that lmgen --list shows, the directory that lmtrain wrote, or one checkpoint "
                + "in it. Left out, it is the model trained last.",
            valueName: "dir"),
        completion: .directory)
    public var model: String?

    /// Where flags say nothing.
    public init() {}

    /// Loads the model and says on standard error what a person should know about it.
    public func load(
        precision: Precision = .float32, threads: Int? = nil
    ) throws(CheckpointError) -> LanguageModel {
        let loaded = try LanguageModel(model, precision: precision, threads: threads)
        for notice in loaded.notices { Terminal.say("Note: \(notice)") }
        return loaded
    }
}
