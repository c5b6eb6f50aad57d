import Analysis
import Neural

/// The whole comparison of the lecture: few and many epochs, all levels, equal numbers of weights, and a look at the
/// hidden state.
struct OrderComparison {
    private let settings: LabSettings
    private let seeds: Int
    private var say: Language { settings.language }

    init(_ settings: LabSettings, seeds: Int) { (self.settings, self.seeds) = (settings, seeds) }

    private typealias Results = [(setup: OrderSetup, outcomes: [OrderRun.Outcome])]

    func findings() throws -> Findings {
        let few = try train(
            [setup(.easy, .rnnReLU, 4, 10), setup(.easy, .lstm, 4, 10)], seeds, share: 0...0.02)
        let levels: [TemporalOrder.Level] =
            settings.isQuick ? [.easy, .normal] : TemporalOrder.Level.allCases
        var many: Results = []
        for (index, level) in levels.enumerated() {
            // The LSTM, the plain network with as many units, and the one with as many weights.
            let (H, fair) = (level.hidden, level.hidden == 4 ? 10 : 27)
            let runs = level == .hard || level == .nightmare ? 1 : seeds
            let cost = [0.03, 0.08, 0.35, 0.5, 0.95]
            many += try train(
                [setup(level, .lstm, H), setup(level, .rnnReLU, H), setup(level, .rnnReLU, fair)], runs,
                share: (index == 0 ? 0.02 : cost[index - 1])...cost[index])
        }
        var findings = Findings()
        findings.tables = [
            OrderSetup.table(few, title: say("Ten epochs", "Dix époques"), say),
            OrderSetup.table(many, title: say("All levels", "Tous les niveaux"), say),
        ]
        findings.figures = levels.map { level in
            OrderSetup.curves(
                many.filter { $0.setup.level == level }, name: "curves-\(level.rawValue)",
                title: say(
                    "Learning curves, level \(level.name(say))", "Apprentissage, niveau \(level.name(say))"),
                say)
        }
        if !settings.isQuick {
            let moderate = many.first { $0.setup.level == .moderate && $0.setup.design.cell == .lstm }
            let seen = try states(moderate?.outcomes ?? [])
            findings.figures.append(seen.figure)
            findings.checks = [seen.check]
        }
        findings.checks = checks(few, many) + findings.checks
        return findings
    }

    private func setup(
        _ level: TemporalOrder.Level, _ cell: Cell, _ hidden: Int, _ epochs: Int? = nil
    ) -> OrderSetup {
        OrderSetup(
            level: level,
            design: OrderDesign(
                cell: cell, hidden: hidden, forgetBias: cell == .lstm ? level.forgetBias : 0),
            epochs: epochs ?? level.epochs)
    }

    private func train(_ setups: [OrderSetup], _ seeds: Int, share: ClosedRange<Double>) throws -> Results {
        let outcomes = try OrderSetup.train(
            setups, seeds: seeds, settings, share: share, stopsEarly: true)
        return zip(setups, outcomes).map { ($0, $1) }
    }

    // MARK: Rules

    private func checks(_ few: Results, _ many: Results) -> [Check] {
        func median(_ results: Results, _ level: TemporalOrder.Level, _ cell: Cell) -> Double? {
            results.first { $0.setup.level == level && $0.setup.design.cell == cell }
                .map { Spread($0.outcomes.map(\.final)).median }
        }
        func percent(_ share: Double) -> String { decimal(100 * share, places: 1) + " %" }
        var checks: [Check] = []
        if let rnn = median(few, .easy, .rnnReLU), let lstm = median(few, .easy, .lstm) {
            checks = [
                Check(
                    say(
                        "After 10 epochs at level easy the RNN is right in about half of the cases (40 to 60 %)",
                        "Après 10 époques au niveau facile, le RNN a raison une fois sur deux environ (40 à 60 %)"
                    ),
                    found: percent(rnn), holds: (0.4...0.6).contains(rnn)),
                Check(
                    say(
                        "After 10 epochs at level easy the LSTM is always right (99 % or more)",
                        "Après 10 époques au niveau facile, le LSTM a toujours raison (99 % ou plus)"),
                    found: percent(lstm), holds: lstm >= 0.99),
                Check(
                    say(
                        "After 10 epochs the LSTM is at least 10 points ahead of the RNN",
                        "Après 10 époques, le LSTM devance le RNN d’au moins 10 points"),
                    found: decimal(100 * (lstm - rnn), places: 1), holds: lstm - rnn >= 0.1),
            ]
        }
        if let rnn = median(many, .easy, .rnnReLU), let lstm = median(many, .easy, .lstm) {
            checks.append(
                Check(
                    say(
                        "After 100 epochs at level easy both are always right (99 % or more)",
                        "Après 100 époques au niveau facile, les deux ont toujours raison (99 % ou plus)"),
                    found: "\(percent(rnn)), \(percent(lstm))", holds: min(rnn, lstm) >= 0.99))
        }
        for level in TemporalOrder.Level.allCases where level != .easy {
            guard let rnn = median(many, level, .rnnReLU), let lstm = median(many, level, .lstm) else {
                continue
            }
            let limit = level == .normal ? 0.99 : 0.6
            checks.append(
                Check(
                    say(
                        "At level \(level.name(say)) the LSTM is always right (99 % or more) and the RNN with as many units is not (below \(percent(limit)))",
                        "Au niveau \(level.name(say)), le LSTM a toujours raison (99 % ou plus), le RNN d’autant d’unités non (moins de \(percent(limit)))"
                    ), found: "\(percent(lstm)), \(percent(rnn))", holds: lstm >= 0.99 && rnn < limit))
        }
        return checks
    }

    // MARK: The hidden state

    /// Trains the network of figure 32 (moderate, 12 units) and finds the unit that switches.
    private func states(_ moderate: [OrderRun.Outcome]) throws -> (figure: Figure, check: Check) {
        let level = TemporalOrder.Level.moderate
        // Of the seeds that were compared, the first that learned the task: the others have nothing to show.
        let solved = moderate.firstIndex { $0.final >= 0.99 } ?? 0
        let seed = settings.seed(solved)
        let run = setup(level, .lstm, 12).run(seed: seed)
        let (_, network) = try run.train(stopsEarly: true) { settings.progress(0.95 + 0.05 * $0) }
        var data = TemporalOrder(level, seed: seed &+ 2)
        var (sequences, states): ([TemporalOrder.Sequence], [[[Float]]]) = ([], [])
        for _ in 0..<10 {
            let batch = data.batch(network.batchSize)
            sequences += batch
            states += try network.hiddenStates(batch)
        }
        let found = SwitchingUnit(sequences, states)
        let shown = sequences.firstIndex { $0.target == .Q } ?? 0
        return (
            found.figure(sequences[shown], states[shown], level, say),
            Check(
                say(
                    "One unit of 12 switches on at the first X and off at the second (contrast of at least 0.5)",
                    "Une unité sur 12 s’allume au premier X et s’éteint au second (contraste d’au moins 0,5)"),
                found: say(
                    "unit \(found.unit + 1), contrast \(decimal(found.contrast, places: 2))",
                    "unité \(found.unit + 1), contraste \(decimal(found.contrast, places: 2))"),
                holds: found.contrast >= 0.5)
        )
    }
}
