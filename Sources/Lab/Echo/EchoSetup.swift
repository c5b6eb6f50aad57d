import Analysis
import Neural

/// A training of the echo task, from several seeds.
struct EchoSetup: Sendable, Equatable {
    /// The training; its seed does not matter.
    var run: EchoRun

    /// What several setups reached, seed by seed.
    typealias Results = [(setup: EchoSetup, outcomes: [EchoRun.Outcome])]

    /// Trains setups from the same seeds.
    static func train(
        _ setups: [EchoSetup], seeds: Int, _ settings: LabSettings, share: ClosedRange<Double> = 0...1
    ) throws -> Results {
        let runs = setups.flatMap { setup in
            (0..<seeds).map { index in
                var run = setup.run
                run.seed = settings.seed(index)
                return run
            }
        }
        let outcomes = try settings.concurrently(runs, share: share) { run, progress in
            try run.train(progress: progress)
        }
        return setups.indices.map { (setups[$0], Array(outcomes[$0 * seeds..<($0 + 1) * seeds])) }
    }

    private func state(_ say: Language) -> String {
        run.carriesState ? say("carried", "transmis") : say("not carried", "non transmis")
    }

    /// The results as a table.
    static func table(_ results: Results, _ say: Language) -> ResultTable {
        ResultTable(
            title: say(
                "Right bits of 5 new series of 20,000", "Bits justes de 5 séries nouvelles de 20 000"),
            columns: [
                say("cell", "cellule"), say("units", "unités"), say("parameters", "paramètres"),
                say("delay", "retard"), say("chunk", "tronçon"), say("state", "état"),
                say("epochs", "époques"),
                say("at most", "au plus"), say("right: median (range)", "justes : médiane (étendue)"),
            ],
            rows: results.map { setup, outcomes in
                let run = setup.run
                return [
                    .text(run.cell.title), .count(run.hidden), .count(run.parameters), .count(run.delay),
                    .count(run.bptt), .text(setup.state(say)), .count(run.epochs), .share(run.bound),
                    .shares(Spread(outcomes.map(\.final))),
                ]
            })
    }

    /// The right answers at each step of a chunk: median and spread over the seeds.
    static func figure(_ results: Results, _ say: Language) -> Figure {
        let bptt = results.map(\.setup.run.bptt).max() ?? 1
        var plot = LinePlot(
            title: say("An echo at each step of a chunk", "Un écho à chaque pas d’un tronçon"),
            x: Axis(say("step of the chunk", "pas du tronçon"), 1...Double(max(2, bptt))),
            y: Axis(say("right bits, %", "bits justes, %"), 40...100))
        plot.curves = results.map { setup, outcomes in
            LinePlot.Curve(
                name: "\(setup.run.cell.title), \(setup.run.hidden), \(setup.state(say))",
                points: (0..<setup.run.bptt).map { step in
                    let spread = Spread(outcomes.map { 100 * ($0.steps.dropFirst(step).first ?? .nan) })
                    return .init(x: Double(step + 1), y: spread.median, spread: spread.low...spread.high)
                }, isDashed: !setup.run.carriesState)
        }
        let delay = results.first?.setup.run.delay ?? 0, seeds = results.first?.outcomes.count ?? 0
        plot.description = say(
            "Share of right bits at each step of a chunk, median and range over \(seeds) seeds. Where the state is lost at the edge of a chunk, its first \(delay) bits are guesses.",
            "Part de bits justes à chaque pas d’un tronçon, médiane et étendue sur \(seeds) graines. Là où l’état se perd au bord d’un tronçon, ses \(delay) premiers bits sont devinés."
        )
        return Figure("steps", caption: plot.description) { [plot] theme throws(PictureError) in
            try plot.drawing(PictureStyle(width: 860, height: 440, theme: theme))
        }
    }
}
