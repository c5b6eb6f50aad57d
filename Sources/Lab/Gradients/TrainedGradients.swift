import Analysis
import Neural

/// The gradients of networks before and after they learn temporal order at a level.
struct TrainedGradients {
    /// What the training of one seed gave.
    struct Run: Sendable, Equatable {
        /// The gradients of the same batch before and after training.
        let before, after: StateGradients
        /// The share of right answers to 992 sequences after training.
        let right: Double
    }

    /// The networks, and their runs seed by seed.
    typealias Trainings = [(design: OrderDesign, runs: [Run])]
    private let trainings: Trainings
    private let level: TemporalOrder.Level

    /// The distance that the rules look at: about that from the end to the first symbol, or to the second where the two
    /// are close.
    private var distance: Int { level == .normal ? 25 : 50 }

    init(_ level: TemporalOrder.Level, _ trainings: Trainings) {
        (self.level, self.trainings) = (level, trainings)
    }

    /// Trains networks, several seeds each.
    static func train(
        _ designs: [OrderDesign], at level: TemporalOrder.Level, seeds: Int, epochs: Int,
        _ settings: LabSettings, share: ClosedRange<Double>
    ) throws -> TrainedGradients {
        let runs = designs.flatMap { design in (0..<seeds).map { (design, settings.seed($0)) } }
        let all = try settings.concurrently(runs, share: share) { run, progress in
            try train(run.0, at: level, epochs: epochs, seed: run.1, progress: progress)
        }
        return TrainedGradients(
            level, designs.indices.map { (designs[$0], Array(all[$0 * seeds..<($0 + 1) * seeds])) })
    }

    /// Trains as the notebook does, but ends early after five epochs in a row without an error.
    static func train(
        _ design: OrderDesign, at level: TemporalOrder.Level, epochs: Int, seed: UInt64,
        progress: (Double) -> Void
    ) throws -> Run {
        let network = try OrderNetwork(design, steps: level.steps, seed: seed)
        var data = TemporalOrder(level, seed: seed &+ 1)
        let probe = data.batch(32)
        let before = try network.stateGradients(probe)
        var flawless = 0
        for epoch in 0..<epochs where flawless < 5 {
            flawless = try network.learnEpoch(&data) == 1 ? flawless + 1 : 0
            progress(Double(epoch + 1) / Double(epochs))
        }
        let after = try network.stateGradients(probe)
        let right = try network.score(&data)
        progress(1)
        return Run(before: before, after: after, right: right)
    }

    private func median(_ cell: Cell, _ value: (Run) -> Double) -> Double {
        guard let runs = trainings.first(where: { $0.design.cell == cell })?.runs else { return .nan }
        return Spread(runs.map(value)).median
    }

    func table(_ say: Language) -> ResultTable {
        let n = distance
        func power(_ value: Double) -> ResultTable.Cell { .text(InitialGradients.power(value)) }
        return ResultTable(
            title: say(
                "Temporal order, level \(level.name(say)): the gradient \(n) steps back, before and after training",
                "Ordre temporel, niveau \(level.name(say)) : le gradient \(n) pas en arrière, avant et après l’entraînement"
            ),
            columns: [
                say("cell", "cellule"), say("right answers", "réponses justes"), say("before", "avant"),
                say("after", "après"),
            ],
            rows: trainings.map { design, runs in
                [
                    .text(design.name(say)), .shares(Spread(runs.map(\.right))),
                    power(Spread(runs.map { $0.before.relative[n] }).median),
                    power(Spread(runs.map { $0.after.relative[n] }).median),
                ]
            })
    }

    func figure(_ say: Language) -> Figure {
        InitialGradients.figure(
            "trained-\(level.rawValue)",
            trainings.map { ($0.design.name(say), $0.runs.map(\.after.relative)) },
            say(
                "After training on temporal order, level \(level.name(say))",
                "Après entraînement sur l’ordre temporel, niveau \(level.name(say))"),
            say(
                "The gradients of networks that have learned, or have failed to learn, which of two symbols came first.",
                "Les gradients de réseaux qui ont appris, ou n’ont pas su apprendre, lequel de deux symboles est venu le premier."
            ), say)
    }

    func checks(_ say: Language) -> [Check] {
        let n = distance
        let (lstm, before) = (
            median(.lstm) { $0.after.relative[n] }, median(.lstm) { $0.before.relative[n] }
        )
        let versus = [Cell.rnnReLU, .rnnTanh].map { cell in
            let rnn = median(cell) { $0.after.relative[n] }
            return Check(
                say(
                    "After training at level \(level.name(say)), the LSTM’s gradient is at least 10 times that of the \(cell.title) \(n) steps back",
                    "Après l’entraînement au niveau \(level.name(say)), le gradient du LSTM vaut au moins 10 fois celui du \(cell.title) \(n) pas en arrière"
                ),
                found: "\(InitialGradients.power(lstm)), \(InitialGradients.power(rnn)): "
                    + say("factor ", "facteur ") + InitialGradients.power(lstm / rnn),
                holds: lstm >= 10 * rnn)
        }
        return versus + [
            Check(
                say(
                    "Training at level \(level.name(say)) opens the way: the LSTM’s gradient \(n) steps back grows at least 100 times",
                    "L’entraînement au niveau \(level.name(say)) ouvre la voie : le gradient du LSTM \(n) pas en arrière croît au moins 100 fois"
                ),
                found: "\(InitialGradients.power(before)) → \(InitialGradients.power(lstm))",
                holds: lstm >= 100 * before)
        ]
    }
}
