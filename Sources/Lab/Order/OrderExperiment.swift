import Analysis
import Engine
public import Neural

/// Sequence → vector: tells the order of two symbols far apart (Hochreiter & Schmidhuber 1997, experiment 6a).
public struct OrderExperiment: Experiment {
    /// The level, or `nil` for the whole comparison.
    public var level: TemporalOrder.Level?
    /// The cell, or `nil` for plain ReLU cells and LSTM.
    public var cell: Cell?
    /// The units, or `nil` for 4 at the first two levels and 12 above.
    public var hidden: Int?
    /// The epochs, or `nil` for what the level needs.
    public var epochs: Int?
    /// What is added to the forget gates' biases, or `nil` for what the level needs.
    public var forgetBias: Double?
    /// The seeds of each setting.
    public var seeds = 5

    /// Creates the whole comparison.
    public init() {}

    /// What the experiment is about.
    public static let subject = Subject(
        name: "order",
        title: { $0("Temporal order", "Ordre temporel") },
        claim: {
            $0(
                "A plain recurrent network learns which of two symbols came first while they are close, and fails when they are far apart; an LSTM goes on learning.",
                "Un réseau récurrent simple apprend l’ordre de deux symboles proches et échoue quand ils sont éloignés ; un LSTM continue d’apprendre."
            )
        }, budget: 300)

    /// Trains the networks that are asked for.
    public func run(_ settings: LabSettings) throws -> Findings {
        guard seeds >= 1, seeds <= 100 else {
            throw LabError.setting(name: "the number of seeds", value: "\(seeds)", wanted: "from 1 to 100")
        }
        let isWhole = level == nil && cell == nil && hidden == nil && epochs == nil && forgetBias == nil
        return isWhole
            ? try OrderComparison(settings, seeds: seeds).findings()
            : try single(settings)
    }

    // MARK: One setting

    private func single(_ settings: LabSettings) throws -> Findings {
        let say = settings.language
        let level = level ?? .easy
        var findings = Findings()
        let setups = (cell.map { [$0] } ?? [.rnnReLU, .lstm]).map { cell in
            OrderSetup(
                level: level,
                design: OrderDesign(
                    cell: cell, hidden: hidden ?? level.hidden,
                    forgetBias: forgetBias.map(Float.init) ?? level.forgetBias),
                epochs: epochs ?? level.epochs)
        }
        for setup in setups {
            try check(setup.design.hidden, 1...512, "the number of units")
            try check(setup.epochs, 1...100_000, "the number of epochs")
        }
        let outcomes = try OrderSetup.train(setups, seeds: seeds, settings)
        findings.tables = [OrderSetup.table(zip(setups, outcomes).map { ($0, $1) }, say)]
        findings.figures = [
            OrderSetup.curves(
                zip(setups, outcomes).map { ($0, $1) }, name: "curves",
                title: say(
                    "Learning curves, level \(level.name(say))", "Apprentissage, niveau \(level.name(say))"),
                say)
        ]
        return findings
    }
}

/// Throws unless `value` is in `range`.
func check(_ value: Int, _ range: ClosedRange<Int>, _ name: String) throws(LabError) {
    guard range.contains(value) else {
        throw .setting(
            name: name, value: "\(value)", wanted: "from \(range.lowerBound) to \(range.upperBound)")
    }
}

extension TemporalOrder.Level {
    /// The units, epochs and forget biases that the comparison takes.
    ///
    /// At 50 steps and more, an LSTM whose forget gates start half closed has lost the symbol before it can learn to
    /// keep it; a bias of 2 opens them to 0.88, one of 4 to 0.98. Gradients over hundreds of steps are clipped.
    var hidden: Int { self == .easy || self == .normal ? 4 : 12 }
    var epochs: Int {
        switch self {
        case .easy, .normal, .moderate: 100
        case .hard: 200
        case .nightmare: 120
        }
    }
    var forgetBias: Float {
        switch self {
        case .easy, .normal, .moderate: 0
        case .hard: 2
        case .nightmare: 4
        }
    }
    var clip: Double? { self == .nightmare ? 1 : nil }

    /// The name in a language.
    func name(_ say: Language) -> String {
        switch self {
        case .easy: say("easy", "facile")
        case .normal: say("normal", "normal")
        case .moderate: say("moderate", "moyen")
        case .hard: say("hard", "difficile")
        case .nightmare: say("nightmare", "cauchemar")
        }
    }
}

extension Cell {
    /// The usual name of the cell.
    var title: String {
        switch self {
        case .lstm: "LSTM"
        case .gru: "GRU"
        case .rnnTanh: "RNN (tanh)"
        case .rnnReLU: "RNN (ReLU)"
        }
    }
}
