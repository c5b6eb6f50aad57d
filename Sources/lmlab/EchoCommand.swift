import ArgumentParser
import Lab
import Neural

/// Repeats bits some steps later.
struct EchoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "echo",
        abstract: "Repeat random bits some steps later, and see where memory ends (sequence → sequence).",
        discussion: """
            lmlab echo
            lmlab echo --no-carry
            lmlab echo --delay 12 --bptt 40 --cell lstm --hidden 32 --epochs 20 --rate 0.003

            A network hears a random bit at each step and says the one of some steps ago. Without a flag, the \
            lecture's network is trained with its state carried and not carried from chunk to chunk, and plain \
            networks and LSTMs are compared over delays and lengths of chunks; with one, a single setting is trained.
            """)

    @Option(parsing: .unconditional, help: "How many steps later a bit comes back. (default: 3)")
    var delay: Int?
    @Option(
        parsing: .unconditional,
        help: "The steps of a chunk, which gradients do not leave. (default: 20)")
    var bptt: Int?
    @Flag(inversion: .prefixedNo, help: "Carry the state from chunk to chunk. (default: both)")
    var carry: Bool?
    @Option(help: "The recurrent cell. (default: rnn-relu)") var cell: Cell?
    @Option(parsing: .unconditional, help: "The hidden units. (default: 4)") var hidden: Int?
    @Option(parsing: .unconditional, help: "The epochs of 5 × 20,000 bits. (default: 5)") var epochs: Int?
    @Option(parsing: .unconditional, help: "The learning rate of RMSprop. (default: 0.001)")
    var rate: Double?
    @Option(parsing: .unconditional, help: "The number of seeds for each setting.") var seeds = 8
    @OptionGroup var lab: LabArguments

    func run() throws {
        var experiment = EchoExperiment()
        (experiment.delay, experiment.bptt, experiment.carriesState) = (delay, bptt, carry)
        (experiment.cell, experiment.hidden) = (cell, hidden)
        (experiment.epochs, experiment.rate, experiment.seeds) = (epochs, rate, seeds)
        try lab.run(experiment)
    }
}
