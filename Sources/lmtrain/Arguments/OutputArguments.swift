public import ArgumentParser
public import Neural

extension WeightFormat: ExpressibleByArgument {}

/// Where the model is saved, and what happens to one that is already there.
struct OutputArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The directory of the model (default: models/NAME, NAME from the corpus).",
            valueName: "directory"))
    var out: String?

    @Flag(
        help: """
            Resume the run in the directory, exactly as if it had never stopped. A longer --steps, --epochs or \
            --minutes, counted from the start of the run, makes it longer; --patience, --validate-every, --threads \
            and --precision may change as well.
            """)
    var resume = false

    @Flag(help: "Replace a run that is already there, at the first checkpoint of the new one.")
    var overwrite = false

    @Option(
        help: ArgumentHelp(
            """
            Start from the weights and the vocabulary of this model, a name or a directory; none for random weights \
            (default: the model that comes with the program, where the text is too short to learn English from).
            """, valueName: "model|none"))
    var from: String?

    @Option(
        help: ArgumentHelp(
            "Write every step and validation to this file, one JSON object per line.", valueName: "file"),
        completion: .file(extensions: ["jsonl"]))
    var metrics: String?

    @Option(
        help: ArgumentHelp(
            """
            How the model's matrices are stored: bfloat16 halves its size, int8 quarters it. Training goes on in \
            float32.
            """, valueName: "format"))
    var exportPrecision: WeightFormat?

    @Flag(name: .shortAndLong, help: "Print errors only.")
    var quiet = false

    /// The model that was named to start from.
    var pretrained: String? { from == "none" ? nil : from }

    func validate() throws {
        if resume, overwrite {
            throw ValidationError("--resume and --overwrite contradict each other; give one.")
        }
        if resume, from != nil {
            throw ValidationError("--resume uses the run's own weights; leave --from out.")
        }
    }
}
