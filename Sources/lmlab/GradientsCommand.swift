import ArgumentParser
import Lab

/// Shows how gradients change with the distance in time.
struct GradientsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gradients",
        abstract: "Show how gradients vanish and explode with the distance in time, and what clipping does.",
        discussion: """
            lmlab gradients --figures figures
            lmlab gradients --hidden 64 --seeds 10

            The loss looks at the last step of a sequence only (temporal order, as in lmlab order). The norm of its \
            gradient by the hidden state of each step before is taken from the backward pass that trains, for plain \
            networks, GRU and LSTM, at several spectral radii of the recurrent matrix, before and after training.
            """)

    @Option(parsing: .unconditional, help: "The hidden units.") var hidden = 32
    @Option(parsing: .unconditional, help: "The number of seeds for each network.") var seeds = 5
    @OptionGroup var lab: LabArguments

    func run() throws {
        var experiment = GradientsExperiment()
        (experiment.hidden, experiment.seeds) = (hidden, seeds)
        try lab.run(experiment)
    }
}
