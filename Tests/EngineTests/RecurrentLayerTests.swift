import Neural
import Testing

@testable import Engine

/// Layers of sizes whose products take each of the ways there are: panels, oneDNN's layouts, sums of ragged blocks.
@Suite("Recurrent layer") struct RecurrentLayerTests {
    struct Shape: CustomTestStringConvertible {
        let inputSize: Int, units: Int, batchSize: Int, steps: Int
        var testDescription: String { "\(steps) steps of \(batchSize) × \(inputSize), \(units) units" }
    }

    static let shapes = [
        Shape(inputSize: 3, units: 5, batchSize: 2, steps: 4),
        Shape(inputSize: 24, units: 40, batchSize: 7, steps: 6),
        Shape(inputSize: 33, units: 17, batchSize: 70, steps: 2),
    ]

    @Test(
        "outputs, states and cell states are those of the reference cells", arguments: Cell.allCases, shapes)
    func forward(cell: Cell, shape: Shape) throws {
        let layer = try Layer(cell, shape)
        let run = try layer.run()
        let wanted = layer.reference(layer.parameters.weights.map(Double.init))
        #expect(distance(run.outputs, wanted.outputs) < 2e-6)
        #expect(distance(run.state.floats, wanted.state) < 4e-6)
    }

    @Test(
        "gradients are the slopes of the reference cells' loss along random directions",
        arguments: Cell.allCases, shapes)
    func gradients(cell: Cell, shape: Shape) throws {
        let layer = try Layer(cell, shape)
        _ = try layer.run()
        let gradients = try layer.gradients()
        var random = SplitMix64(seed: 7)
        let weights = layer.parameters.weights.map(Double.init)
        for slot in layer.parameters.slots {
            let direction = weights.indices.map { slot.range ~= $0 ? random.normal() : 0 }
            let sides = [1e-7, -1e-7].map { shift in
                layer.reference(zip(weights, direction).map { $0 + shift * $1 }).loss
            }
            let slope = zip(gradients, direction).map { Double($0) * $1 }.reduce(0, +)
            let numeric = (sides[0] - sides[1]) / 2e-7
            #expect(abs(slope - numeric) < 1e-4 * (1 + abs(numeric)), "\(slot.name): \(slope), \(numeric)")
        }
    }

    @Test(
        "bfloat16 rounds factors only: outputs and gradients stay near those of float32",
        .enabled(if: OneDNN.hasBFloat16), arguments: Cell.allCases, shapes)
    func bfloat16(cell: Cell, shape: Shape) throws {
        let runs = try Precision.allCases.map { precision in
            let layer = try Layer(cell, shape, precision)
            return (outputs: try layer.run().outputs, gradients: try layer.gradients())
        }
        let norms = runs.map { norm($0.gradients) }
        #expect(distance(runs[0].outputs, runs[1].outputs) < 0.02)
        #expect(norm(zip(runs[0].gradients, runs[1].gradients).map { $0 - $1 }) < 0.02 * norms[0])
    }

    @Test("a window of several blocks is the same as its steps, one window each", arguments: Cell.allCases)
    func blocks(cell: Cell) throws {
        // 2²⁰ floats of W x are one block: that many sequences are at most four steps.
        let shape = Shape(inputSize: 8, units: 16, batchSize: 1 << 14, steps: 9)
        let layer = try Layer(cell, shape)
        let whole = try layer.run()
        let rows = shape.batchSize * shape.inputSize
        var state = layer.state
        var outputs: [Float] = []
        for t in 0..<shape.steps {
            outputs += try layer.run(Array(layer.x[t * rows..<(t + 1) * rows]), from: &state)
        }
        #expect(distance(whole.outputs, outputs) < 1e-6)
        #expect(distance(whole.state.floats, state.floats) < 1e-6)
    }

    private func norm(_ x: [Float]) -> Float { x.map { $0 * $0 }.reduce(0, +).squareRoot() }

