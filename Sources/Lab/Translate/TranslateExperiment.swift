import Analysis
import Engine
import Neural
import Text

/// Sequence → vector → sequence: translates through one vector (Sutskever, Vinyals & Le 2014; Cho and others 2014).
public struct TranslateExperiment: Experiment {
    /// A file of pairs to learn, or `nil` for numbers, phrases of time and dates.
    public var pairs: String?
    /// H of encoder and decoder, or `nil` for what each task needs.
    public var hidden: Int?
    /// The epochs, or `nil` for what each task needs.
    public var epochs: Int?
    /// The width of the beam that is compared with greedy decoding.
    public var beam = 4

    /// Creates the whole comparison.
    public init() {}

    /// What the experiment is about.
    public static let subject = Subject(
        name: "translate",
        title: { $0("Translation through one vector", "Traduction par un seul vecteur") },
        claim: {
            $0(
                "An encoder–decoder translates texts that it has never seen through one vector of fixed size, in which phrases of like meaning lie together.",
                "Un encodeur-décodeur traduit des textes jamais vus par un seul vecteur de taille fixe, où les expressions de sens voisin se regroupent."
            )
        }, budget: 240)

    /// Trains the translators with and without the vector, and compares them.
    public func run(_ settings: LabSettings) throws -> Findings {
        try check(hidden ?? 1, 1...1024, "the number of units")
        try check(epochs ?? 1, 1...10_000, "the number of epochs")
        try check(beam, 1...64, "the width of the beam")
        let tasks = try tasks(settings)
        let runs = tasks.flatMap { task in [true, false].map { (task: task, hasVector: $0) } }
        let results = try settings.concurrently(runs) {
            run, progress in
            try result(of: run.task, hasVector: run.hasVector, settings, progress)
        }
        let pairs = stride(from: 0, to: results.count, by: 2).map {
            (with: results[$0], without: results[$0 + 1])
        }
        return try TranslateReport(
            tasks: tasks, results: pairs, beam: beam, language: settings.language, seed: settings.seed(9)
        ).findings()
    }

    private func tasks(_ settings: LabSettings) throws -> [TranslationTask] {
        var random = SplitMix64(seed: settings.seed(0))
        if let pairs {
            return [
                TranslationTask(
                    kind: .file, split: PairSplit(try PairFile.read(pairs), &random), epochs: epochs ?? 20)
            ]
        }
        let quick = settings.isQuick
        let numbers = PairSplit(
            try NumberPairs.pairs(into: "fr"), limit: quick ? 500 : NumberPairs.trained, &random)
        let times = try TimePairs.split(&random)
        let dates = try DatePairs.split(
            training: quick ? 1000 : 20_000, withheld: quick ? 100 : 1000, &random)
        var words = numbers + times
        if quick { words.withheld = Array(words.withheld.prefix(100)) }
        return [
            TranslationTask(kind: .words, split: words, epochs: epochs ?? (quick ? 1 : 16)),
            TranslationTask(
                kind: .dates, split: dates, epochs: epochs ?? (quick ? 1 : 5), hidden: 128,
                rate: 6e-3),
        ]
    }

    private func result(
        of task: TranslationTask, hasVector: Bool, _ settings: LabSettings, _ progress: (Double) -> Void
    ) throws -> TranslationResult {
        var run = TranslationRun(split: task.split, seed: settings.seed(1))
        (run.hiddenSizes, run.epochs, run.hasVector) = ([hidden ?? task.hidden], task.epochs, hasVector)
        run.rate = task.rate
        let outcome = try run.train { progress(0.9 * $0) }
        let sources = task.split.withheld.map(\.source)
        var result = TranslationResult(answers: try outcome.translator.translate(sources))
        guard hasVector else { return result }
        if beam > 1 { result.beamAnswers = try outcome.translator.translate(sources, width: beam) }
        if task.kind == .words {
            let phrases = try TimePairs.shown()
            let vectors = try outcome.translator.vectors(of: phrases.map(\.pair.source))
            result.space = PhraseSpace(phrases: phrases, vectors: Matrix(vectors.map(\.values)))
            let spans = try TimePairs.daysAndMonths()
            let days = try outcome.translator.vectors(of: spans.map(\.days))
            let months = try outcome.translator.vectors(of: spans.map(\.months))
            result.spans = zip(days, months).map { (a: $0.values, b: $1.values) }
        }
        progress(1)
        return result
    }
}

/// What is learned.
struct TranslationTask: Sendable {
    enum Kind: Sendable { case words, dates, file }

    let kind: Kind
    let split: PairSplit
    let epochs: Int
    /// The units and the rate of Adam that were measured to do.
    var hidden = 256
    var rate = 4e-3
}

/// What a trained translator answers to the withheld pairs, and where it puts phrases.
struct TranslationResult: Sendable {
    /// The answers of greedy decoding, and those of a beam.
    var answers: [String]
    var beamAnswers: [String] = []
    var space: PhraseSpace?
    /// The vectors of "two days ago" and "two months ago", and so on.
    var spans: [(a: [Float], b: [Float])] = []
}
