import Analysis
import Neural

/// A network and a level, trained from several seeds.
struct OrderSetup: Sendable, Equatable {
    var level: TemporalOrder.Level
    var design: OrderDesign
    var epochs: Int

    /// The run of one seed.
    func run(seed: UInt64) -> OrderRun {
        OrderRun(
            level: level, design: design, epochs: epochs, seed: seed)
    }

    /// Trains setups from the same seeds; a run ends early once it makes no errors any more.
    ///
    /// - Returns: The outcomes of each setup, seed by seed.
    static func train(
        _ setups: [OrderSetup], seeds: Int, _ settings: LabSettings, share: ClosedRange<Double> = 0...1,
        stopsEarly: Bool = false
    ) throws -> [[OrderRun.Outcome]] {
        let runs = setups.flatMap { setup in (0..<seeds).map { setup.run(seed: settings.seed($0)) } }
        let outcomes = try settings.concurrently(runs, share: share) { run, progress in
            try run.train(stopsEarly: stopsEarly, progress: progress).outcome
        }
        return setups.indices.map { Array(outcomes[$0 * seeds..<($0 + 1) * seeds]) }
    }

    /// The name in a legend.
    var name: String { "\(design.cell.title), \(design.hidden)" }

    /// The results as a table.
    static func table(
        _ results: [(setup: OrderSetup, outcomes: [OrderRun.Outcome])], title: String? = nil, _ say: Language
    ) -> ResultTable {
        ResultTable(
            title: title
                ?? say("Right answers to 992 new sequences", "Réponses justes à 992 suites nouvelles"),
            columns: [
                say("level", "niveau"), say("cell", "cellule"), say("units", "unités"),
                say("parameters", "paramètres"), say("epochs", "époques"),
                say("right: median (range)", "justes : médiane (étendue)"),
                say("99 % from epoch", "99 % dès l’époque"),
            ],
            rows: results.map { setup, outcomes in
                let solved = outcomes.compactMap(\.solved)
                return [
                    .text(setup.level.name(say)), .text(setup.design.cell.title), .count(setup.design.hidden),
                    .count(setup.run(seed: 0).parameters), .count(setup.epochs),
                    .shares(Spread(outcomes.map(\.final))),
                    solved.isEmpty
                        ? .text(say("never", "jamais"))
                        : .text(
                            ResultTable.Cell.spread(Spread(solved.map(Double.init)), places: 0).description
                                + (solved.count < outcomes.count
                                    ? say(
                                        ", \(solved.count) of \(outcomes.count) runs",
                                        ", \(solved.count) sur \(outcomes.count)") : "")),
                ]
            })
    }

    /// The learning curves: median and spread over the seeds.
    static func curves(
        _ results: [(setup: OrderSetup, outcomes: [OrderRun.Outcome])], name: String, title: String,
        _ say: Language
    ) -> Figure {
        let epochs = results.map(\.setup.epochs).max() ?? 1
        var plot = LinePlot(
            title: title, x: Axis(say("epoch of 992 sequences", "époque de 992 suites"), 0...Double(epochs)),
            y: Axis(say("right answers, %", "réponses justes, %"), 0...100))
        plot.curves = results.map { setup, outcomes in
            LinePlot.Curve(
                name: setup.name,
                points: (0..<(outcomes.map(\.accuracies.count).max() ?? 0)).map { epoch in
                    // A run that ended early made no errors any more.
                    let spread = Spread(outcomes.map { 100 * ($0.accuracies.dropFirst(epoch).first ?? 1) })
                    return .init(x: Double(epoch + 1), y: spread.median, spread: spread.low...spread.high)
                })
        }
        plot.description = say(
            "Share of right answers by epoch, median and range over \(results.first?.outcomes.count ?? 0) seeds; guessing gives 25 %.",
            "Part de réponses justes par époque, médiane et étendue sur \(results.first?.outcomes.count ?? 0) graines ; le hasard donne 25 %."
        )
        return Figure(name, caption: plot.description) { [plot] theme throws(PictureError) in
            try plot.drawing(PictureStyle(width: 860, height: 480, theme: theme))
        }
    }
}
