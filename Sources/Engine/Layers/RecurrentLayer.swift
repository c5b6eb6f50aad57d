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
/// A gradient of the state after the last step may come in, and that of the state before the first step may go out:
/// truncated back-propagation through time drops both.
///
/// W x is one product for many steps, U h₋ one for every step, and so it is on the way back, where all δa of a window
/// are in memory before δx, δW and δU are taken from them as products over the whole window. A backward step
/// overwrites the gates by δa. (oneDNN has recurrent primitives, too; they keep more and are slower, see Speed.md.) In bfloat16 the factors of products are rounded, and with them what a layer keeps for
/// its backward pass: gates and outputs; sums and cell states are float32. `LSTMCell`, `GRUCell` and `RNNCell` are
/// the same equations in Double, one step at a time, to be read.
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
    private let cell: Cell
    private let batchSize, steps: Int
    private let precision: Precision
    /// Wᵀ and Uᵀ, to which x and h₋ are applied, and W and U, to which δa is.
    private let inputWeight, recurrentWeight, inputWeightBack, recurrentWeightBack: PackedWeight
    private let inputGradient, recurrentGradient: OuterProduct
    /// The steps whose W x are one product: few enough for a cache to hold the result.
    private let blockSteps: Int
    private let arena: Arena
    private let Wx, Uh, δh, carried: Slot
    /// What the backward pass needs of the forward pass; made by the first one in training.
    private var tape: Tape?

    init(
        _ cell: Cell, _ slots: Slots, inputSize D: Int, hiddenSize H: Int, batchSize B: Int, steps T: Int,
        _ precision: Precision, inputRoom: PackedRoom, recurrentRoom: PackedRoom
    ) throws(EngineError) {
        let a = cell.gates * H
        (self.cell, self.slots, inputSize, hiddenSize) = (cell, slots, D, H)
        (batchSize, steps, self.precision) = (B, T, precision)
        blockSteps = min(T, max(1, (1 << 20) / (B * a)))
        let rows = blockSteps * B
        inputWeight = try PackedWeight(k: D, n: a, transposed: true, rows: rows, precision, in: inputRoom)
        recurrentWeight = try PackedWeight(
            k: H, n: a, transposed: true, rows: B, precision, in: recurrentRoom)
        inputWeightBack = try PackedWeight(
            k: a, n: D, transposed: false, rows: T * B, precision, in: inputRoom)
        recurrentWeightBack = try PackedWeight(
            k: a, n: H, transposed: false, rows: B, precision, in: recurrentRoom)
        inputGradient = OuterProduct(m: a, n: D, precision)
        recurrentGradient = OuterProduct(m: a, n: H, precision)
        var room = Plan()
        Wx = room.reserve("W x", [rows, a], aligned: true)
        Uh = room.reserve("U h", [B, a], aligned: true)
        δh = room.reserve("δh", [B, H], aligned: true)
        carried = room.reserve("carried", [B, H], aligned: true)
        arena = Arena(room)
    }

    /// Takes the weights as they are now.
    func load(_ weights: borrowing Arena, training: Bool) {
        let (W, U) = (weights[slots.weightIH], weights[slots.weightHH])
        inputWeight.load(W)
        inputWeightBack.load(W)
        recurrentWeight.load(U)
        recurrentWeightBack.load(U)
        if training && tape == nil {
            tape = Tape(
                cell, rows: steps * batchSize, batchSize: batchSize, units: hiddenSize, precision)
        }
    }

    // MARK: Forward

    /// Reads `x`, (T·B, D), and replaces the state.
    ///
    /// - Parameters:
    ///   - x: The input, (steps·B, D).
    ///   - states: Takes h before the window and after each step, ((steps + 1)·B, H).
    ///   - state: h and c before the window, replaced by those after it.
    ///   - steps: The steps of the window.
    ///   - training: Whether a backward pass may follow.
    ///   - weights: The weights loaded, for the biases.
    /// - Throws: ``EngineError`` where oneDNN refuses.
    func forward(
        _ x: Rows, states: Rows, state: State, steps: Int, training: Bool, _ weights: borrowing Arena
    ) throws(EngineError) {
        let (B, a, tape) = (batchSize, cell.gates * hiddenSize, training ? tape : nil)
        states.write(state.h, rows: B)
        if let c = state.c { tape?.cells(after: 0)?.update(from: c, count: B * hiddenSize) }
        for first in stride(from: 0, to: steps, by: blockSteps) {
            let count = min(blockSteps, steps - first)
            try inputWeight.product(x.raw(first * B), rows: count * B, into: arena[Wx])
            for t in first..<first + count {
                try recurrentWeight.product(states.raw(t * B), rows: B, into: arena[Uh])
                step(t, arena[Wx] + (t - first) * B * a, states, state, tape, weights)
            }
        }
        states.read(row: steps * B, rows: B, into: state.h)
        if let c = state.c, let last = tape?.cells(after: steps) {
            c.update(from: last, count: B * hiddenSize)
        }
    }

    /// The step from h₋ and c₋ to h and c, given W x; U h₋ is in the arena.
    private func step(
        _ t: Int, _ Wx: UnsafePointer<Float>, _ states: Rows, _ state: State, _ tape: Tape?,
        _ weights: borrowing Arena
    ) {
        var operands = operands(t, states, tape)
        operands.bias = UnsafePointer(weights[slots.bias])
        operands.candidateBias = slots.candidateBias.map { UnsafePointer(weights[$0]) }
        let Uh = arena[Uh]
        switch cell {
        case .lstm:
            onn_lstm_step(
                &operands, Wx, Uh, tape?.cells(after: t) ?? state.c, tape?.cells(after: t + 1) ?? state.c)
        case .gru: onn_gru_step(&operands, Wx, Uh, tape?.recurrentGates(of: t))
        case .rnnTanh, .rnnReLU: onn_plain_step(&operands, Wx, Uh, cell == .rnnReLU)
        }
    }

    private func operands(_ t: Int, _ states: Rows, _ tape: Tape?) -> onn_step {
        onn_step(
            batch: Int64(batchSize), units: Int64(hiddenSize), bfloat16: precision == .bfloat16, bias: nil,
            candidateBias: nil, before: states.raw(t * batchSize), output: states.raw((t + 1) * batchSize),
            gates: tape?.gates(of: t))
    }

    // MARK: Backward

    /// Sends δy back through the window that ``forward`` ran last.
    ///
    /// Overwrites the layer's part of `gradients`.
    ///
    /// - Parameters:
    ///   - flow: δy, (steps·B, H), replaced by δx, (steps·B, D).
    ///   - x: The input of the forward pass.
    ///   - states: The states of the forward pass.
    ///   - dState: The gradient of the state after the window, replaced by that of the state before it; `nil` stands
    ///     for zero, and for dropping the other.
    ///   - gradients: The gradients of the weights.
    ///   - steps: The steps of the window.
    /// - Throws: ``EngineError`` where oneDNN refuses.
    func backward(
        _ flow: UnsafeMutablePointer<Float>, x: Rows, states: Rows, dState: State?,
        gradients: borrowing Arena, steps: Int
    ) throws(EngineError) {
        guard let tape else { preconditionFailure("a backward pass without a forward pass in training") }
        let (B, size) = (batchSize, batchSize * hiddenSize)
        let (δh, carried) = (arena[δh], arena[carried])
        δh.update(repeating: 0, count: size)
        carried.update(repeating: 0, count: size)
        if let dState {
            δh.update(from: dState.h, count: size)
            if let dc = dState.c { carried.update(from: dc, count: size) }
        }
        gradients[slots.bias].update(repeating: 0, count: slots.bias.count)
        if let slot = slots.candidateBias { gradients[slot].update(repeating: 0, count: slot.count) }
        for t in stride(from: steps - 1, through: 0, by: -1) {
            stepBack(t, flow + t * size, states, tape, gradients)
            guard t > 0 || dState != nil else { break }
            try recurrentWeightBack.product(tape.recurrentGates(of: t), rows: B, into: δh)
        }
        if let dState {
            if cell == .gru { for index in 0..<size { δh[index] += carried[index] } }
            dState.h.update(from: δh, count: size)
            dState.c?.update(from: carried, count: size)
        }
        let rows = steps * B
        try inputWeightBack.product(tape.gates(of: 0), rows: rows, into: flow)
        try inputGradient.product(tape.gates(of: 0), x.raw(), rows: rows, into: gradients[slots.weightIH])
        try recurrentGradient.product(
            tape.recurrentGates(of: 0), states.raw(), rows: rows, into: gradients[slots.weightHH])
    }

    /// The step from δh and δc to δa, δh₋ through U apart.
    private func stepBack(
        _ t: Int, _ dy: UnsafePointer<Float>, _ states: Rows, _ tape: Tape, _ gradients: borrowing Arena
    ) {
        var operands = operands(t, states, tape)
        let (δh, carried, δb) = (arena[δh], arena[carried], gradients[slots.bias])
        switch cell {
        case .lstm:
            onn_lstm_step_back(
                &operands, tape.cells(after: t), tape.cells(after: t + 1), dy, δh, carried, δb)
        case .gru:
            onn_gru_step_back(
                &operands, tape.recurrentGates(of: t), dy, δh, carried, δb,
                slots.candidateBias.map { gradients[$0] })
        case .rnnTanh, .rnnReLU: onn_plain_step_back(&operands, dy, δh, cell == .rnnReLU, δb)
        }
    }
}

