import Analysis
import Neural

/// Delays against lengths of chunks: where memory ends, for one network of each cell.
struct EchoSweep {
    /// The delays and the lengths of chunks.
    let delays: [Int], chunks: [Int]
    /// The epochs of each training.
    let epochs: Int
    /// The share of right bits, [cell][delay][chunk].
    let shares: [Cell: [[Double]]]

    /// The units of all networks, enough for a delay of 30, and the learning rate, at which both cells learn longer echoes
    /// in a few epochs than at the lecture's 10⁻³.
    static let hidden = 32, rate = 1e-2
    static let cells = [Cell.rnnReLU, .lstm]

    init(delays: [Int], chunks: [Int], epochs: Int, shares: [Cell: [[Double]]]) {
        (self.delays, self.chunks, self.epochs, self.shares) = (delays, chunks, epochs, shares)
    }

    /// Trains one network for each cell, delay and length.
    init(_ settings: LabSettings, share: ClosedRange<Double>) throws {
        delays = settings.isQuick ? [2, 10] : [1, 3, 5, 8, 10, 12, 15, 20, 30]
        chunks = settings.isQuick ? [5, 20] : [5, 10, 20, 40]
        epochs = settings.isQuick ? 4 : 10
        var runs: [EchoRun] = []
        for cell in Self.cells {
            for delay in delays {
                for bptt in chunks {
                    runs.append(
                        EchoRun(
                            cell: cell, hidden: Self.hidden, delay: delay, bptt: bptt, epochs: epochs,
                            rate: Self.rate, testBits: 4000, seed: settings.seed(0)))
                }
            }
        }
        let found = try settings.concurrently(runs, share: share) { run, progress in
            try run.train(progress: progress).final
        }
        let (D, C) = (delays.count, chunks.count)
        shares = Dictionary(
            uniqueKeysWithValues: Self.cells.enumerated().map { index, cell in
                (cell, (0..<D).map { d in Array(found[(index * D + d) * C..<(index * D + d + 1) * C]) })
            })
    }

    /// The longest delay that a cell learned (99 % or more) in the longest chunks, 0 for none.
    func reach(of cell: Cell) -> Int {
        zip(delays, shares[cell] ?? []).filter { $0.1.last ?? 0 >= 0.99 }.map(\.0).max() ?? 0
    }

    /// The shares of the trainings whose echo is as long as a chunk or longer, so that no gradient reaches its bit.
    var beyond: [Double] {
        shares.values.flatMap { rows in
            zip(delays, rows).flatMap { delay, row in
                zip(chunks, row).filter { delay >= $0.0 }.map(\.1)
            }
        }
    }

    /// Names a cell's network: its units and its weights.
    private func network(_ cell: Cell, _ say: Language) -> String {
        let run = EchoRun(cell: cell, hidden: Self.hidden, seed: 0)
        return say(
            "\(cell.title), \(run.hidden) units, \(run.parameters) parameters",
            "\(cell.title), \(run.hidden) unités, \(run.parameters) paramètres")
    }

    /// A table for each cell.
    func tables(_ say: Language) -> [ResultTable] {
        Self.cells.map { cell in
            ResultTable(
                title: say(
                    "Right bits after \(epochs) epochs at a rate of \(Self.rate): \(network(cell, say))",
                    "Bits justes après \(epochs) époques au taux de \(Self.rate) : \(network(cell, say))"),
                columns: [say("delay", "retard")] + chunks.map { say("chunk \($0)", "tronçon \($0)") },
                rows: zip(delays, shares[cell] ?? []).map { delay, row in
                    [.count(delay)] + row.map { .share($0) }
                })
        }
    }

    /// A heat map for each cell.
    func figures(_ say: Language) -> [Figure] {
        Self.cells.map { cell in
            var map = HeatMap(
                title: say(
                    "Where memory ends: \(network(cell, say))", "Où finit la mémoire : \(network(cell, say))"),
                columns: (say("steps of a chunk (BPTT)", "pas d’un tronçon (BPTT)"), chunks.map { "\($0)" }),
                rows: (say("delay of the echo, steps", "retard de l’écho, pas"), delays.map { "\($0)" }),
                unit: say("right bits, %", "bits justes, %"), range: 50...100,
                values: (shares[cell] ?? []).map { $0.map { 100 * $0 } })
            map.places = 1
            map.description = say(
                "Share of right bits by delay and length of chunks; guessing gives 50 %. Gradients do not leave a chunk, so they say nothing about an echo as long as its chunk or longer. One training each, \(epochs) epochs at a rate of \(Self.rate).",
                "Part de bits justes selon le retard et la longueur des tronçons ; le hasard donne 50 %. Le gradient ne sort pas d’un tronçon : il ne dit rien d’un écho d’au moins cette longueur. Un seul entraînement par case, \(epochs) époques au taux de \(Self.rate)."
            )
            return Figure(
                "sweep-\(cell == .lstm ? "lstm" : "rnn")", caption: map.description
            ) { [map] theme throws(PictureError) in
                try map.drawing(PictureStyle(width: 820, height: 520, theme: theme))
            }
        }
    }

    /// The rules that say where memory ends.
    func checks(_ say: Language) -> [Check] {
        let (rnn, lstm) = (reach(of: .rnnReLU), reach(of: .lstm))
        let highest = beyond.max() ?? .nan
        return [
            Check(
                say(
                    "An echo as long as its chunk or longer, which no gradient reaches, is a guess for both cells (60 % or less)",
                    "Un écho d’au moins la longueur de son tronçon, hors d’atteinte du gradient, est deviné par les deux cellules (60 % ou moins)"
                ),
                found: say(
                    "at most \(decimal(100 * highest, places: 1)) %",
                    "au plus \(decimal(100 * highest, places: 1)) %"),
                holds: highest <= 0.6),
            Check(
                say(
                    "In the longest chunks the LSTM learns a longer echo (99 % or more) than the RNN",
                    "Dans les tronçons les plus longs, le LSTM apprend un écho plus long (99 % ou plus) que le RNN"
                ),
                found: say("delay \(lstm), \(rnn)", "retard \(lstm), \(rnn)"), holds: lstm > rnn),
        ]
    }
}
