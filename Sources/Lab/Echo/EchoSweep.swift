import Analysis
import Neural

/// Delays against lengths of chunks: where memory ends, for one network of each cell.
struct EchoSweep {
    /// The delays and the lengths of chunks.
    let delays: [Int], chunks: [Int]
    /// The share of right bits, [cell][delay][chunk].
    let shares: [Cell: [[Double]]]

    /// The network of all trainings.
    static let hidden = 32, epochs = 5
    static let cells = [Cell.rnnReLU, .lstm]

    init(delays: [Int], chunks: [Int], shares: [Cell: [[Double]]]) {
        (self.delays, self.chunks, self.shares) = (delays, chunks, shares)
    }

    /// Trains one network for each cell, delay and length.
    init(_ settings: LabSettings, share: ClosedRange<Double>) throws {
        delays = settings.isQuick ? [2, 10] : [1, 2, 3, 5, 8, 10, 15, 20, 30]
        chunks = settings.isQuick ? [5, 20] : [5, 10, 20, 30, 40]
        var runs: [EchoRun] = []
        for cell in Self.cells {
            for delay in delays {
                for bptt in chunks {
                    runs.append(
                        EchoRun(
                            cell: cell, hidden: Self.hidden, delay: delay, bptt: bptt, epochs: Self.epochs,
                            testBits: 4000, seed: settings.seed(0)))
                }
            }
        }
        let found = try settings.concurrently(runs, named: "run", share: share) { run, progress in
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

    /// The shares of the trainings whose echo is longer than a chunk, so that no gradient reaches its bit.
    var beyond: [Double] {
        shares.values.flatMap { rows in
            zip(delays, rows).flatMap { delay, row in
                zip(chunks, row).filter { delay > $0.0 }.map(\.1)
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
                    "Right bits after \(Self.epochs) epochs: \(network(cell, say))",
                    "Bits justes après \(Self.epochs) époques : \(network(cell, say))"),
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
                "Share of right bits by delay and length of chunks; guessing gives 50 %. Gradients do not leave a chunk, so an echo longer than its chunk cannot be learned from them.",
                "Part de bits justes selon le retard et la longueur des tronçons ; le hasard donne 50 %. Le gradient ne sort pas d’un tronçon : il n’apprend rien d’un écho plus long."
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
                    "An echo longer than its chunk is a guess for both cells (60 % or less)",
                    "Un écho plus long que son tronçon est deviné par les deux cellules (60 % ou moins)"),
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
