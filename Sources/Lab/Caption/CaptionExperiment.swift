import Analysis
import Engine

/// Vector → sequence: writes captions of pictures (Vinyals, Toshev, Bengio & Erhan 2015), small ones drawn on the spot.
public struct CaptionExperiment: Experiment {
    /// H of the decoder.
    public var hidden = 192
    /// The batches to learn from, or `nil` for as many as are needed.
    public var steps: Int?
    /// The number of seeds.
    public var seeds = 2

    /// Creates the experiment.
    public init() {}

    /// What the experiment is about.
    public static let subject = Subject(
        name: "caption",
        title: { $0("Captions of pictures", "Légendes d’images") },
        claim: {
            $0(
                "From one vector, a linear map of a picture’s pixels, an LSTM writes what the picture shows, pairs of colour and shape included that it has never seen together.",
                "À partir d’un seul vecteur, image linéaire des pixels, un LSTM écrit ce que montre l’image, y compris des couples couleur-forme qu’il n’a jamais vus ensemble."
            )
        }, budget: 120)

    /// Trains a network for each seed, and grades its captions.
    public func run(_ settings: LabSettings) throws -> Findings {
        try check(hidden, 1...1024, "the number of units")
        try check(steps ?? 1, 1...1_000_000, "the number of steps")
        try check(seeds, 1...100, "the number of seeds")
        let runs = (0..<seeds).map { index in
            var run = CaptionRun(pairs: settings.seed(0), seed: settings.seed(1 + index))
            run.hidden = hidden
            run.steps = steps ?? (settings.isQuick ? 200 : run.steps)
            if settings.isQuick { run.tests = 256 }
            return run
        }
        let outcomes = try settings.concurrently(runs) { run, progress in
            try run.train(progress: progress)
        }
        return CaptionReport(outcomes: outcomes, run: runs[0], language: settings.language).findings()
    }
}
