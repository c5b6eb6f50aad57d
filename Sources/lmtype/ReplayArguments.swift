import ArgumentParser

/// The options of a replay.
struct ReplayArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Type this text like an ideal user and report the keystrokes; - is standard input.",
            valueName: "file"),
        completion: .file())
    var replay: String?

    @Flag(help: "Replay the validation part of the model's training corpus.")
    var replayValidation = false

    @Option(
        parsing: .unconditional, help: ArgumentHelp("Stop the replay after this many words.", valueName: "n"))
    var words: Int?

    @Flag(help: "Print the figures of the replay as one JSON object.")
    var json = false

    /// Whether a replay is requested.
    var isGiven: Bool { replay != nil || replayValidation }

    func validate() throws {
        if replay != nil && replayValidation {
            throw ValidationError("--replay and --replay-validation name two texts; give only one.")
        }
        if !isGiven, words != nil || json {
            throw ValidationError("--words and --json belong to a replay; add --replay FILE.")
        }
        if let words, words < 1 {
            throw ValidationError("--words is \(words); give a whole number from 1 up.")
        }
    }
}
