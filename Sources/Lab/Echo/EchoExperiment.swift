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
    public var seeds = 8

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
        let run = EchoRun(
            cell: cell ?? .rnnReLU, hidden: hidden ?? 4, delay: delay ?? 3, bptt: bptt ?? 20,
            epochs: epochs ?? 5, rate: rate ?? 1e-3, seed: 0)
        // Few units often get stuck before they repeat anything; many show what the state is worth.
        let setups = (isWhole ? [4, EchoSweep.hidden] : [run.hidden]).flatMap { hidden in
            (carriesState.map { [$0] } ?? [true, false]).map { carries in
                var run = run
                (run.hidden, run.carriesState) = (hidden, carries)
                return EchoSetup(run: run)
            }
        }
        let results = try EchoSetup.train(
            setups, seeds: isWhole && settings.isQuick ? min(seeds, 2) : seeds, settings,
            share: 0...(isWhole ? 0.1 : 1))
        let say = settings.language
        var findings = Findings()
        findings.tables = [EchoSetup.table(results, say)]
        findings.figures = [
            EchoSetup.figure(results.filter { !isWhole || $0.setup.run.hidden == EchoSweep.hidden }, say)
        ]
        guard isWhole else { return findings }
        let sweep = try EchoSweep(settings, share: 0.1...1)
        findings.tables += sweep.tables(say)
        findings.figures += sweep.figures(say)
        findings.checks = Self.checks(results, say) + sweep.checks(say)
        return findings
    }

    /// The rules on the lecture's network, and on one of more units.
    private static func checks(_ results: EchoSetup.Results, _ say: Language) -> [Check] {
        func percent(_ share: Double) -> String { decimal(100 * share, places: 2) + " %" }
        return results.flatMap { setup, outcomes -> [Check] in
            let (run, right) = (setup.run, outcomes.map(\.final))
            let median = Spread(right).median
            switch (run.hidden == 4, run.carriesState) {
            case (true, true):
                let solved = right.count { $0 >= 0.9995 }
                return [
                    Check(
                        say(
                            "The lecture’s network, its state carried, is right in 100.0 % of a test (99.95 % or more), median of the seeds",
                            "Le réseau du cours, son état transmis, a raison à 100,0 % d’un test (99,95 % ou plus), médiane des graines"
                        ), found: percent(median), holds: median >= 0.9995),
                    Check(
                        say("It is so from one seed at least", "Il l’est à partir d’une graine au moins"),
                        found: say(
                            "\(solved) of \(right.count) seeds", "\(solved) graines sur \(right.count)"),
                        holds: solved > 0),
                ]
            case (true, false): return []
            case (false, true):
                return [
                    Check(
                        say(
                            "With \(run.hidden) units and the state carried, 100.0 % are right",
                            "Avec \(run.hidden) unités et l’état transmis, 100,0 % sont justes"),
                        found: percent(median), holds: median >= 0.9995)
                ]
            case (false, false):
                let (delay, bptt, bound) = (run.delay, run.bptt, decimal(100 * run.bound, places: 1))
                return [
                    Check(
                        say(
                            "With \(run.hidden) units and the state lost, the first \(delay) of \(bptt) bits are guesses: \(bound) % (within half a point)",
                            "Avec \(run.hidden) unités et l’état perdu, les \(delay) premiers bits sur \(bptt) sont devinés : \(bound) % (à un demi-point près)"
                        ), found: percent(median), holds: abs(median - run.bound) <= 0.005)
                ]
            }
        }
    }
}
