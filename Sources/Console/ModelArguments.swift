public import ArgumentParser
public import Modeling
public import Neural

// The flag --precision of several commands.
extension InferenceNetwork.Precision: ExpressibleByArgument {}

/// The model that a command uses.
public struct ModelArguments: ParsableArguments {
    /// A path or a name, or `nil` for the model trained last.
    @Option(
        help: ArgumentHelp(
            "The model: a name from lmgen --list, a directory that lmtrain wrote, or a checkpoint in it "
                + "(default: the one trained last, passing over trials of fewer than 100 steps; without any, "
                + "'shipped', which comes with the program).",
            valueName: "dir"),
        completion: .directory)
    public var model: String?

    /// Creates the default options.
    public init() {}

    /// Loads the model and writes remarks about it to standard error.
    ///
    /// - Parameters:
    ///   - precision: The precision of the weights; `nil` for the one they are stored in.
    ///   - several: Whether several texts are written at once.
    ///   - threads: The threads of a step.
    ///   - counts: Whether the counts of the training text are wanted.
    ///   - tellsName: Whether to begin with which model it is, if none was named.
    /// - Returns: The model.
    /// - Throws: ``Modeling/CheckpointError`` for a missing, damaged or mismatched file.
    public func load(
        precision: InferenceNetwork.Precision? = nil, several: Bool = false, threads: Int? = nil,
        counts: Bool = true, tellsName: Bool = true
    ) throws(CheckpointError) -> LanguageModel {
        let loaded = try LanguageModel(
            model, precision: precision, several: several, threads: threads, counts: counts)
        if model == nil, tellsName { Terminal.note(loaded.choiceRemark) }
        for notice in loaded.notices { Terminal.note(notice) }
        return loaded
    }
}

extension LanguageModel {
    /// Says which model was taken where none was named.
    public var choiceRemark: String {
        if isShipped {
            return
                "there is no model of your own in models yet: using the small one that comes with the program; "
                + "to train yours: lmtrain FILE"
        }
        let steps = configuration.training.step
        let trial =
            steps < ModelStore.fewSteps ? ", after \(steps == 1 ? "1 step" : "\(steps) steps") only" : ""
        return "using \(path), the model trained last\(trial)"
    }
}
