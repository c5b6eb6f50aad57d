import ArgumentParser

/// Which phrases a model reads, and what of it is looked at.
struct PhraseArguments: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Phrases, one a line, after a tab the name of their group if they have one; - is standard input.",
            valueName: "file"),
        completion: .file())
    var file: String?

    @Option(help: ArgumentHelp("Take phrases that the training text has at least n times.", valueName: "n"))
    var minCount = 3

    @Option(help: ArgumentHelp("Take the n most frequent phrases.", valueName: "n"))
    var top = 100

    @Option(
        help:
            "The layer whose output is looked at, 1 being the one that reads the tokens; the last one if left out."
    )
    var layer: Int?

    @Option(
        help: ArgumentHelp(
            "Read each phrase after n stretches of the training text and average what comes of it; 0 reads it "
                + "after the start token alone.", valueName: "n"))
    var contexts = 0

    @Option(help: "The seed of the random numbers that choose the stretches.")
    var seed: UInt64 = 42

    func validate() throws {
        guard minCount >= 1 else { throw ValidationError("--min-count must be at least 1, not \(minCount).") }
        guard (3...1500).contains(top) else {
            throw ValidationError("--top must be from 3 to 1500, not \(top).")
        }
        guard (0...1000).contains(contexts) else {
            throw ValidationError("--contexts must be from 0 to 1000, not \(contexts).")
        }
    }
}
