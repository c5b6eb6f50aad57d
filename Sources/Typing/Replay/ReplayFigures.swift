/// The counts of a replay, and the metrics computed from them.
public struct ReplayFigures: Sendable, Equatable {
    /// The words typed and the keys that they took.
    public struct Effort: Sendable, Equatable {
        /// The number of words.
        public var words = 0
        /// Their characters, plus one per word for the space after it.
        public var characters = 0
        /// Their keys, plus one per word for the space after it, unless the suggestion wrote it.
        public var keystrokes = 0

        /// Keystrokes per character, Σ K_w F_w / Σ C_w F_w with the space included.
        ///
        /// MacKenzie, "KSPC (Keystrokes per Character) as a Characteristic of Text Entry Techniques", 2002.
        public var kspc: Double { ratio(keystrokes, characters) }

        static func += (sum: inout Effort, more: Effort) {
            sum.words += more.words
            sum.characters += more.characters
            sum.keystrokes += more.keystrokes
        }
    }

    /// All words.
    public var words = Effort()
    /// The words that the vocabulary has in this spelling; all words for character models.
    public var knownWords = Effort()
    /// How many words were the first suggestion, or one of the first three, before any of their letters were typed.
    public var top1 = 0, top3 = 0
    /// The sum of 1 / rank over the words among the first ten suggestions before any letter.
    public var reciprocalRanks = 0.0
    /// The characters of the whole text, with white space and punctuation, and the keys it took.
    public var characters = 0, keystrokes = 0
    /// The latency of each key in seconds, ascending.
    public var latencies: [Double] = []

    /// Creates figures of an empty text.
    public init() {}

    /// The share of words that were the first suggestion before any letter.
    public var top1Recall: Double { ratio(top1, words.words) }
    /// The share of words that were among the first three suggestions before any letter.
    public var top3Recall: Double { ratio(top3, words.words) }
    /// The mean reciprocal rank of the words before any letter; ranks beyond ten count as zero.
    public var meanReciprocalRank: Double { words.words == 0 ? 0 : reciprocalRanks / Double(words.words) }
    /// Keystrokes per character over the whole text.
    public var kspc: Double { ratio(keystrokes, characters) }
    /// The share of keys saved against one key per character, 1 − KSPC.
    public var savings: Double { 1 - kspc }
    /// The number of words that the vocabulary does not have in this spelling.
    public var unknownWords: Int { words.words - knownWords.words }

    /// Returns the `q` quantile of the latencies in seconds, by nearest rank.
    public func latency(_ q: Double) -> Double {
        guard !latencies.isEmpty else { return 0 }
        let rank = Int((q * Double(latencies.count)).rounded(.up))
        return latencies[min(max(rank, 1), latencies.count) - 1]
    }
}

private func ratio(_ a: Int, _ b: Int) -> Double { b == 0 ? 0 : Double(a) / Double(b) }
