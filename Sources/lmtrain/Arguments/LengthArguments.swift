import ArgumentParser
import Console
import Neural
import Training

/// How much is trained, how long, and on what.
struct LengthArguments: ParsableArguments {
    @Option(help: ArgumentHelp("Streams that are read side by side.", valueName: "streams"))
    var batch: Int?

    @Option(help: ArgumentHelp("Steps that a gradient goes back in time.", valueName: "steps"))
    var bptt: Int?

    @Option(help: "Train for so many passes over the text.")
    var epochs: Int?

    @Option(help: "Train for so many steps.")
    var steps: Int?

    @Option(help: "Train for about so many minutes; the steps that fit in are counted once, at the start.")
    var minutes: Double?

    @Option(
        help: ArgumentHelp("Stop after so many validations without a new best.", valueName: "validations"))
    var patience: Int?

    @Option(
        help: ArgumentHelp(
            "Validate every so many steps instead of at the end of an epoch.", valueName: "steps"))
    var validateEvery: Int?

    @Option(help: "What fixes the first weights and the dropout; the same seed gives the same model.")
    var seed: UInt64?

    @Option(help: "Threads that share the arithmetic (default: all cores).")
    var threads: Int?

    @Option(help: "The numbers that products are taken with (default: what this processor is fastest with).")
    var precision: Precision?

    func validate() throws {
        let lengths = [
            (epochs != nil, "--epochs"), (steps != nil, "--steps"), (minutes != nil, "--minutes"),
        ].filter(\.0).map(\.1)
        if lengths.count > 1 {
            throw ValidationError("\(lengths.joined(separator: " and ")) contradict each other; give one.")
        }
        if let minutes, !(minutes > 0 && minutes <= 1e6) {
            throw ValidationError("--minutes must be above 0 and at most a million, not \(minutes).")
        }
        let counts = [
            (batch, "--batch", 1 << 16), (bptt, "--bptt", 1 << 16), (epochs, "--epochs", 1_000_000),
            (steps, "--steps", 1_000_000_000), (patience, "--patience", 1_000_000),
            (validateEvery, "--validate-every", 1_000_000_000), (threads, "--threads", 1024),
        ]
        for (value, flag, most) in counts {
            if let value, !(1...most).contains(value) {
                throw ValidationError("\(flag) must be from 1 to \(most), not \(value).")
            }
        }
    }

    /// The length that a flag asks for, if any.
    private var length: Recipe.Length? {
        if let epochs { return .epochs(epochs) }
        if let steps { return .steps(steps) }
        return minutes.map { .minutes($0) }
    }

    /// Changes `recipe` where a flag says so.
    func apply(to recipe: inout Recipe) {
        if let batch { recipe.batchSize = batch }
        if let bptt { recipe.steps = bptt }
        if let length { recipe.length = length }
        if let patience { recipe.patience = patience }
        if let validateEvery { recipe.validateEvery = validateEvery }
        if let seed { recipe.seed = seed }
        if let threads { recipe.threads = threads }
        if let precision { recipe.precision = precision }
    }
}
