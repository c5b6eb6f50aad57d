import Modeling
import Neural
import Text
import Typing

/// The speed of suggestions while a text is typed.
struct TypingSpeed: Speed {
    let config: String
    let framework = "lm"
    let threads = 1
    /// The keys that an ideal user presses or tries, each of which asks for suggestions.
    let keys: Int
    let suggestionsPerSecond: Int
    /// The time from a key to its suggestions: the median, and what 95 % of the keys do not exceed.
    let msMedian: Double, msP95: Double
    /// Set where busy loops ran beside the measurement.
    var beside: BesideLoops?

    init(_ config: String, _ figures: ReplayFigures) {
        self.config = config
        keys = figures.latencies.count
        let seconds = max(figures.latencies.reduce(0, +), 1e-9)
        suggestionsPerSecond = Int((Double(keys) / seconds).rounded())
        msMedian = (figures.latency(0.5) * 1e3).rounded(to: 4)
        msP95 = (figures.latency(0.95) * 1e3).rounded(to: 4)
    }

    var row: [String] {
        [
            config, "float32", "\(threads)", "\(msMedian)", "", "\(suggestionsPerSecond) keys/s",
            "p95 \(msP95)",
        ]
            + (beside.map { [$0.cell] } ?? [])
    }
}

/// Times the suggestions after each key of a replay: by letters and by T9 with a word model, and by letters with a
/// character model, whose words are found letter by letter.
///
/// The models have two layers of 128 units and random weights, so that they need no training; how many keys there are,
/// and what they are, depends on the text alone. The result is the fastest of `runs` replays of the first `words` words.
///
/// - Parameters:
///   - files: Texts; the vocabularies are made of them.
///   - busy: Loops to measure beside, once more.
///   - runs: The number of replays.
///   - words: The number of words that each types.
///   - report: Called with each result.
/// - Throws: An error in the files.
func benchmarkTyping(
    files: [String], busy: BusyLoops, runs: Int = 3, words: Int = 100, report: (TypingSpeed) throws -> Void
) throws {
    var options = CorpusOptions()
    options.validationShare = 0
    let corpus = try Corpus(paths: files, options: options)
    let text = String(decoding: try corpus.train.text(ofDocument: 0).prefix(64 * words), as: UTF8.self)
    let known = try corpus.words(locale: "en")
    let configurations: [(String, Level, Replay.Method)] = [
        ("type-word", .word, .letters), ("type-t9", .word, .keypadCompletion), ("type-char", .char, .letters),
    ]
    for (name, level, method) in configurations {
        let tokenizer = try Tokenizer(corpus.vocabulary(level: level))
        let shape = GenerationConfiguration(name, V: tokenizer.vocabulary.count, E: 128, [128, 128])
        var random = SplitMix64(seed: 1)
        let network = try InferenceNetwork(shape.architecture, shape.parameters(&random), threads: 1)
        func time() throws -> TypingSpeed {
            let speeds = try (0..<runs).map { _ in
                let predictor = NetworkPredictor(network, start: tokenizer.vocabulary.start)
                var replay = try Replay(text, method, tokenizer, predictor, known: known, words: words)
                return TypingSpeed(name, replay.run())
            }
            return speeds.reduce(speeds[0]) {
                $1.suggestionsPerSecond > $0.suggestionsPerSecond ? $1 : $0
            }
        }
        let idle = try time()
        try report(idle)
        try busy.run {
            var crowded = try time()
            let share = Double(crowded.suggestionsPerSecond) / Double(idle.suggestionsPerSecond)
            crowded.beside = BesideLoops(busy.count, share: share)
            try report(crowded)
        }
    }
}
