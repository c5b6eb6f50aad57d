import Analysis

/// The unit that remembers the first of two symbols: on from the first X to the second, off before and after.
struct SwitchingUnit: Sendable, Equatable {
    /// The number of the unit, from 0.
    let unit: Int
    /// How far the unit's mean state between the two X lies from those before and after, the smaller of both.
    let contrast: Double

    /// Finds the unit with the largest contrast over sequences of class Q.
    init(_ sequences: [TemporalOrder.Sequence], _ states: [[[Float]]]) {
        let H = states.first?.first?.count ?? 0
        var contrasts = [Double](repeating: 0, count: H)
        var count = 0
        for (sequence, h) in zip(sequences, states) where sequence.target == .Q {
            let (t1, t2) = sequence.positions
            count += 1
            for unit in 0..<H {
                let before = Self.mean(h[1..<t1], unit), between = Self.mean(h[t1..<t2], unit)
                let after = Self.mean(h[t2..<(h.count - 1)], unit)
                let (on, off) = (between - before, between - after)
                // Either direction counts, but it has to be the same at both ends.
                if on * off > 0 { contrasts[unit] += (on > 0 ? 1 : -1) * min(abs(on), abs(off)) }
            }
        }
        let best = contrasts.indices.max { abs(contrasts[$0]) < abs(contrasts[$1]) } ?? 0
        unit = best
        contrast = count > 0 && H > 0 ? abs(contrasts[best]) / Double(count) : 0
    }

    private static func mean(_ states: ArraySlice<[Float]>, _ unit: Int) -> Double {
        states.isEmpty ? 0 : states.reduce(0.0) { $0 + Double($1[unit]) } / Double(states.count)
    }

    /// Draws the hidden state while a sequence is read (figure 32 of the lecture's notes).
    func figure(
        _ sequence: TemporalOrder.Sequence, _ states: [[Float]], _ level: TemporalOrder.Level, _ say: Language
    ) -> Figure {
        let H = states.first?.count ?? 0
        var map = HeatMap(
            title: say(
                "Hidden state of an LSTM while it reads, level \(level.name(say))",
                "État caché d’un LSTM pendant la lecture, niveau \(level.name(say))"),
            columns: (say("symbol", "symbole"), sequence.symbols.map { "\($0)" }),
            rows: (say("unit", "unité"), (0..<H).map { "\($0 + 1)" }),
            unit: "h", range: -1...1, palette: .diverging,
            values: (0..<H).map { unit in states.map { Double($0[unit]) } })
        map.marks = [sequence.positions.first, sequence.positions.second].map {
            .init(column: $0, name: "\(sequence.symbols[$0])")
        }
        map.markedRow = unit
        map.description = say(
            "A sequence of class \(sequence.target): the framed unit \(unit + 1) switches at the first \(sequence.symbols[sequence.positions.first]) and back at the second; the program found it by its contrast of \(decimal(contrast, places: 2)) over many sequences.",
            "Une suite de classe \(sequence.target) : l’unité \(unit + 1), encadrée, bascule au premier \(sequence.symbols[sequence.positions.first]) et revient au second ; le programme l’a trouvée par son contraste de \(decimal(contrast, places: 2)) sur de nombreuses suites."
        )
        return Figure("states", caption: map.description) { [map] theme throws(PictureError) in
            try map.drawing(PictureStyle(width: 1100, height: 420, theme: theme))
        }
    }
}