/// What a recurrent layer keeps of a window for its backward pass.
private final class Tape {
    private let gateRows: Rows  // (T·B, G·H): gates, then δa
    /// Of the GRU: (T·B, 3·H), whose last third is Uₙ h₋ + b′, and then the gradient of U h₋.
    private let recurrentRows: Rows
    private let batchSize, units: Int
    private let arena: Arena
    private let cellSlot: Slot?  // ((T + 1)·B, H)

    init(_ cell: Cell, rows: Int, batchSize: Int, units H: Int, _ precision: Precision) {
        (self.batchSize, units) = (batchSize, H)
        var room = Plan()
        let floats = Rows.floats(rows, cell.gates * H, precision)
        let gates = room.reserve("gates", [floats], aligned: true)
        let recurrent = cell == .gru ? room.reserve("recurrent gates", [floats], aligned: true) : gates
        cellSlot = cell == .lstm ? room.reserve("cells", [rows + batchSize, H], aligned: true) : nil
        arena = Arena(room)
        gateRows = Rows(arena[gates], columns: cell.gates * H, precision)
        recurrentRows = Rows(arena[recurrent], columns: cell.gates * H, precision)
    }

    /// The gates of step `t`, and then δa, (B, G·H).
    func gates(of t: Int) -> UnsafeMutableRawPointer { gateRows.raw(t * batchSize) }

    /// The gradient of U h₋ at step `t`, (B, G·H): δa but for the GRU.
    func recurrentGates(of t: Int) -> UnsafeMutableRawPointer { recurrentRows.raw(t * batchSize) }

    /// The cell states after `steps` steps, (B, H); `nil` where the cell has none.
    func cells(after steps: Int) -> UnsafeMutablePointer<Float>? {
        cellSlot.map { arena[$0] + steps * batchSize * units }
    }
}
