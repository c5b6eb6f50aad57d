import Analysis
import Engine
import Neural

/// The same networks and the same sequences, trained with and without clipping where gradients explode.
struct ClippingComparison {
    /// The steps of each seed.
    private let without, with: [[OrderNetwork.Step]]

    static let level = TemporalOrder.Level.easy
    /// A ReLU network of this spectral radius, whose gradients explode over the nine steps of a sequence.
    static let radius = 3.0
    /// The learning rate of plain gradient descent, whose steps are as large as the gradients.
    static let rate = 0.3
    static let clip = 1.0, steps = 500

    init(without: [[OrderNetwork.Step]], with: [[OrderNetwork.Step]]) {
        (self.without, self.with) = (without, with)
    }

    /// Trains, several seeds each.
    static func train(
        hidden: Int, seeds: Int, _ settings: LabSettings, share: ClosedRange<Double>
    ) throws -> ClippingComparison {
        let runs = [nil, clip].flatMap { clip in (0..<seeds).map { (clip, settings.seed($0)) } }
        let all = try settings.concurrently(runs, share: share) { run, progress in
            try train(hidden: hidden, clip: run.0, seed: run.1, progress: progress)
        }
        return ClippingComparison(without: Array(all[..<seeds]), with: Array(all[seeds...]))
    }

    /// Trains from one seed.
    static func train(
        hidden: Int, clip: Double?, seed: UInt64, progress: (Double) -> Void
    ) throws -> [OrderNetwork.Step] {
        let network = try OrderNetwork(
            OrderDesign(cell: .rnnReLU, hidden: hidden, radius: radius), steps: level.steps,
            rule: .sgd, seed: seed)
        var data = TemporalOrder(level, seed: seed &+ 1)
        return try (0..<steps).map { step in
            defer { progress(Double(step + 1) / Double(steps)) }
            return try network.learn(data.batch(32), rate: rate, clip: clip)
        }
    }

    /// The mean loss of the last 50 steps; not a number where training has ended in such.
    private static func final(_ run: [OrderNetwork.Step]) -> Double {
        let last = run.suffix(50)
        return last.reduce(0) { $0 + $1.loss } / Double(last.count)
    }

    /// The first step whose gradient is infinite or not a number, after which nothing is learned.
    private static func collapse(_ run: [OrderNetwork.Step]) -> Int? {
        run.firstIndex { !$0.norm.isFinite }
    }

    /// The largest finite norm.
    private static func largest(_ run: [OrderNetwork.Step]) -> Double {
        run.map(\.norm).filter(\.isFinite).max() ?? .nan
    }

    // MARK: Findings

    private func rows(_ say: Language) -> [(name: String, runs: [[OrderNetwork.Step]])] {
        [
            (say("without clipping", "sans écrêtage"), without),
            (say("clipped at norm 1", "écrêté à la norme 1"), with),
        ]
    }

    func table(_ say: Language) -> ResultTable {
        ResultTable(
            title: say(
                "A ReLU network of spectral radius 3, gradient descent: what clipping does",
                "Un réseau ReLU de rayon spectral 3, descente de gradient : ce que fait l’écrêtage"),
            columns: [
                "", say("largest gradient norm", "plus grande norme du gradient"),
                say("runs that overflow", "essais qui débordent"),
                say("loss of the last 50 steps", "perte des 50 derniers pas"),
            ],
            rows: rows(say).map { name, runs in
                let finals = runs.map(Self.final).filter(\.isFinite)
                return [
                    .text(name), .text(InitialGradients.power(Spread(runs.map(Self.largest)).median)),
                    .text("\(runs.count { Self.collapse($0) != nil })/\(runs.count)"),
                    finals.isEmpty ? "–" : .spread(Spread(finals), places: 4),
                ]
            })
    }

    func figures(_ say: Language) -> [Figure] {
        [
            figure(
                "clip-norm",
                say("Gradient norm with and without clipping", "Norme du gradient avec et sans écrêtage"),
                say("norm of the gradient before clipping", "norme du gradient avant écrêtage"),
                1e-3...1e6, \.norm,
                say(
                    "Where gradients explode, a single step throws the weights so far that the next gradient is larger still; without clipping, training ends at once.",
                    "Là où les gradients explosent, un seul pas jette les poids si loin que le gradient suivant est plus grand encore ; sans écrêtage, l’entraînement s’arrête aussitôt."
                ), say),
            figure(
                "clip-loss", say("Loss with and without clipping", "Perte avec et sans écrêtage"),
                say("loss, nats", "perte, nats"), 1e-4...1e6, \.loss,
                say(
                    "The same weights and sequences: clipped, the network learns; guessing has a loss of ln 4 = 1.39.",
                    "Mêmes poids, mêmes suites : écrêté, le réseau apprend ; le hasard a une perte de ln 4 = 1,39."
                ), say),
        ]
    }

    private func figure(
        _ name: String, _ title: String, _ axis: String, _ range: ClosedRange<Double>,
        _ value: (OrderNetwork.Step) -> Double, _ description: String, _ say: Language
    ) -> Figure {
        var plot = LinePlot(
            title: title,
            x: Axis(say("training step", "pas d’apprentissage"), 1...Double(Self.steps), logarithmic: true),
            y: Axis(axis, range, logarithmic: true))
        plot.curves = rows(say).map { name, runs in
            LinePlot.Curve(
                name: name,
                points: (0..<Self.steps).map { step in
                    let own = runs.map { value($0[step]) }
                    guard own.allSatisfy(\.isFinite) else { return .init(x: Double(step + 1), y: .nan) }
                    let spread = Spread(own)
                    return .init(x: Double(step + 1), y: spread.median, spread: spread.low...spread.high)
                })
        }
        plot.description =
            description + say(" Median and range of the seeds.", " Médiane et étendue des graines.")
        return Figure(name, caption: plot.description) { [plot] theme throws(PictureError) in
            try plot.drawing(PictureStyle(width: 860, height: 480, theme: theme))
        }
    }

    func checks(_ say: Language) -> [Check] {
        let largest = Spread(without.map(Self.largest))
        let collapsed = without.count { Self.collapse($0) != nil }
        let final = Spread(with.map(Self.final).map { $0.isFinite ? $0 : .infinity })
        return [
            Check(
                say(
                    "Without clipping the gradient’s norm passes 1000 (median), and then it overflows, every seed",
                    "Sans écrêtage, la norme du gradient dépasse 1000 (médiane), puis déborde, toutes les graines"
                ),
                found: "\(InitialGradients.power(largest.median)), \(collapsed)/\(without.count)",
                holds: largest.median > 1000 && collapsed == without.count),
            Check(
                say(
                    "Clipped at norm 1, the same networks learn from the same sequences: a loss below 0.1 in the last 50 steps (median)",
                    "Écrêtés à la norme 1, les mêmes réseaux apprennent des mêmes suites : une perte inférieure à 0,1 dans les 50 derniers pas (médiane)"
                ), found: ResultTable.Cell.spread(final, places: 4).description, holds: final.median < 0.1),
        ]
    }
}
