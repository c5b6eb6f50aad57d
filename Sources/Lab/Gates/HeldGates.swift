import Neural
import RealModule

/// An LSTM of one unit whose gates are held open or closed, whatever it reads.
///
/// Its gates' weights are zero and their biases ±1000, where σ is 0 or 1 to the last bit of a Double; the candidate is
/// tanh(x).
struct HeldGates: Sendable, Equatable {
    /// Whether the input gate, the forget gate and the output gate are open; an open forget gate does not forget.
    var i: Bool, f: Bool, o: Bool

    /// The cell with these gates.
    var cell: LSTMCell {
        func bias(_ isOpen: Bool) -> Double { isOpen ? 1000 : -1000 }
        return LSTMCell(
            CellWeights(
                weightIH: [0, 0, 1, 0], weightHH: [0, 0, 0, 0],
                biasIH: [bias(i), bias(f), 0, bias(o)], biasHH: [0, 0, 0, 0]))
    }
}

/// What the lecture shows on an LSTM: a few steps with gates held.
enum GateDemonstration: Int, CaseIterable, Sendable {
    /// The output gate is closed, then open: the memory stays, h shows it or does not.
    case output
    /// The forget gate closes with nothing written: the memory is gone.
    case reset
    /// The forget gate is open and the input gate closed: the memory stays, whatever the input.
    case kept
    /// The input gate is open and the forget gate closed: the memory becomes the candidate.
    case written

    /// The cell state that every demonstration begins with.
    static let start = 0.8

    /// The inputs.
    var inputs: [Double] {
        switch self {
        case .output: [0.5, -0.5, 0.5, -0.5]
        case .reset: [0.5, -0.5, 0.5, -0.5]
        case .kept: [1, -1, 0.3, -0.7]
        case .written: [1, -1, 0.3, -0.7]
        }
    }

    /// The gates of each step.
    var gates: [HeldGates] {
        let (kept, hidden) = (HeldGates(i: false, f: true, o: true), HeldGates(i: false, f: true, o: false))
        let (reset, written) = (
            HeldGates(i: false, f: false, o: true), HeldGates(i: true, f: false, o: true)
        )
        return switch self {
        case .output: [hidden, hidden, kept, kept]
        case .reset: [kept, reset, kept, kept]
        case .kept: [kept, kept, kept, kept]
        case .written: [written, written, written, written]
        }
    }

    /// One step of a demonstration.
    struct Step: Sendable, Equatable {
        let x: Double
        /// The gates as the cell computed them.
        let i, f, g, o: Double
        let c, h: Double
    }

    /// Runs the demonstration.
    var steps: [Step] {
        var (h, c) = ([Double.tanh(Self.start)], [Self.start])
        return zip(inputs, gates).map { x, held in
            let step = held.cell([x], h, c)
            (h, c) = (step.h, step.c)
            return Step(
                x: x, i: step.gates.i[0], f: step.gates.f[0], g: step.gates.g[0], o: step.gates.o[0],
                c: c[0], h: h[0])
        }
    }

    /// Whether the steps show exactly, without any rounding, what the lecture says of these gates.
    var holds: Bool {
        let steps = steps
        return switch self {
        case .output:
            steps.allSatisfy { $0.c == Self.start } && steps.prefix(2).allSatisfy { $0.h == 0 }
                && steps.suffix(2).allSatisfy { $0.h == .tanh(Self.start) }
        case .reset: steps[0].c == Self.start && steps.dropFirst().allSatisfy { $0.c == 0 && $0.h == 0 }
        case .kept: steps.allSatisfy { $0.c == Self.start && $0.h == .tanh(Self.start) }
        case .written: steps.allSatisfy { $0.c == .tanh($0.x) && $0.h == .tanh($0.c) }
        }
    }

    /// The name in a language.
    func name(_ say: Language) -> String {
        switch self {
        case .output: say("output off, on", "sortie fermée, ouverte")
        case .reset: say("memory reset", "mémoire effacée")
        case .kept: say("memory kept", "mémoire gardée")
        case .written: say("memory written", "mémoire écrite")
        }
    }
}
