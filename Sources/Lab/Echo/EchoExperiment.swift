import Analysis
import Engine
public import Neural

/// Sequence → sequence: says a random bit some steps after it was heard (the lecture's notebook on echoed signals).
public struct EchoExperiment: Experiment {
    /// How many steps later a bit comes back, or `nil` for the whole comparison.
    public var delay: Int?
    /// The steps of a chunk, which gradients do not leave, or `nil` for 20.
    public var bptt: Int?
    /// Whether the state goes on from chunk to chunk, or `nil` for both.
    public var carriesState: Bool?
    /// The cell, or `nil` for plain ReLU cells, and LSTM where echoes are long.
    public var cell: Cell?
    /// The units, or `nil` for 4.
    public var hidden: Int?
    /// The epochs, or `nil` for 5.
    public var epochs: Int?
    /// The learning rate of RMSprop, or `nil` for 10⁻³.
    public var rate: Double?
    /// The seeds of each setting.
    public var seeds = 5

    /// Creates the whole comparison.
    public init() {}

    /// What the experiment is about.
    public static let subject = Subject(
        name: "echo",
        title: { $0("Signal echo", "Écho d’un signal") },
        claim: {
            $0(
                "A network of 33 weights repeats every bit three steps later while its state is carried from chunk to chunk, although gradients stop at the edges of chunks.",
                "Un réseau de 33 poids répète chaque bit trois pas plus tard tant que son état passe d’un tronçon au suivant, bien que le gradient s’arrête au bord des tronçons."
            )
        }, budget: 120)

    /// Trains the networks that are asked for.
    public func run(_ settings: LabSettings) throws -> Findings {
        try check(seeds, 1...100, "the number of seeds")
        try check(delay ?? 3, 1...1000, "the delay")
        try check(bptt ?? 20, 1...1000, "the steps of a chunk")
        try check(hidden ?? 4, 1...512, "the number of units")
        try check(epochs ?? 5, 1...1000, "the number of epochs")
        if let rate, !(rate > 0 && rate <= 1) {
            throw LabError.setting(
                name: "the learning rate", value: "\(rate)", wanted: "above 0 and at most 1")
        }
        let isWhole =
            delay == nil && bptt == nil && carriesState == nil && cell == nil && hidden == nil
            && epochs == nil && rate == nil
        let setups = (carriesState.map { [$0] } ?? [true, false]).map { carries in
            EchoSetup(
                run: EchoRun(
                    cell: cell ?? .rnnReLU, hidden: hidden ?? 4, delay: delay ?? 3, bptt: bptt ?? 20,
                    carriesState: carries, epochs: epochs ?? 5, rate: rate ?? 1e-3, seed: 0))
        }
        let results = try EchoSetup.train(
            setups, seeds: isWhole && settings.isQuick ? min(seeds, 2) : seeds, settings,
            share: 0...(isWhole ? 0.1 : 1))
        let say = settings.language
        var findings = Findings()
        findings.tables = [EchoSetup.table(results, say)]
        findings.figures = [EchoSetup.figure(results, say)]
        guard isWhole else { return findings }
        let sweep = try EchoSweep(settings, share: 0.1...1)
        findings.tables += sweep.tables(say)
        findings.figures += sweep.figures(say)
        findings.checks = Self.checks(results, say) + sweep.checks(say)
        return findings
    }

    /// The rules on the lecture's network.
    private static func checks(_ results: EchoSetup.Results, _ say: Language) -> [Check] {
        results.map { setup, outcomes in
            let median = Spread(outcomes.map(\.final)).median
            let found = decimal(100 * median, places: 2) + " %"
            guard !setup.run.carriesState else {
                return Check(
                    say(
                        "With its state carried, the lecture’s network is right in 100.0 % (99.95 % or more)",
                        "Son état transmis, le réseau du cours a raison à 100,0 % (99,95 % ou plus)"),
                    found: found, holds: median >= 0.9995)
            }
            let bound = decimal(100 * setup.run.bound, places: 1)
            return Check(
                say(
                    "With its state lost, it guesses the first \(setup.run.delay) of \(setup.run.bptt) bits: \(bound) % (within half a point)",
                    "Son état perdu, il devine les \(setup.run.delay) premiers bits sur \(setup.run.bptt) : \(bound) % (à un demi-point près)"
                ), found: found, holds: abs(median - setup.run.bound) <= 0.005)
        }
    }
}
