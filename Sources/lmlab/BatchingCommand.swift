import ArgumentParser
import Lab

/// Draws the columns and windows of a small text.
struct BatchingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bptt",
        abstract: "Draw how training reads a text: columns, windows, and where the gradient is cut.",
        discussion: """
            lmlab bptt
            lmlab bptt --text "to be or not to be" --batch 3 --steps 2 --figures pictures

            The text is laid out by the code that lmtrain uses. Without a flag, it is the lecture's example: the \
            alphabet in 4 columns, in windows of 3 steps.
            """)

    @Option(help: "The text, of at most 400 characters. (default: the alphabet)") var text: String?
    @Option(parsing: .unconditional, help: "The number of columns.") var batch = 4
    @Option(parsing: .unconditional, help: "The most steps of a window.") var steps = 3
    @OptionGroup var lab: LabArguments

    func run() throws {
        var experiment = BatchingExperiment()
        if let text { experiment.text = text }
        (experiment.batchSize, experiment.steps) = (batch, steps)
        try lab.run(experiment)
    }
}
