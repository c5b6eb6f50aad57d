import ArgumentParser
import Console
import Lab
import Modeling
import Text

/// Shows the gates of an LSTM.
struct GatesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gates",
        abstract: "Show the gates of an LSTM, held and at work, and find units that count.",
        discussion: """
            lmlab gates --figures figures
            lmlab gates --model models/scifi --text corpora/scifi.txt --find quotation
            lmlab gates --text letter.txt --unit 12

            First an LSTM cell whose gates are held: output off and on, memory reset, kept and written. Then a trained \
            model reads a text, and the units are ranked by their correlation with something countable, on the first \
            half of the text; the second half shows that it is no accident (Karpathy, Johnson & Li 2015). Without \
            --text, small models are trained on a text made for that; with it, the model named, or the one trained \
            last, reads the text.

            The coloured text goes to the terminal if it has colours, and to --figures as HTML, SVG and PNG.
            """)

    @OptionGroup var model: ModelArguments
    @Option(
        help: ArgumentHelp("The text that the model reads, or - for standard input.", valueName: "file"),
        completion: .file())
    var text: String?
    @Option(
        help: "What units may count: quotation, line, capital or word. (default: each of them)")
    var find: Countable?
    @Option(parsing: .unconditional, help: "Colour the text by this unit. (default: the best)")
    var unit: Int?
    @Option(parsing: .unconditional, help: "The layer of that unit, from 1. (default: the last)")
    var layer: Int?
    @Option(parsing: .unconditional, help: "The number of small models to train.") var seeds = 3
    @OptionGroup var lab: LabArguments

    func validate() throws {
        if model.model != nil, text == nil {
            throw ValidationError("--model needs a text to read; name one with --text FILE.")
        }
        if text == nil, unit != nil || layer != nil {
            throw ValidationError("--unit and --layer need a text to colour; name one with --text FILE.")
        }
        if layer != nil, unit == nil { throw ValidationError("--layer needs --unit.") }
    }

    func run() throws {
        var experiment = GatesExperiment()
        (experiment.countable, experiment.unit, experiment.layer) = (find, unit, layer)
        experiment.seeds = seeds
        if let text {
            try reportingErrors { experiment.source = try source(reading: text) }
        }
        try lab.run(experiment)
    }

    /// Reads the beginning of a text as the model's own was read.
    private func source(reading path: String) throws -> GatesExperiment.Source {
        let loaded = try model.load(threads: 1, counts: false)
        let options = loaded.configuration.corpus.unsplitOptions(loaded.vocabulary)
        let corpus = try Corpus(paths: [path], options: options)
        for notice in corpus.notices { Terminal.note(notice) }
        let file = try loaded.encode(corpus).train
        let name = path == "-" ? "standard input" : path
        return try .init(loaded, text: try file.ids(0..<min(file.count, Self.mostTokens)), name: name)
    }

    /// A longer text would say no more.
    private static let mostTokens = 20_000
}
