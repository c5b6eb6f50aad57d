import Engine
import Neural
import RealModule

/// The norms of the gradients of a loss at the last step by the states before it, from the last step back.
struct StateGradients: Sendable, Equatable {
    /// ‖∂L/∂h[T−n]‖ over all sequences of a batch, by the distance n from 0.
    private(set) var h: [Double] = []
    /// ‖∂L/∂c[T−n]‖ of an LSTM likewise; not a number at distance 0, and of other cells.
    private(set) var c: [Double] = []

    /// Adds the gradients one step further back; `c` is empty where there is none.
    mutating func append(h: ArraySlice<Float>, c: ArraySlice<Float>) {
        self.h.append(Self.norm(h))
        self.c.append(c.isEmpty ? .nan : Self.norm(c))
    }

    private static func norm(_ values: ArraySlice<Float>) -> Double {
        values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    }

    /// ‖∂L/∂h[T−n]‖ / ‖∂L/∂h[T]‖, by the distance n.
    var relative: [Double] { h.map { $0 / (h.first ?? 1) } }
}

extension OrderNetwork {
    /// Returns ‖∂L/∂h[t]‖, and ‖∂L/∂c[t]‖ of an LSTM, for every step t of a batch, L being its mean loss.
    ///
    /// The window is cut into windows of one step, chained by their state and by its gradient; these are the passes of
    /// ``learn(_:rate:clip:)`` and give its gradients.
    func stateGradients(_ batch: [TemporalOrder.Sequence]) throws(EngineError) -> StateGradients {
        var states = [stack.makeState()]
        func forward(_ t: Int) throws(EngineError) -> (y: Rows, state: RecurrentState) {
            load(t, of: batch, into: 0)
            var state = states[t]
            let y = try stack.forward(steps: 1, parameters, state: &state, .training(seed: 0))
            return (y, state)
        }
        for t in 0..<steps { states.append(try forward(t).state) }

        var gradients = StateGradients()
        var dState = stack.makeState()
        for t in stride(from: steps - 1, through: 0, by: -1) {
            let y = try forward(t).y
            for index in 0..<batchSize * y.columns { stack.outputGradient[index] = 0 }
            if t == steps - 1 {
                _ = try classify(y, row: 0, batch)
                try backward(y, row: 0)
                gradients.append(
                    h: (0..<batchSize * y.columns).map { stack.outputGradient[$0] }[...], c: [])
            }
            _ = try stack.backward(parameters, dState: &dState)
            gradients.append(h: dState.hidden(ofLayer: 0), c: dState.cellState(ofLayer: 0))
        }
        return gradients
    }
}

/// A straight line through points by least squares.
struct StraightLine: Sendable, Equatable {
    /// The slope.
    let slope: Double
    /// R², the share of the variance of y that the line explains, from 0 to 1.
    let explained: Double

    /// Fits a line; `nil` for fewer than three points or a single x.
    init?(_ points: [(x: Double, y: Double)]) {
        guard points.count >= 3 else { return nil }
        let n = Double(points.count)
        let (x, y) = (points.reduce(0) { $0 + $1.x } / n, points.reduce(0) { $0 + $1.y } / n)
        let xx = points.reduce(0) { $0 + ($1.x - x) * ($1.x - x) }
        let yy = points.reduce(0) { $0 + ($1.y - y) * ($1.y - y) }
        let xy = points.reduce(0) { $0 + ($1.x - x) * ($1.y - y) }
        guard xx > 0 else { return nil }
        (slope, explained) = (xy / xx, yy > 0 ? xy * xy / (xx * yy) : 1)
    }
}

/// How fast a gradient changes with the distance: its logarithm as a straight line.
struct GradientDecay: Sendable, Equatable {
    /// What a step multiplies the gradient by.
    let factor: Double
    /// R² of the line.
    let explained: Double

    /// Single precision, and what a sum of products in it loses, hides what is smaller than this share.
    static let floor = 1e-12

    /// Fits the distances from 5 on, where the last step's own direction is forgotten, as far as the gradient is
    /// larger than ``floor``; `nil` where that leaves fewer than three.
    init?(_ relative: [Double]) {
        let points = relative.enumerated().dropFirst(5)
            .prefix { $0.element > Self.floor && $0.element.isFinite }
            .map { (x: Double($0.offset), y: Double.log($0.element)) }
        guard let line = StraightLine(points) else { return nil }
        (factor, explained) = (.exp(line.slope), line.explained)
    }
}
