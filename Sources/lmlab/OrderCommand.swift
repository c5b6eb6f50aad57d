import ArgumentParser
import Lab
import Neural

/// Tells the order of two symbols.
struct OrderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "order",
        abstract: "Tell which of two symbols came first, and how far apart they may be (sequence → vector).",
        discussion: """
            lmlab order
            lmlab order --level nightmare --cell lstm --hidden 24 --epochs 200

            A sequence of random letters has an X or a Y at two places; its class is the two in their order (temporal \
            order, Hochreiter & Schmidhuber 1997). Without a flag, plain networks and LSTMs are compared at all \
            levels; with one, a single setting is trained.
            """)

    @Option(help: "How far apart the symbols are.") var level: TemporalOrder.Level?
    @Option(help: "The recurrent cell. (default: rnn-relu and lstm)") var cell: Cell?
    @Option(parsing: .unconditional, help: "The hidden units. (default: 4, or 12 from moderate on)")
    var hidden: Int?
    @Option(
        parsing: .unconditional, help: "The epochs of 992 sequences. (default: 100, hard 200, nightmare 120)")
    var epochs: Int?
    @Option(
        parsing: .unconditional,
        help:
            "Added to the biases of the forget gates before training. (default: 0, at hard 2, at nightmare 4)"
    )
    var forgetBias: Double?
    @Option(parsing: .unconditional, help: "The number of seeds for each setting.") var seeds = 5
    @OptionGroup var lab: LabArguments

    func run() throws {
        var experiment = OrderExperiment()
        (experiment.level, experiment.cell, experiment.hidden) = (level, cell, hidden)
        (experiment.epochs, experiment.forgetBias, experiment.seeds) = (epochs, forgetBias, seeds)
        try lab.run(experiment)
    }
}
