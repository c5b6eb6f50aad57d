import ArgumentParser
import Lab

/// Translates through one vector.
struct TranslateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "translate",
        abstract:
            "Translate numbers, phrases of time and dates through one vector (sequence → vector → sequence).",
        discussion: """
            lmlab translate
            lmlab translate --to de
            lmlab translate --pairs french.tsv --epochs 40

            An encoder reads a text into one vector; a decoder writes the translation from it. Without a flag, one \
            network learns numbers and phrases of time from English into French, others numbers into German and \
            Italian and dates into ISO 8601, and each is tested on texts that it has never seen. With --to one network \
            learns numbers and phrases of time into that language. With --pairs it learns your own pairs, a tenth of \
            which are withheld.
            """)

    @Option(
        help: ArgumentHelp(
            "Learn the pairs of this file: a line each, a text, a tab and its translation. (default: none)",
            valueName: "file"), completion: .file())
    var pairs: String?
    @Option(
        help:
            "Translate numbers and phrases of time into this language only. (default: French, and numbers into German and Italian)"
    ) var to: TargetLanguage?
    @Option(
        parsing: .unconditional,
        help: "The hidden units of encoder and decoder. (default: what each task needs, 128 to 256)")
    var hidden: Int?
    @Option(parsing: .unconditional, help: "The epochs. (default: what each task needs; 20 with --pairs)")
    var epochs: Int?
    @Option(parsing: .unconditional, help: "The width of the beam beside greedy decoding.") var beam = 4
    @OptionGroup var lab: LabArguments

    func run() throws {
        var experiment = TranslateExperiment()
        (experiment.pairs, experiment.to, experiment.hidden, experiment.epochs, experiment.beam) = (
            pairs, to, hidden, epochs, beam
        )
        try lab.run(experiment)
    }
}
