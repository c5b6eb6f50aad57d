internal import COneDNN
internal import Neural

/// One recurrent layer over a window: LSTM, GRU or plain, forward and backward through time.
///
/// With *x* the input, *h* the output, `h₋` and `c₋` the step before, σ the logistic function:
///
///     LSTM   i, f, o = σ(W x + U h₋ + b)ᵢ, …_f, …ₒ;   g = tanh(W x + U h₋ + b)_g
///            c = f ⊙ c₋ + i ⊙ g;   h = o ⊙ tanh(c)
///     GRU    r, z = σ(W x + U h₋ + b)ᵣ, …_z;   n = tanh(Wₙ x + bₙ + r ⊙ (Uₙ h₋ + b′))
///            h = (1 − z) ⊙ n + z ⊙ h₋
///     plain  h = tanh(W x + U h₋ + b), or max(0, …)
///
/// and backward, for the LSTM, with `δh` the gradient of h from above and from the step after:
///
///     δo = δh ⊙ tanh(c);   δc += δh ⊙ o ⊙ (1 − tanh²(c));   δi = δc ⊙ g;   δf = δc ⊙ c₋;   δg = δc ⊙ i
///     δa = [δi ⊙ i(1−i), δf ⊙ f(1−f), δg ⊙ (1−g²), δo ⊙ o(1−o)]
///     δx = Wᵀ δa;   δh₋ = Uᵀ δa;   δc₋ = δc ⊙ f;   δW += δa xᵀ;   δU += δa h₋ᵀ;   δb += δa
///
/// (Hochreiter & Schmidhuber 1997; Gers et al. 2000; Cho et al. 2014 with PyTorch's placing of the reset gate.)
/// oneDNN's primitives carry both out for all steps at once; `LSTMCell`, `GRUCell` and `RNNCell` are the same
/// equations one step at a time, to be read. The gradient is cut at the window's edge: what `δh₋` and `δc₋`
/// are there is thrown away.
///
/// Shapes: `T` steps, `B` streams, `D` inputs, `H` units, `G` gates. W is (G·H, D), U is (G·H, H), b is (G·H),
/// the gates in PyTorch's order; x is (T·B, D), y is (T·B, H), the states are (B, H).
final class Recurrent {
    /// Where the layer's weights are in the network's block; `innerBias` is the GRU's b′, (H).
    struct Slots {
        let weightIH, weightHH, bias: Slot
        let innerBias: Slot?
    }

    let slots: Slots
    /// `D` and `H`.
    let inputSize, hiddenSize: Int
    private let layer: OpaquePointer

    init(
        _ cell: Cell, _ slots: Slots, inputSize: Int, hiddenSize: Int, streams B: Int, steps T: Int,
        _ precision: Precision
    ) throws(EngineError) {
        let kind =
            switch cell {
            case .lstm: onn_lstm
            case .gru: onn_gru
            case .rnnTanh: onn_rnn_tanh
            case .rnnReLU: onn_rnn_relu
            }
        var made: OpaquePointer?
        let status = onn_layer_create(
            &made, kind, Int64(T), Int64(B), Int64(inputSize), Int64(hiddenSize), precision == .bfloat16)
        guard let made else {
            throw .oneDNN(call: "a layer of \(hiddenSize) units", status: text(of: status))
        }
        (self.slots, self.inputSize, self.hiddenSize, layer) = (slots, inputSize, hiddenSize, made)
        try check(status, "a layer of \(hiddenSize) units, \(T) steps of \(B) streams")
    }

    deinit { onn_layer_destroy(layer) }

    /// Brings the weights into the layouts of windows of `steps` steps, which are made if they are new.
    func load(_ weights: borrowing Arena, steps: Int, training: Bool) throws(EngineError) {
        try check(onn_layer_prepare(layer, Int64(steps), training), "a window of \(steps) steps")
        let inner = slots.innerBias.map { weights[$0] }
        let status = onn_layer_load(
            layer, Int64(steps), training, weights[slots.weightIH], weights[slots.weightHH],
            weights[slots.bias], inner)
        try check(status, "packing weights")
    }

    /// Runs `x`, (T·B, D), to `y`, (T·B, H), replacing the state `h`, `c`, (B, H) each.
    func forward(
        _ x: Rows, into y: Rows, h: UnsafeMutablePointer<Float>, c: UnsafeMutablePointer<Float>?,
        steps: Int, training: Bool
    ) throws(EngineError) {
        try check(
            onn_layer_forward(layer, Int64(steps), training, x.raw(), h, c, y.raw(), h, c), "a forward pass")
    }

    /// Sends `dy`, (T·B, H), back through the window that ``forward`` just ran.
    ///
    /// Overwrites `dx`, (T·B, D), and the layer's part of `gradients`.
    func backward(
        _ dy: UnsafeMutablePointer<Float>, x: Rows, y: Rows, into dx: UnsafeMutablePointer<Float>,
        gradients: borrowing Arena, steps: Int
    ) throws(EngineError) {
        let inner = slots.innerBias.map { gradients[$0] }
        let status = onn_layer_backward(
            layer, Int64(steps), x.raw(), y.raw(), dy, dx, gradients[slots.weightIH],
            gradients[slots.weightHH], gradients[slots.bias], inner)
        try check(status, "a backward pass")
    }
}

/// oneDNN's status in words.
func text(of status: Int32) -> String { String(cString: onn_error_text(status)) }

/// Throws unless `status` is 0; `call` says what was asked for.
func check(_ status: Int32, _ call: @autoclosure () -> String) throws(EngineError) {
    guard status == 0 else { throw .oneDNN(call: call(), status: text(of: status)) }
}
