internal import COneDNN
internal import Neural

// One window through the network: the passes of ``TrainingNetwork``.
extension TrainingNetwork {
    /// Forward, loss and backward over one window.
    ///
    /// Overwrites ``gradients`` with those of the mean loss and replaces `state`.
    ///
    /// - Parameters:
    ///   - inputs: The tokens that are read, (steps·B), time-major.
    ///   - targets: The tokens that come next, likewise.
    ///   - steps: The steps of this window, at most `T`.
    ///   - state: The state before the window, replaced by that after it.
    ///   - dropoutSeed: What, with the layer, decides which elements are dropped: another number each step.
    /// - Returns: The mean loss in nats per token.
    /// - Throws: ``EngineError/token(_:vocabularySize:)``, or what oneDNN refuses.
    public func lossAndGradients(
        inputs: UnsafeBufferPointer<Int32>, targets: UnsafeBufferPointer<Int32>, steps: Int,
        state: inout State, dropoutSeed: UInt64 = 0
    ) throws(EngineError) -> Float {
        let (ids, wanted) = try checked(inputs, targets, steps, state)
        let (rows, gradients) = (steps * streams, gradientArena[embedding])
        let h = try forward(ids, steps, &state, training: true, seed: dropoutSeed)
        decoder.load(weightArena)
        var (dy, dx) = (activations[flow.0], activations[flow.1])
        let loss = try decoder.forwardAndBackward(
            h, targets: wanted, rows: rows, into: dy, weights: weightArena, gradients: gradientArena)
        for l in stride(from: layers.count - 1, through: 0, by: -1) {
            let layer = layers[l]
            let mask = mask(after: l, seed: dropoutSeed)
            if mask.drop > 0 { onn_dropout(dy, dy, Int64(rows), Int64(layer.hiddenSize), mask) }
            try layer.backward(
                dy, x: layerInputs[l], y: outputs[l], into: dx, gradients: gradientArena, steps: steps)
            swap(&dy, &dx)
        }
        // Tied, the decoder's gradient is there already, and the embedding's is added to it.
        if !architecture.tied { onn_zero(gradients, Int64(embedding.count)) }
        onn_scatter(
            dy, ids, Int64(rows), Int64(architecture.embeddingSize), gradients,
            mask(after: -1, seed: dropoutSeed))
        return loss
    }

    /// Forward only, nothing dropped: the *sum* of the losses of one window in nats.
    ///
    /// - Parameters:
    ///   - inputs: The tokens that are read, (steps·B), time-major.
    ///   - targets: The tokens that come next, likewise.
    ///   - steps: The steps of this window, at most `T`.
    ///   - state: The state before the window, replaced by that after it.
    /// - Returns: Nats, summed over all targets.
    /// - Throws: ``EngineError/token(_:vocabularySize:)``, or what oneDNN refuses.
    public func loss(
        inputs: UnsafeBufferPointer<Int32>, targets: UnsafeBufferPointer<Int32>, steps: Int,
        state: inout State
    ) throws(EngineError) -> Double {
        let (ids, wanted) = try checked(inputs, targets, steps, state)
        let h = try forward(ids, steps, &state, training: false, seed: 0)
        decoder.load(weightArena)
        return try decoder.forward(h, targets: wanted, rows: steps * streams, weights: weightArena)
    }

    /// What the last ``loss(inputs:targets:steps:state:)`` found in one row, of a network that computes in float32.
    ///
    /// - Returns: The last layer's output there, (H), and the loss of the row's target in nats.
    func scored(_ row: Int) -> (h: ArraySlice<Float>, loss: Double) {
        let y = outputs[outputs.count - 1]
        guard let h = y.floats(row) else { preconditionFailure("outputs in \(precision)") }
        return (Array(UnsafeBufferPointer(start: h, count: y.columns))[...], decoder.losses[row])
    }

    /// Everything below the decoder: the last layer's output, dropped from if `training`.
    private func forward(
        _ ids: UnsafePointer<Int32>, _ steps: Int, _ state: inout State, training: Bool, seed: UInt64
    ) throws(EngineError) -> Rows {
        onn_set_threads(Int32(clamping: threads))
        let (rows, E) = (Int64(steps * streams), Int64(architecture.embeddingSize))
        let mask = training ? mask(after: -1, seed: seed) : onn_mask()
        onn_gather(
            weightArena[embedding], ids, rows, E, layerInputs[0].floats(), layerInputs[0].halves(), mask)
        var x = layerInputs[0]
        for l in layers.indices {
            let (layer, y) = (layers[l], outputs[l])
            try layer.load(weightArena, steps: steps, training: training)
            let failure = state.withLayer(l) { (h, c) -> EngineError? in
                do throws(EngineError) {
                    try layer.forward(x, into: y, h: h, c: c, steps: steps, training: training)
                    return nil
                } catch { return error }
            }
            if let failure { throw failure }
            x = y
            let mask = self.mask(after: l, seed: seed)
            guard training, mask.drop > 0 else { continue }
            x = layerInputs[l + 1]
            if let from = y.floats(), let to = x.floats() {
                onn_dropout(from, to, rows, Int64(y.columns), mask)
            }
            if let from = y.halves(), let to = x.halves() {
                onn_dropout_bfloat16(from, to, rows, Int64(y.columns), mask)
            }
        }
        return x
    }

    /// The mask on the output of `layer`, −1 for the embedding.
    ///
    /// A `period` of `streams` instead of 0 would share it over time.
    private func mask(after layer: Int, seed: UInt64) -> onn_mask {
        let drop = layer < 0 ? dropout.input : layer + 1 < layers.count ? dropout.between : dropout.output
        return onn_mask(seed: seed, layer: UInt32(layer + 1), drop: drop, period: 0)
    }

    private func checked(
        _ inputs: UnsafeBufferPointer<Int32>, _ targets: UnsafeBufferPointer<Int32>, _ steps: Int,
        _ state: borrowing State
    ) throws(EngineError) -> (UnsafePointer<Int32>, UnsafePointer<Int32>) {
        let (rows, V) = (steps * streams, Int32(architecture.vocabularySize))
        precondition(steps > 0 && steps <= self.steps, "\(steps) steps of at most \(self.steps)")
        precondition(state.isOf(architecture, streams: streams), "a state of another network")
        guard let ids = inputs.baseAddress, let wanted = targets.baseAddress, inputs.count >= rows,
            targets.count >= rows
        else { preconditionFailure("a window of \(rows) tokens") }
        for row in 0..<rows {
            guard ids[row] >= 0, ids[row] < V else { throw .token(ids[row], vocabularySize: Int(V)) }
            guard wanted[row] >= 0, wanted[row] < V else { throw .token(wanted[row], vocabularySize: Int(V)) }
        }
        return (ids, wanted)
    }
}
