/// What typing a text took: counts, and the figures made of them.
public struct ReplayFigures: Sendable, Equatable {
    /// Words typed, and the keys that took.
    public struct Effort: Sendable, Equatable {
        /// How many words there were.
        public var words = 0
        /// Their characters, and one more for the space after each.
        public var characters = 0
        /// The keys they took, and one more for the space after each unless choosing the word wrote it.
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
    /// Those among them that are spelled just so in the vocabulary; all where characters are tokens.
    public var knownWords = Effort()
    /// Words that were the first suggestion, or among the first three, before any letter of them was typed.
    public var top1 = 0, top3 = 0
    /// The sum of 1 / rank over words among the first ten suggestions; those further down add nothing.
    public var reciprocalRanks = 0.0
    /// The characters of the whole text, white space and marks included, and the keys it took.
    public var characters = 0, keystrokes = 0
    /// How long the keys took, in seconds, ascending.
    public var latencies: [Double] = []

    /// Nothing typed yet.
    public init() {}

    /// Of all words, the share that was the first suggestion before any letter.
    public var top1Recall: Double { ratio(top1, words.words) }
    /// Of all words, the share that was one of three suggestions before any letter.
    public var top3Recall: Double { ratio(top3, words.words) }
    /// The mean reciprocal rank of words before any letter, ranks beyond ten taken for none.
    public var meanReciprocalRank: Double { words.words == 0 ? 0 : reciprocalRanks / Double(words.words) }
    /// Keystrokes per character over the whole text.
    public var kspc: Double { ratio(keystrokes, characters) }
    /// Of the keys that typing each character would take, the share that was saved: 1 − KSPC.
    public var savings: Double { 1 - kspc }
    /// Words that the vocabulary does not have, spelled just so.
    public var unknownWords: Int { words.words - knownWords.words }

    /// The latency that the share `q` of the keys did not exceed, in seconds (nearest rank).
    public func latency(_ q: Double) -> Double {
        guard !latencies.isEmpty else { return 0 }
        let rank = Int((q * Double(latencies.count)).rounded(.up))
        return latencies[min(max(rank, 1), latencies.count) - 1]
    }
}

private func ratio(_ a: Int, _ b: Int) -> Double { b == 0 ? 0 : Double(a) / Double(b) }
