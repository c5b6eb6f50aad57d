import Analysis
import Neural

/// Sequence → vector → number: reads short programs and writes what they print (Zaremba & Sutskever 2014).
public struct ExecuteExperiment: Experiment {
    /// The digits of the numbers that are added, or `nil` for three, or no additions where programs are asked for.
    public var digits: Int?
    /// The most digits of a number in programs, or `nil` for four.
    public var length: Int?
    /// The most operations of a program, or `nil` for two.
    public var nesting: Int?
    /// The order of easy and hard programs, or `nil` for ``Curriculum/combined``.
    public var curriculum: Curriculum?
    /// The steps of each training, or `nil` for as many as fit into the time.
    public var steps: Int?
    /// The units of encoder and decoder, or `nil` for 128.
    public var hidden: Int?

    /// Creates the whole experiment.
    public init() {}

    /// What the experiment is about.
    public static let subject = Subject(
        name: "execute",
        title: { $0("Learning to execute", "Apprendre à exécuter") },
        claim: {
            $0(
                "A recurrent network that reads the characters of a short Python program, one after the other, learns to write the number that the program prints.",
                "Un réseau récurrent qui lit, caractère par caractère, un court programme Python apprend à écrire le nombre que ce programme affiche."
            )
        }, budget: 300)

    /// Trains the networks that are asked for.
    public func run(_ settings: LabSettings) throws -> Findings {
        for (value, range, name) in [
            (digits, 1...9, "the number of digits"), (length, 1...9, "the length of numbers"),
            (nesting, 1...6, "the nesting"), (steps, 1...10_000_000, "the number of steps"),
            (hidden, 1...1024, "the number of units"),
        ] {
            if let value { try check(value, range, name) }
        }
        let asksForPrograms = length != nil || nesting != nil || curriculum != nil
        let isWhole = digits == nil && !asksForPrograms
        var runs: [ExecuteRun] = []
        if digits != nil || isWhole {
            runs.append(run(.addition(digits: digits ?? 3), steps: settings.isQuick ? 300 : 24_000, settings))
        }
        if asksForPrograms || isWhole {
            let task = ExecuteTask.programs(
                length: length ?? 4, nesting: nesting ?? 2, curriculum ?? .combined)
            runs.append(run(task, steps: settings.isQuick ? 100 : 8000, settings))
        }
        return try ExecuteReport(settings).findings(runs)
    }

    private func run(_ task: ExecuteTask, steps: Int, _ settings: LabSettings) -> ExecuteRun {
        ExecuteRun(
            task: task, hidden: hidden ?? (settings.isQuick ? 64 : 128), steps: self.steps ?? steps,
            seed: settings.seed(0))
    }
}
