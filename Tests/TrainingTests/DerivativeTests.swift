import Engine
import Neural
import RealModule
import Testing
import _Differentiation

@testable import Training

/// Compares the backward pass with the compiler's derivative of an LSTM that shares no code with it.
@Suite("Training network against the compiler's derivative") struct DerivativeTests {
    @Test("every gradient of a one-unit LSTM matches the compiler's derivative", arguments: [1, 2, 9])
    func gradients(steps: Int) throws {
        let architecture = Architecture(vocabularySize: 2, embeddingSize: 1, hiddenSizes: [1])
        let network = try TrainingNetwork(architecture, batchSize: 1, steps: steps, threads: 1)
        network.initialize(seed: 11, uniform: 1)
        let window = Window(vocabularySize: 2, count: steps, seed: 5)
        var state = network.makeState()
        let loss = try network.run(window, steps: steps, &state)

        let w = network.parameters.weights.map(Double.init)
        let gate = { (k: Int) in UnitModel.Gate(wx: w[2 + k], wh: w[6 + k], bias: w[10 + k]) }
        let unit = UnitModel(
            e0: w[0], e1: w[1], i: gate(0), f: gate(1), g: gate(2), o: gate(3), d0: w[14], d1: w[15],
            b0: w[16],
            b1: w[17])
        let (value, d) = valueWithGradient(at: unit) {
            $0.loss(window.inputs.map { $0 == 1 }, window.targets.map { $0 == 1 })
        }
        #expect(abs(value - Double(loss)) < 1e-6)
        let gates = [d.i, d.f, d.g, d.o]
        let wanted =
            [d.e0, d.e1] + gates.map(\.wx) + gates.map(\.wh) + gates.map(\.bias) + [d.d0, d.d1, d.b0, d.b1]
        #expect(distance(Array(network.parameters.gradients), wanted.map(Float.init)) < 1e-6)
    }
}

/// A language model of two tokens and one unit, written for the compiler to differentiate.
struct UnitModel: Differentiable {
    struct Gate: Differentiable {
        var wx, wh, bias: Double

        @differentiable(reverse)
        func callAsFunction(_ x: Double, _ h: Double) -> Double { wx * x + wh * h + bias }
    }

    /// The embeddings of tokens 0 and 1, the four gates, the output layer's weights and biases.
    var e0, e1: Double
    var i, f, g, o: Gate
    var d0, d1, b0, b1: Double

    /// Returns the mean cross-entropy; for two tokens it is ln(1 + e^(other − target)).
    @differentiable(reverse)
    func loss(_ inputs: [Bool], _ targets: [Bool]) -> Double {
        var h = 0.0
        var c = 0.0
        var sum = 0.0
        for t in 0..<withoutDerivative(at: inputs.count) {
            let x = inputs[t] ? e1 : e0
            let past = h
            c = logistic(f(x, past)) * c + logistic(i(x, past)) * (2 * logistic(2 * g(x, past)) - 1)
            h = logistic(o(x, past)) * (2 * logistic(2 * c) - 1)
            let lead = (d1 - d0) * h + b1 - b0
            sum += softplus(targets[t] ? -lead : lead)
        }
        return sum / Double(withoutDerivative(at: inputs.count))
    }
}

@differentiable(reverse) private func logistic(_ x: Double) -> Double { 1 / (1 + exponential(-x)) }
@derivative(of: logistic)
private func logisticDerivative(_ x: Double) -> (value: Double, pullback: (Double) -> Double) {
    let y = logistic(x)
    return (y, { $0 * y * (1 - y) })
}

@differentiable(reverse) private func softplus(_ x: Double) -> Double { .log(1 + exponential(x)) }
@derivative(of: softplus)
private func softplusDerivative(_ x: Double) -> (value: Double, pullback: (Double) -> Double) {
    (softplus(x), { $0 * logistic(x) })
}

/// Returns eˣ by its series after halving x, so that no library's derivative is used.
private func exponential(_ x: Double) -> Double {
    if abs(x) > 0.5 {
        let root = exponential(x / 2)
        return root * root
    }
    var (term, sum) = (1.0, 1.0)
    for n in 1...18 {
        term *= x / Double(n)
        sum += term
    }
    return sum
}
