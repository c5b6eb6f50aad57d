import Neural
import Text

/// What a translator learns, and how.
struct TranslationTask: Sendable {
    enum Kind: Sendable, Equatable {
        /// Numbers into a language, with phrases of time or without.
        case words(TargetLanguage, hasPhrases: Bool)
        case dates, file
    }

    let kind: Kind
    let split: PairSplit
    var epochs: Int
    /// The units and the rate of Adam that were measured to do.
    var hidden = 256
    var rate = 4e-3

    /// Whether phrases of time are among the pairs.
    var hasPhrases: Bool {
        if case .words(_, hasPhrases: true) = kind { true } else { false }
    }

    /// The pairs of an epoch: phrases of time, which are fewer than numbers, come twice.
    var epoch: PairSplit {
        var pairs = split
        if hasPhrases { pairs.training += split.training.filter { $0.form != "number" } }
        return pairs
    }

    /// Numbers from English into another language and, where it is asked for, phrases of time.
    static func words(
        _ language: TargetLanguage, hasPhrases: Bool, isQuick: Bool, _ random: inout SplitMix64
    ) throws(TextError) -> TranslationTask {
        var split = PairSplit(
            try NumberPairs.pairs(into: language.rawValue), limit: isQuick ? 500 : NumberPairs.trained,
            &random)
        if hasPhrases { split = split + (try TimePairs.split(into: language, &random)) }
        if isQuick {
            let every = stride(from: 0, to: split.withheld.count, by: max(1, split.withheld.count / 100))
            split.withheld = every.map { split.withheld[$0] }
        }
        // German puts units before tens, and takes longest.
        let (epochs, hidden) =
            switch language {
            case .french: (14, 192)
            case .german: (16, 256)
            case .italian: (15, 192)
            }
        return TranslationTask(
            kind: .words(language, hasPhrases: hasPhrases), split: split, epochs: isQuick ? 1 : epochs,
            hidden: hidden)
    }

    /// Dates into ISO 8601.
    static func dates(isQuick: Bool, _ random: inout SplitMix64) throws(TextError) -> TranslationTask {
        let split = try DatePairs.split(
            training: isQuick ? 1000 : 20_000, withheld: isQuick ? 100 : 1000, &random)
        return TranslationTask(kind: .dates, split: split, epochs: isQuick ? 1 : 5, hidden: 128, rate: 6e-3)
    }

    /// The pairs of a file.
    static func file(_ path: String, _ random: inout SplitMix64) throws -> TranslationTask {
        TranslationTask(kind: .file, split: PairSplit(try PairFile.read(path), &random), epochs: 20)
    }
}
