package import Neural

extension RecurrentStack {
    /// The hidden states of a layer over the window run last, (T·B, H), before dropout; valid until the next pass.
    package func hiddenStates(ofLayer layer: Int) -> Rows { outputs[layer] }

    /// One step of one sequence of an LSTM layer.
    package struct LSTMStep: Sendable {
        /// The gates after their non-linearities, the cell state and the hidden state, (H) each.
        package let gates: LSTMCell.Gates, c: [Double], h: [Double]
    }

    /// Computes the gates of an LSTM layer over the window run last.
    ///
    /// A layer keeps its gates for training only, so they are computed again in Double by the reference cell, from the
    /// layer's input and the state before the window.
    ///
    /// - Parameters:
    ///   - layer: The layer, from 0.
    ///   - sequence: Which of the B sequences.
    ///   - state: The state before the window.
    ///   - parameters: The weights it was run with.
    /// - Returns: The steps of that window in order.
    package func gates(
        ofLayer layer: Int, sequence: Int, from state: RecurrentState, _ parameters: Parameters
    ) -> [LSTMStep] {
        precondition(cell == .lstm, "gates of a cell that is \(cell)")
        guard let (steps, mode) = last else { return [] }
        let (H, slots) = (hiddenSizes[layer], layers[layer].slots)
        func weights(_ slot: Slot) -> [Double] { slot.range.map { Double(parameters.weights[$0]) } }
        let lstm = LSTMCell(
            CellWeights(
                weightIH: weights(slots.weightIH), weightHH: weights(slots.weightHH),
                biasIH: weights(slots.bias), biasHH: [Double](repeating: 0, count: 4 * H)))
        func own(_ states: ArraySlice<Float>) -> [Double] {
            states.dropFirst(sequence * H).prefix(H).map(Double.init)
        }
        var (h, c) = (own(state.hidden(ofLayer: layer)), own(state.cellState(ofLayer: layer)))
        return (0..<steps).map { t in
            let x = rows(readBy: layer, mode)[t * batchSize + sequence].map(Double.init)
            let step = lstm(x, h, c)
            (h, c) = (step.h, step.c)
            return LSTMStep(gates: step.gates, c: c, h: h)
        }
    }
}
