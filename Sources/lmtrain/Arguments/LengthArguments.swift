import ArgumentParser
import Console
import Engine
import Neural
import Training

/// Batch size, length and machine.
struct LengthArguments: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Batch size: sequences read side by side.", valueName: "sequences"))
    var batch: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Steps of a window: how far back in time gradients reach.", valueName: "steps"))
    var bptt: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Steps of the first windows, which double until --bptt while the model is trained.",
            valueName: "steps"))
    var bpttStart: Int?

    @Flag(
        inversion: .prefixedNo,
        help:
            "Begin every epoch but the first at another place of the text, so that its windows are cut anew.")
    var rotate: Bool?

    @Option(parsing: .unconditional, help: "Train for this many passes over the text.")
    var epochs: Int?

    @Option(parsing: .unconditional, help: "Train for this many steps.")
    var steps: Int?

    @Option(
        parsing: .unconditional,
        help: """
            Train for about this many minutes; the steps that fit are measured once, at the start, and so is whether \
            characters have the time for a wider network.
            """)
    var minutes: Double?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Stop after this many validations without improvement.", valueName: "validations"))
    var patience: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Validate every this many steps instead of after every epoch.", valueName: "steps"))
    var validateEvery: Int?

    @Option(
        parsing: .unconditional,
        help: "Seed of the initial weights and of dropout; the same seed gives the same model.",
        transform: seedNumber)
    var seed: UInt64?

    @Option(parsing: .unconditional, help: "Number of threads (default: all cores).")
    var threads: Int?

    @Option(
        help: """
            Precision of matrix products; auto takes bfloat16 where the processor multiplies it faster and a layer \
            has 32 units or more, and keeps what it took for the whole run.
            """)
    var precision = TrainingPrecision.auto

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
            (batch, "--batch", 1 << 16), (bptt, "--bptt", 1 << 16),
            (bpttStart, "--bptt-start", bptt ?? 1 << 16), (epochs, "--epochs", 1_000_000),
            (steps, "--steps", 1_000_000_000), (patience, "--patience", 1_000_000),
            (validateEvery, "--validate-every", 1_000_000_000), (threads, "--threads", 1024),
        ]
        for (value, flag, most) in counts {
            if let value, !(1...most).contains(value) {
                throw ValidationError("\(flag) must be from 1 to \(most), not \(value).")
            }
        }
    }

    /// The length, if a flag sets it.
    private var length: Recipe.Length? {
        if let epochs { return .epochs(epochs) }
        if let steps { return .steps(steps) }
        return minutes.map { .minutes($0) }
    }

    /// Applies the flags to `recipe`.
    func apply(to recipe: inout Recipe) {
        if let batch { recipe.batchSize = batch }
        if let bptt {
            recipe.steps = bptt
            if let start = recipe.growth?.start, start >= bptt { recipe.growth = nil }
        }
        if let bpttStart {
            recipe.growth = bpttStart == recipe.steps ? nil : WindowGrowth(start: bpttStart)
        }
        if let rotate { recipe.rotates = rotate }
        if let length { recipe.length = length }
        if let patience { recipe.patience = patience }
        if let validateEvery { recipe.validateEvery = validateEvery }
        if let seed { recipe.seed = seed }
        if let threads { recipe.threads = threads }
        if let precision = precision.chosen { recipe.precision = precision }
    }
}

/// `--precision`.
enum TrainingPrecision: String, ExpressibleByArgument, CaseIterable {
    case auto, float32, bfloat16

    /// The precision that was asked for, if one was.
    var chosen: Precision? { Precision(rawValue: rawValue) }
}
