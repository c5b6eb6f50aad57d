import ArgumentParser

/// Where the model goes, and what happens to one that is there.
struct OutputArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The directory of the model (default: models/NAME, NAME from the corpus).",
            valueName: "directory"))
    var out: String?

    @Flag(help: "Go on with the run in the directory, exactly as if it had never stopped.")
    var resume = false

    @Flag(help: "Train anew where there is a run already; the old one goes when the new one is first saved.")
    var overwrite = false

    @Option(
        help: ArgumentHelp(
            "Begin with the weights and the vocabulary of this model: its name or its directory.",
            valueName: "model"))
    var from: String?

    @Option(
        help: ArgumentHelp(
            "Write every step and validation to this file, a JSON object a line.", valueName: "file"),
        completion: .file(extensions: ["jsonl"]))
    var metrics: String?

    @Flag(name: .shortAndLong, help: "Say nothing but what goes wrong.")
    var quiet = false

    func validate() throws {
        if resume, overwrite {
            throw ValidationError("--resume and --overwrite contradict each other; give one.")
        }
        if resume, from != nil {
            throw ValidationError("--resume goes on with the run's own weights; leave --from out.")
        }
    }
}
