import Engine
import Neural
import RealModule

/// A small language model of characters in training: embedding, one LSTM layer, output layer.
final class CharacterNetwork {
    let architecture: Architecture
    private let embedding: Embedding
    private let stack: RecurrentStack
    private let output: OutputLayer
    private let parameters: Parameters
    private let optimizer: Optimizer
    private let batchSize: Int, steps: Int
    /// The first learning rate, which falls to zero in equal steps.
    private static let rate = 4e-3

    /// Creates a network with weights drawn as PyTorch draws them.
    ///
    /// - Parameters:
    ///   - V: The size of the vocabulary.
    ///   - H: The hidden units.
    ///   - B: The sequences of a window.
    ///   - T: The steps of a window.
    ///   - seed: Seeds the weights.
    /// - Throws: What the engine refuses.
    init(
        vocabularySize V: Int, hidden H: Int, batchSize B: Int, steps T: Int, seed: UInt64
    ) throws(EngineError) {
        architecture = Architecture(vocabularySize: V, embeddingSize: 16, hiddenSizes: [H])
        var plan = Plan()
        embedding = Embedding("embedding.weight", vocabularySize: V, size: 16, in: &plan)
        stack = try RecurrentStack(
            .lstm, inputSize: 16, hiddenSizes: [H], batchSize: B, steps: T, in: &plan)
        output = OutputLayer(vocabularySize: V, hiddenSize: H, rows: B * T, in: &plan)
        parameters = Parameters(plan)
        optimizer = Optimizer(OptimizerOptions(.adam), count: plan.count)
        (batchSize, steps) = (B, T)
        var random = SplitMix64(seed: seed)
        embedding.initialize(parameters, &random)
        stack.initialize(parameters, &random)
        output.initialize(parameters, &random)
    }

    /// Learns a text: its columns are read side by side, window by window, and again from the start.
    ///
    /// - Parameters:
    ///   - ids: The text.
    ///   - count: The windows.
    ///   - progress: Takes the share of them that is done.
    /// - Returns: The mean loss of the last tenth of the windows, in bits for each character.
    /// - Throws: What the engine refuses.
    func learn(_ ids: [Int32], windows count: Int, progress: (Double) -> Void) throws(EngineError) -> Double {
        let rows = steps * batchSize
        let column = ids.count / batchSize
        precondition(column > steps, "\(ids.count) characters")
        var (state, start, late) = (stack.makeState(), 0, [Double]())
        for window in 0..<count {
            if start + steps >= column {
                start = 0
                state.reset()
            }
            // The characters of the window, and those that come next: step t of column b is at t·B + b.
            let places = (0..<rows).map { $0 % batchSize * column + start + $0 / batchSize }
            let inputs = places.map { ids[$0] }, targets = places.map { ids[$0 + 1] }
            start += steps
            let mode = Mode.training(seed: 0)

            // Zero the gradients, forward, loss, backward, step.
            parameters.zeroGradients()
            embedding.forward(inputs, rows: rows, into: stack.input, parameters, mode)
            let y = try stack.forward(steps: steps, parameters, state: &state, mode)
            let loss = try output.lossAndGradients(
                y, targets: targets, rows: 0..<rows, of: rows, into: stack.outputGradient, parameters)
            let dx = try stack.backward(parameters)
            embedding.backward(dx, ids: inputs, rows: rows, parameters, mode, accumulates: false)
            optimizer.step(
                parameters, rate: Self.rate * Double(count - window) / Double(count), clip: 1)

            if window >= count - max(1, count / 10) { late.append(Double(loss) / .log(2)) }
            progress(Double(window + 1) / Double(count))
        }
        return late.reduce(0, +) / Double(late.count)
    }

    /// The weights under PyTorch's names; a gate has one bias here, and PyTorch's second is zero.
    var tensors: [String: Tensor] {
        var tensors: [String: Tensor] = [:]
        for parameter in architecture.parameters {
            let zeros = [Float](repeating: 0, count: parameter.shape.reduce(1, *))
            tensors[parameter.name] = Tensor(shape: parameter.shape, values: zeros)
        }
        for slot in parameters.slots {
            tensors[slot.name] = Tensor(shape: slot.shape, values: slot.range.map { parameters.weights[$0] })
        }
        return tensors
    }
}
