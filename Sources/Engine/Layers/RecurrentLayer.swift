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
/// oneDNN's primitives take all steps of a window at once; `LSTMCell`, `GRUCell` and `RNNCell` are the same
/// equations one step at a time, to be read. A gradient of the state after the last step may come in, and that of
/// the state before the first step may go out: truncated back-propagation through time drops both.
///
/// Shapes: `T` steps, `B` sequences, `D` inputs, `H` units, `G` gates. W is (G·H, D), U is (G·H, H), b is (G·H),
/// the gates in PyTorch's order; x is (T·B, D), y is (T·B, H), the states are (B, H).
final class RecurrentLayer {
    /// The places of the layer's weights; `candidateBias` is the GRU's b′, (H).
    struct Slots {
        let weightIH, weightHH, bias: Slot
        let candidateBias: Slot?

        var all: [Slot] { [weightIH, weightHH, bias] + (candidateBias.map { [$0] } ?? []) }
    }

    /// A state or its gradient: h and, for the LSTM, c, (B, H) each.
    typealias State = (h: UnsafeMutablePointer<Float>, c: UnsafeMutablePointer<Float>?)

    let slots: Slots
    /// `D` and `H`.
    let inputSize, hiddenSize: Int
    private let layer: OpaquePointer

    init(
        _ cell: Cell, _ slots: Slots, inputSize: Int, hiddenSize: Int, batchSize B: Int, steps T: Int,
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
        try check(status, "a layer of \(hiddenSize) units, \(T) steps of \(B) sequences")
    }

    deinit { onn_layer_destroy(layer) }

    /// Packs the weights for windows of `steps` steps, making the primitives of a new length.
    func load(_ weights: borrowing Arena, steps: Int, training: Bool) throws(EngineError) {
        try check(onn_layer_prepare(layer, Int64(steps), training), "a window of \(steps) steps")
        let candidate = slots.candidateBias.map { weights[$0] }
        let status = onn_layer_load(
            layer, Int64(steps), training, weights[slots.weightIH], weights[slots.weightHH],
            weights[slots.bias], candidate)
        try check(status, "packing weights")
    }

    /// Reads `x`, (T·B, D), writes `y`, (T·B, H), and replaces the state.
    func forward(
        _ x: Rows, into y: Rows, state: State, steps: Int, training: Bool
    ) throws(EngineError) {
        let status = onn_layer_forward(
            layer, Int64(steps), training, x.raw(), state.h, state.c, y.raw(), state.h, state.c)
        try check(status, "a forward pass")
    }

    /// Sends `dy`, (T·B, H), back through the window that ``forward`` ran last.
    ///
    /// Overwrites `dx`, (T·B, D), and the layer's part of `gradients`. `dState` holds the gradient of the state
    /// after the window and takes that of the state before it; `nil` stands for zero, and for dropping the other.
    func backward(
        _ dy: UnsafeMutablePointer<Float>, x: Rows, y: Rows, into dx: UnsafeMutablePointer<Float>,
        dState: State?, gradients: borrowing Arena, steps: Int
    ) throws(EngineError) {
        let candidate = slots.candidateBias.map { gradients[$0] }
        let status = onn_layer_backward(
            layer, Int64(steps), x.raw(), y.raw(), dy, dState?.h, dState?.c, dx, dState?.h, dState?.c,
            gradients[slots.weightIH], gradients[slots.weightHH], gradients[slots.bias], candidate)
        try check(status, "a backward pass")
    }
}
