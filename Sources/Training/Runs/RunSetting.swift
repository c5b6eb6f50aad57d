import Engine
import Neural

/// Everything that decides what a run computes, by the names that people read in `config.json` and in messages.
public enum RunSetting: String, Sendable, CaseIterable {
    // The recipe.
    case cell
    case embedding
    case hidden
    case tied
    case inputDropout = "input dropout"
    case betweenDropout = "dropout between layers"
    case outputDropout = "output dropout"
    case batchSize = "batch size"
    case bpttSteps = "BPTT steps"
    case bpttStart = "BPTT steps at first"
    case optimizer
    case weightDecay = "weight decay"
    case learningRate = "learning rate"
    case schedule
    case warmup
    case floor
    case decayFactor = "decay factor"
    case flatEpochs = "flat epochs"
    case plateauPatience = "plateau patience"
    case clip
    case initUniform = "uniform initialization"
    case forgetBias = "forget bias"
    case rotation
    case epochs
    case steps
    case minutes
    case patience
    case validateEvery = "steps between validations"
    case seed
    case threads
    case precision
    case weightFormat = "format of the weights"
    case counts = "order of the counts"
    // The text and its tokens.
    case level
    case vocabulary
    case locale
    case normalization
    case split
    case unwrap = "unwrapping"
    case keepsGutenberg = "keeping Gutenberg headers"
    case trainingText = "the training text"
    case validationText = "the validation text"
    case vocabularySize = "the size of the vocabulary"

    /// Whether a run may go on with another value: its length, how it is watched, the machine, and what is saved beside
    /// the network.
    ///
    /// What shapes the network or the text, and how it learns, is the run's own.
    public var mayChange: Bool {
        switch self {
        case .epochs, .steps, .minutes, .patience, .validateEvery, .threads, .precision, .weightFormat,
            .counts:
            true
        default: false
        }
    }

    /// A setting whose value differs from that of a saved run.
    public struct Change: Equatable, Sendable, CustomStringConvertible {
        /// What differs.
        public let setting: RunSetting
        /// The value asked for, and the run's.
        public let value: String, saved: String

        /// A clause such as "batch size is 8, was 4".
        public var description: String { "\(setting.rawValue) is \(value), was \(saved)" }

        /// What to say of a change that a run goes on with; the length is told in steps, see ``ResumedRun``.
        var notice: String? {
            switch setting {
            case .threads, .precision: "\(self); the bits differ from those of an uninterrupted run"
            case .patience, .validateEvery, .weightFormat, .counts: "\(self)"
            default: nil
            }
        }
    }
}

extension Recipe {
    /// Every choice of the recipe with its value, for people and for comparison.
    public var settings: [(setting: RunSetting, value: String)] {
        let length: (RunSetting, String) =
            switch self.length {
            case .epochs(let count): (.epochs, "\(count)")
            case .steps(let count): (.steps, "\(count)")
            case .minutes(let count): (.minutes, "\(count)")
            }
        return [
            (.cell, cell.rawValue), (.embedding, "\(embedding)"),
            (.hidden, hidden.map(String.init).joined(separator: ",")), (.tied, tied ? "yes" : "no"),
            (.inputDropout, "\(dropout.input)"), (.betweenDropout, "\(dropout.between)"),
            (.outputDropout, "\(dropout.output)"), (.batchSize, "\(batchSize)"), (.bpttSteps, "\(steps)"),
            (.bpttStart, "\(growth?.start ?? steps)"),
            (.optimizer, optimizer.rule.rawValue), (.weightDecay, "\(optimizer.weightDecay)"),
            (.learningRate, "\(learningRate)"), (.schedule, schedule.shape.rawValue),
            (.warmup, "\(schedule.warmup)"), (.floor, "\(schedule.floor)"),
            (.decayFactor, "\(schedule.factor)"), (.flatEpochs, "\(schedule.flatEpochs)"),
            (.plateauPatience, "\(schedule.patience)"), (.clip, clip.map { "\($0)" } ?? "0"),
            (.initUniform, initUniform.map { "\($0)" } ?? "none"), (.forgetBias, "\(forgetBias)"),
            (.rotation, rotates ? "yes" : "no"), length,
            (.patience, patience.map { "\($0)" } ?? "none"),
            (.validateEvery, validateEvery.map { "\($0)" } ?? "epoch"), (.seed, "\(seed)"),
            (.threads, "\(threads)"), (.precision, precision.rawValue),
            (.weightFormat, weightFormat.rawValue),
            (.counts, counts.map { "\($0)" } ?? "none"),
        ]
    }

    /// The settings whose values differ from those of `saved`.
    public func changes(from saved: Recipe) -> [RunSetting.Change] {
        let values = Dictionary(saved.settings.map { ($0.setting, $0.value) }) { first, _ in first }
        return settings.compactMap { setting, value in
            values[setting] == value
                ? nil : RunSetting.Change(setting: setting, value: value, saved: values[setting] ?? "none")
        }
    }
}
