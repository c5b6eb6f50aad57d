import Analysis
import Neural

/// Vanishing and exploding gradients, from the backward pass that trains (Bengio, Simard & Frasconi 1994; Pascanu,
/// Mikolov & Bengio 2013).
public struct GradientsExperiment: Experiment {
    /// The hidden units.
    public var hidden = 32
    /// The seeds of each network before training.
    public var seeds = 5

    /// Creates the experiment.
    public init() {}

    /// What the experiment is about.
    public static let subject = Subject(
        name: "gradients",
        title: { $0("Vanishing and exploding gradients", "Gradients évanescents et explosifs") },
        claim: {
            $0(
                "Going back in time multiplies a gradient by the recurrent matrix again and again: it vanishes or explodes exponentially in a plain network, an LSTM keeps it, and clipping tames an explosion.",
                "Remonter le temps multiplie sans cesse le gradient par la matrice récurrente : il s’évanouit ou explose exponentiellement dans un réseau simple, un LSTM le conserve, et l’écrêtage dompte l’explosion."
            )
        }, budget: 90)

    /// Measures gradients before and after training, and trains with and without clipping.
    public func run(_ settings: LabSettings) throws -> Findings {
        try check(hidden, 2...128, "the number of units")
        try check(seeds, 1...100, "the number of seeds")
        let say = settings.language
        let designs = OrderDesign.all(hidden)
        let initial = InitialGradients(
            try InitialGradients.measure(
                designs, seeds: settings.isQuick ? min(seeds, 2) : seeds, settings, share: 0...0.05))
        let cells = OrderDesign.cells.map { OrderDesign(cell: $0, hidden: hidden) }
        let normal = try TrainedGradients.train(
            cells, at: .normal, seeds: settings.isQuick ? 1 : min(seeds, 3),
            epochs: settings.isQuick ? 4 : 40,
            settings, share: 0.05...0.35)
        let moderate = try TrainedGradients.train(
            cells.filter { $0.cell != .gru }, at: .moderate, seeds: settings.isQuick ? 1 : min(seeds, 2),
            epochs: settings.isQuick ? 2 : 40, settings, share: 0.35...0.95)
        let clipping = try ClippingComparison.train(
            hidden: hidden, seeds: seeds, settings, share: 0.95...1)
        var findings = Findings()
        findings.tables = [
            initial.table(say), normal.table(say), moderate.table(say), clipping.table(say),
        ]
        findings.figures =
            initial.figures(say) + [normal.figure(say), moderate.figure(say)] + clipping.figures(say)
        findings.checks =
            initial.checks(say) + normal.checks(say) + moderate.checks(say) + clipping.checks(say)
        return findings
    }
}
