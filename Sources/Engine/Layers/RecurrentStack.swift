internal import COneDNN
package import Neural

/// Recurrent layers on top of one another over a window of `T` steps of `B` sequences.
///
///     xˡ = dropout(yˡ⁻¹),   yˡ = layerˡ(xˡ),   y⁰ = input;   the result is dropout(yᴸ)
///
/// Dropout acts between layers and after the last one, never from step to step (Zaremba, Sutskever & Vinyals 2014).
/// A stack knows no tokens: its input is dense rows, which the caller writes to ``input``. The state is a value
/// that is passed in and returned, and so is its gradient; so stacks can be chained:
///
///     h = encoder.forward(state);   y = decoder.forward(state);   …;   decoder.backward(dState);   encoder.backward(dState)
///
/// One forward pass in training waits for its backward pass at a time. Shapes: D inputs, H units of a layer;
/// time-major, so that row t·B + b is step t of sequence b.
package final class RecurrentStack {
    /// The probabilities of losing an element in training.
    package struct Dropout: Sendable {
        /// Of a layer's output before the next layer.
        package var between: Float
        /// Of the last layer's output.
        package var output: Float

        /// Creates both probabilities, each from 0 to below 1.
        package init(between: Float = 0, output: Float = 0) {
            (self.between, self.output) = (between, output)
        }
    }

    /// The recurrent unit of every layer.
    package let cell: Cell
    /// D of the first layer, and H of every layer.
    package let inputSize: Int, hiddenSizes: [Int]
    /// B, and the most steps T of a window.
    package let batchSize: Int, steps: Int
    /// Where the caller writes the input, (T·B, D), before a forward pass.
    package var input: Rows { inputs[0] }
    /// Where the gradient of the result, (T·B, H), has to be before a backward pass.
    package var outputGradient: UnsafeMutablePointer<Float> { activations[gradient] }

    let layers: [RecurrentLayer]
    private let masks: [DropoutMask]
    private let activations: Arena
    private let states: [Rows]  // h of a layer before the window and after each step, ((T + 1)·B, H) each
    let outputs: [Rows]  // yˡ, (T·B, H) each: the states but the first
    let inputs: [Rows]  // xˡ, (T·B, D), and the result; one with yˡ⁻¹ where nothing is dropped
    private let gradient: Slot  // (T·B, widest): the gradient of a layer's output, then that of its input
    private let stateOffsets: [Int]
    private(set) var last: (steps: Int, mode: Mode)?
    private var awaitsBackward = false

    /// Reserves the weights in `plan` and makes room for windows of `steps` steps.
    ///
    /// - Parameters:
    ///   - cell: The recurrent unit of every layer.
    ///   - prefix: The weights are called as in PyTorch, `PREFIX.weight_ih_l0` and so on.
    ///   - inputSize: D of the first layer.
    ///   - hiddenSizes: H of each layer, from the input up.
    ///   - batchSize: B.
    ///   - steps: T, the most steps of a window.
    ///   - dropout: What is lost in training.
    ///   - firstMask: The number of the first layer's dropout mask; every layer takes one, unique in the network.
    ///   - precision: What products round their factors to; float32 where the processor has no bfloat16.
    ///   - plan: The layout of the network's weights.
    /// - Throws: ``EngineError`` where oneDNN refuses.
    package init(
        _ cell: Cell, prefix: String = "rnn", inputSize: Int, hiddenSizes: [Int], batchSize: Int, steps: Int,
        dropout: Dropout = Dropout(), firstMask: UInt32 = 1, precision: Precision = .float32,
        in plan: inout Plan
    ) throws(EngineError) {
        let precision = precision.available
        (self.cell, self.inputSize, self.hiddenSizes) = (cell, inputSize, hiddenSizes)
        (self.batchSize, self.steps) = (batchSize, steps)
        var layers: [RecurrentLayer] = [], masks: [DropoutMask] = []
        var widths = [inputSize]
        // One layer after another runs over the window, forward and back, and within it W and U in turns.
        let (inputRoom, recurrentRoom) = (PackedRoom(), PackedRoom())
        for (l, H) in hiddenSizes.enumerated() {
            let slots = Self.reserve(cell, prefix, l, inputSize: widths[l], hiddenSizes, in: &plan)
            layers.append(
                try RecurrentLayer(
                    cell, slots, inputSize: widths[l], hiddenSize: H, batchSize: batchSize, steps: steps,
                    precision, inputRoom: inputRoom, recurrentRoom: recurrentRoom))
            let drop = l + 1 < hiddenSizes.count ? dropout.between : dropout.output
            masks.append(DropoutMask(probability: drop, number: firstMask + UInt32(l)))
            widths.append(H)
        }
        (self.layers, self.masks) = (layers, masks)
        stateOffsets = RecurrentState.offsets(cell, hiddenSizes: hiddenSizes, batchSize: batchSize)

        var room = Plan()
        let rows = batchSize * steps
        func reserve(_ name: String, _ rows: Int, _ columns: Int) -> Slot {
            room.reserve(name, [Rows.floats(rows, columns, precision)], aligned: true)
        }
        let x = reserve("x", rows, inputSize)
        let h = hiddenSizes.map { reserve("h", rows + batchSize, $0) }
        let dropped = zip(hiddenSizes, masks).map { $1.probability > 0 ? reserve("dropped", rows, $0) : nil }
        let widest = widths.max() ?? 0
        gradient = room.reserve("gradient", [rows, widest], aligned: true)
        activations = Arena(room)
        var (states, inputs) = ([Rows](), [Rows(activations[x], columns: inputSize, precision)])
        for (l, H) in hiddenSizes.enumerated() {
            states.append(Rows(activations[h[l]], columns: H, precision))
            let output = states[l].dropFirst(batchSize)
            if let slot = dropped[l] {
                inputs.append(Rows(activations[slot], columns: H, precision))
            } else {
                inputs.append(output)
            }
        }
        (self.states, self.inputs) = (states, inputs)
        outputs = states.map { $0.dropFirst(batchSize) }
    }

    private static func reserve(
        _ cell: Cell, _ prefix: String, _ l: Int, inputSize D: Int, _ hiddenSizes: [Int],
        in plan: inout Plan
    ) -> RecurrentLayer.Slots {
        let names = Architecture.names(ofLayer: l, prefix: prefix, hiddenSizes: hiddenSizes)
        let (G, H) = (cell.gates, hiddenSizes[l])
        return RecurrentLayer.Slots(
            weightIH: plan.reserve(names.weightIH, [G * H, D]),
            weightHH: plan.reserve(names.weightHH, [G * H, H]),
            bias: plan.reserve(names.biasIH, [G * H]),
            candidateBias: cell == .gru ? plan.reserve(names.biasHH, [H]) : nil)
    }

    /// Draws every weight and bias of a layer from U(−1/√H, 1/√H), as PyTorch does.
    package func initialize(_ parameters: Parameters, _ random: inout SplitMix64) {
        for layer in layers {
            for slot in layer.slots.all {
                parameters.drawUniform(slot, bound: 1 / Float(layer.hiddenSize).squareRoot(), &random)
            }
        }
    }

    /// Adds `bias` to the biases of an LSTM's forget gates, so that cell states last longer before training (Gers,
    /// Schmidhuber & Cummins 2000).
    package func addForgetBias(_ bias: Float, _ parameters: Parameters) {
        precondition(cell == .lstm, "the forget gates of a cell that is \(cell)")
        for layer in layers {
            let start = layer.slots.bias.offset + layer.hiddenSize
            for index in start..<start + layer.hiddenSize { parameters.weights[index] += bias }
        }
    }

    /// The state before any input: zeros.
    package func makeState() -> RecurrentState {
        RecurrentState(cell, hiddenSizes: hiddenSizes, batchSize: batchSize)
    }

    // MARK: Passes

    /// Runs the first `steps` steps of ``input`` from `state`, which becomes the state after them.
    ///
    /// - Returns: The last layer's output, (steps·B, H), after dropout; valid until the next pass.
    package func forward(
        steps: Int, _ parameters: Parameters, state: inout RecurrentState, _ mode: Mode
    ) throws(EngineError) -> Rows {
        precondition(steps > 0 && steps <= self.steps, "\(steps) steps of at most \(self.steps)")
        precondition(
            state.fits(cell, hiddenSizes: hiddenSizes, batchSize: batchSize), "a state of another stack")
        let failure = state.withFloats { base -> EngineError? in
            do throws(EngineError) {
                for l in layers.indices {
                    try forward(l, steps, parameters, part(of: base, layer: l), mode)
                }
                return nil
            } catch { return error }
        }
        if let failure { throw failure }
        (last, awaitsBackward) = ((steps, mode), mode.isTraining)
        return rows(readBy: layers.count, mode)
    }

    private func forward(
        _ l: Int, _ steps: Int, _ parameters: Parameters, _ state: RecurrentLayer.State, _ mode: Mode
    ) throws(EngineError) {
        let (layer, y) = (layers[l], outputs[l])
        layer.load(parameters.weightArena, training: mode.isTraining)
        try layer.forward(
            rows(readBy: l, mode), states: states[l], state: state, steps: steps, training: mode.isTraining,
            parameters.weightArena)
        let (mask, count) = (masks[l].drawn(mode), Int64(steps * batchSize))
        guard mask.drop > 0 else { return }
        if let from = y.floats(), let to = inputs[l + 1].floats() {
            onn_dropout(from, to, count, Int64(y.columns), mask)
        }
        if let from = y.halves(), let to = inputs[l + 1].halves() {
            onn_dropout_bfloat16(from, to, count, Int64(y.columns), mask)
        }
    }

    /// h and c of a layer, (B, H) each, in the floats of a state.
    private func part(of floats: UnsafeMutablePointer<Float>, layer l: Int) -> RecurrentLayer.State {
        let h = floats + stateOffsets[l]
        return (h, cell == .lstm ? h + batchSize * hiddenSizes[l] : nil)
    }

    /// What layer `l`, or whatever comes after the last one, reads in a pass.
    func rows(readBy l: Int, _ mode: Mode) -> Rows {
        l > 0 && !mode.isTraining ? outputs[l - 1] : inputs[l]
    }

    /// Sends ``outputGradient`` back through the window that ``forward(steps:_:state:_:)`` ran last, cut at its
    /// edges: truncated back-propagation through time.
    ///
    /// Overwrites the stack's part of the gradients.
    ///
    /// - Returns: The gradient of ``input``, (steps·B, D); valid until the next pass.
    package func backward(_ parameters: Parameters) throws(EngineError) -> UnsafeMutablePointer<Float> {
        try backward(parameters) { _ in nil }
    }

    /// The same with a gradient that comes from beyond the window.
    ///
    /// - Parameters:
    ///   - parameters: Weights and gradients.
    ///   - dState: The gradient of the state after the window; replaced by that of the state before it.
    /// - Returns: The gradient of ``input``, (steps·B, D); valid until the next pass.
    /// - Throws: ``EngineError`` where oneDNN refuses.
    package func backward(
        _ parameters: Parameters, dState: inout RecurrentState
    ) throws(EngineError) -> UnsafeMutablePointer<Float> {
        precondition(
            dState.fits(cell, hiddenSizes: hiddenSizes, batchSize: batchSize), "a state of another stack")
        let result = dState.withFloats { base in
            Result { () throws(EngineError) in
                try backward(parameters) { part(of: base, layer: $0) }
            }
        }
        return try result.get()
    }

    private func backward(
        _ parameters: Parameters, _ dState: (_ layer: Int) -> RecurrentLayer.State?
    ) throws(EngineError) -> UnsafeMutablePointer<Float> {
        guard let (steps, mode) = last, awaitsBackward else {
            preconditionFailure("no forward pass in training is pending")
        }
        awaitsBackward = false
        let flow = activations[gradient]
        for l in stride(from: layers.count - 1, through: 0, by: -1) {
            let (layer, mask) = (layers[l], masks[l].drawn(mode))
            if mask.drop > 0 {
                onn_dropout(flow, flow, Int64(steps * batchSize), Int64(layer.hiddenSize), mask)
            }
            try layer.backward(
                flow, x: inputs[l], states: states[l], dState: dState(l),
                gradients: parameters.gradientArena, steps: steps)
        }
        return flow
    }

    /// Sets ``outputGradient`` to zero, for a window whose output no loss looks at.
    package func zeroOutputGradient() {
        onn_zero(outputGradient, Int64(steps * batchSize * (hiddenSizes.last ?? 0)))
    }
}
