import ArgumentParser
import Lab

/// Writes captions of pictures.
struct CaptionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "caption",
        abstract: "Write what a picture shows, from one vector of its pixels (vector → sequence).",
        discussion: """
            lmlab caption --figures figures
            lmlab caption --steps 10000 --seeds 1

            The program draws small pictures of coloured shapes. A linear map turns the pixels into one vector, with which \
            an LSTM begins to write, such as "two red circles above a blue square". Some pairs of a colour and a shape \
            are kept out of training; the captions of new pictures with them are graded as right, nearly and wrong.
            """)

    @Option(parsing: .unconditional, help: "The hidden units.") var hidden = 192
    @Option(parsing: .unconditional, help: "The batches of 64 pictures to learn from. (default: 4000)")
    var steps: Int?
    @Option(parsing: .unconditional, help: "The number of seeds.") var seeds = 2
    @OptionGroup var lab: LabArguments

    func run() throws {
        var experiment = CaptionExperiment()
        (experiment.hidden, experiment.steps, experiment.seeds) = (hidden, steps, seeds)
        try lab.run(experiment)
    }
}
