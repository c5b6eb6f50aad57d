import Analysis
import Engine
import Neural
import Text

/// Sequence → vector → sequence: translates through one vector (Sutskever, Vinyals & Le 2014; Cho and others 2014).
public struct TranslateExperiment: Experiment {
    /// A file of pairs to learn, or `nil` for numbers, phrases of time and dates.
    public var pairs: String?
    /// The language of numbers and phrases of time, or `nil` for French, dates, and numbers into German and Italian.
    public var to: TargetLanguage?
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
        if let to, pairs != nil {
            throw LabError.setting(
                name: "the language of numbers", value: to.rawValue, wanted: "left out with a file of pairs")
        }
        let tasks = try tasks(settings)
        let runs = [true, false].flatMap { hasVector in tasks.map { (task: $0, hasVector: hasVector) } }
        let results = try settings.concurrently(runs) { run, progress in
            try result(of: run.task, hasVector: run.hasVector, settings, progress)
        }
        let pairs = tasks.indices.map { (with: results[$0], without: results[tasks.count + $0]) }
        return try TranslateReport(
            tasks: tasks, results: pairs, beam: beam, language: settings.language, seed: settings.seed(9)
        ).findings()
    }

    private func tasks(_ settings: LabSettings) throws -> [TranslationTask] {
        let quick = settings.isQuick
        var random = SplitMix64(seed: settings.seed(0))
        var tasks: [TranslationTask] = []
        if let pairs {
            tasks = [try .file(pairs, &random)]
        } else {
            tasks.append(try .words(to ?? .french, hasPhrases: true, isQuick: quick, &random))
            if to == nil { tasks.append(try .dates(isQuick: quick, &random)) }
            for language in [TargetLanguage.german, .italian] where to == nil {
                tasks.append(try .words(language, hasPhrases: false, isQuick: quick, &random))
            }
        }
        for i in tasks.indices {
            tasks[i].epochs = epochs ?? tasks[i].epochs
            tasks[i].hidden = hidden ?? tasks[i].hidden
        }
        return tasks
    }

    private func result(
        of task: TranslationTask, hasVector: Bool, _ settings: LabSettings, _ progress: (Double) -> Void
    ) throws -> TranslationResult {
        var run = TranslationRun(split: task.epoch, seed: settings.seed(1))
        (run.hiddenSizes, run.rate, run.hasVector) = ([task.hidden], task.rate, hasVector)
        // Without the vector, there is one answer to everything, which is soon found.
        run.epochs = hasVector ? task.epochs : max(1, task.epochs / 4)
        let translator = try run.train { progress(0.9 * $0) }.translator
        let sources = task.split.withheld.map(\.source)
        var result = TranslationResult(answers: try translator.translate(sources))
        guard hasVector else { return result }
        if beam > 1 { result.beamAnswers = try translator.translate(sources, width: beam) }
        if task.hasPhrases {
            result.space = (try PhraseSpace(translator), untrained: try PhraseSpace(run.untrained()))
        }
        progress(1)
        return result
    }
}

/// What a translator answers to the withheld pairs, and where it puts phrases.
struct TranslationResult: Sendable {
    /// The answers of greedy decoding, and those of a beam.
    var answers: [String]
    var beamAnswers: [String] = []
    /// Where phrases lie after the training, and before.
    var space: (PhraseSpace, untrained: PhraseSpace)?
}