    /// A stack of one layer with random weights, input, state and output gradient.
    private struct Layer {
        let cell: Cell
        let shape: Shape
        let stack: RecurrentStack
        let parameters: Parameters
        let x, dy: [Float]
        let state: RecurrentState

        init(_ cell: Cell, _ shape: Shape, _ precision: Precision = .float32) throws {
            (self.cell, self.shape) = (cell, shape)
            OneDNN.use(threads: 2)
            var plan = Plan()
            stack = try RecurrentStack(
                cell, inputSize: shape.inputSize, hiddenSizes: [shape.units], batchSize: shape.batchSize,
                steps: shape.steps, precision: precision, in: &plan)
            parameters = Parameters(plan)
            var random = SplitMix64(seed: 3)
            stack.initialize(parameters, &random)
            let rows = shape.steps * shape.batchSize
            x = (0..<rows * shape.inputSize).map { _ in Float(random.normal()) }
            dy = (0..<rows * shape.units).map { _ in Float(random.normal()) }
            var state = stack.makeState()
            for index in state.floats.indices { state.floats[index] = random.uniform(in: -0.5...0.5) }
            self.state = state
        }

        /// Runs the window in training.
        func run() throws -> (outputs: [Float], state: RecurrentState) {
            var after = state
            return (try run(x, from: &after), after)
        }

        func run(_ x: [Float], from state: inout RecurrentState) throws -> [Float] {
            let steps = x.count / (shape.batchSize * shape.inputSize)
            stack.input.write(x, rows: steps * shape.batchSize)
            let y = try stack.forward(steps: steps, parameters, state: &state, .training(seed: 0))
            return (0..<steps * shape.batchSize).flatMap { y[$0] }
        }

        func gradients() throws -> [Float] {
            for (index, value) in dy.enumerated() { stack.outputGradient[index] = value }
            _ = try stack.backward(parameters)
            return Array(parameters.gradients)
        }

        /// The same window step by step in Double; the loss is Σ dy ⊙ y.
        func reference(_ weights: [Double]) -> (outputs: [Float], state: [Float], loss: Double) {
            let (B, D, H) = (shape.batchSize, shape.inputSize, shape.units)
            func slot(_ suffix: String) -> [Double]? {
                parameters.slots.first { $0.name.hasSuffix(suffix) }.map { Array(weights[$0.range]) }
            }
            let recurrentBias = slot("bias_hh_l0") ?? []
            let cellWeights = CellWeights(
                weightIH: slot("weight_ih_l0") ?? [], weightHH: slot("weight_hh_l0") ?? [],
                biasIH: slot("bias_ih_l0") ?? [],
                biasHH: [Double](repeating: 0, count: cell.gates * H - recurrentBias.count) + recurrentBias)
            let (lstm, gru) = (LSTMCell(cellWeights), GRUCell(cellWeights))
            let plain = RNNCell(cellWeights, nonlinearity: cell == .rnnReLU ? .relu : .tanh)
            var outputs = [Float](repeating: 0, count: dy.count), after = state.floats, loss = 0.0
            for b in 0..<B {
                func own(_ floats: ArraySlice<Float>) -> [Double] {
                    floats.dropFirst(b * H).prefix(H).map(Double.init)
                }
                var (h, c) = (own(state.hidden(ofLayer: 0)), own(state.cellState(ofLayer: 0)))
                for t in 0..<shape.steps {
                    let row = t * B + b
                    let x = x[row * D..<(row + 1) * D].map(Double.init)
                    switch cell {
                    case .lstm:
                        let step = lstm(x, h, c)
                        (h, c) = (step.h, step.c)
                    case .gru: h = gru(x, h).h
                    case .rnnTanh, .rnnReLU: h = plain(x, h)
                    }
                    for u in 0..<H {
                        outputs[row * H + u] = Float(h[u])
                        loss += h[u] * Double(dy[row * H + u])
                    }
                }
                for u in 0..<H {
                    after[b * H + u] = Float(h[u])
                    if cell == .lstm { after[(B + b) * H + u] = Float(c[u]) }
                }
            }
            return (outputs, after, loss)
        }
    }
}
