import ArgumentParser
import Lab

/// Writes Morse code while it listens.
struct ListenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "listen",
        abstract: "Write Morse code in noise while it listens (sequence → sequence, on sound).",
        discussion: """
            lmlab listen --figures figures
            lmlab listen --wav recording.wav

            A network hears a frame of the spectrum at a time and writes letters as they are complete, trained with \
            connectionist temporal classification (Graves and others 2006). With --figures, the sound of the example \
            is written as a WAV file, too. With --wav, the first network writes down your recording after training: \
            uncompressed, one or two channels, a tone of 400 to 900 Hz, 12 to 25 words a minute, letters only.
            """)

    @Option(
        help: ArgumentHelp("Write down this recording. (default: none)", valueName: "file"),
        completion: .file(extensions: ["wav"]))
    var wav: String?
    @Option(parsing: .unconditional, help: "The units of each of the two layers. (default: 64)")
    var hidden: Int?
    @Option(parsing: .unconditional, help: "The steps of each training, of 16 recordings. (default: 5000)")
    var steps: Int?
    @Option(parsing: .unconditional, help: "The number of trainings.") var seeds = 2
    @OptionGroup var lab: LabArguments

    func run() throws {
        var experiment = ListenExperiment()
        (experiment.hidden, experiment.steps, experiment.seeds) = (hidden, steps, seeds)
        experiment.wav = wav
        try lab.run(experiment)
    }
}
