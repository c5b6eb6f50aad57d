import Testing

@testable import Neural

/// One unit, one input: every number can be checked with a pocket calculator.
@Suite("Reference model") struct ReferenceModelTests {
    static func isClose(_ a: Double, _ b: Double, _ tolerance: Double = 1e-9) -> Bool {
        abs(a - b) <= tolerance
    }

    @Test("an LSTM step gives the values computed by hand")
    func lstmByHand() {
        let cell = LSTMCell(
            CellWeights(
                weightIH: [1, 2, 0.5, -1], weightHH: [0.5, -0.5, 1, 2], biasIH: [0, 0.25, 0.25, 0],
                biasHH: [0, 0.25, -0.25, 0.5]))
        // x = 1, h₋ = 0.5, c₋ = 2, so a = 1.25, 2.25, 1, 0.5.
        let (h, c, gates) = cell([1], [0.5], [2])
        #expect(Self.isClose(gates.i[0], 0.7772998611746911))
        #expect(Self.isClose(gates.f[0], 0.9046505351008906))
        #expect(Self.isClose(gates.g[0], 0.7615941559557649))
        #expect(Self.isClose(gates.o[0], 0.6224593312018546))
        #expect(Self.isClose(c[0], 2.401288101897653))
        #expect(Self.isClose(h[0], 0.612323526188103))
    }

    @Test("a GRU's reset gate multiplies the recurrent product and its bias")
    func gruByHand() {
        let cell = GRUCell(
            CellWeights(
                weightIH: [1, -1, 0.5], weightHH: [2, 1, 4], biasIH: [0, 0, 0.25], biasHH: [-1, 0.5, -1]))
        // x = 1, h₋ = 0.5: r = σ(1), z = σ(0), n = tanh(0.75 + r·(2 − 1)).
        let (h, gates) = cell([1], [0.5])
        #expect(Self.isClose(gates.r[0], 0.7310585786300049))
        #expect(Self.isClose(gates.z[0], 0.5))
        #expect(Self.isClose(gates.n[0], 0.9016661291701495))
        #expect(Self.isClose(h[0], 0.5 * gates.n[0] + 0.25))
    }

    @Test("a plain step applies tanh or cuts off at zero")
    func rnnByHand() {
        func cell(_ nonlinearity: RNNCell.Nonlinearity, _ bias: Double) -> RNNCell {
            RNNCell(
                CellWeights(weightIH: [2], weightHH: [-1], biasIH: [bias], biasHH: [0.25]),
                nonlinearity: nonlinearity)
        }
        #expect(Self.isClose(cell(.tanh, 0)([1], [1.25])[0], 0.7615941559557649))
        #expect(cell(.relu, 0)([1], [1.25])[0] == 1)
        #expect(cell(.relu, -2)([1], [1.25])[0] == 0)
    }

    /// A cell of one unit whose gates are held by their biases: 1e3 opens a gate, −1e3 closes it.
    static func pinned(i: Double, f: Double, o: Double) -> LSTMCell {
        LSTMCell(
            CellWeights(
                weightIH: [0, 0, 1, 0], weightHH: [0, 0, 0, 0], biasIH: [i, f, 0, o], biasHH: [0, 0, 0, 0]))
    }

    @Test("o = 0 shows nothing and keeps the cell state; o = 1 shows all of it")
    func outputGate() {
        let off = Self.pinned(i: -1e3, f: 1e3, o: -1e3)([0.5], [0.1], [0.75])
        #expect(off.h == [0] && off.c == [0.75])
        let on = Self.pinned(i: -1e3, f: 1e3, o: 1e3)([0.5], [0.1], [0.75])
        #expect(on.c == [0.75] && Self.isClose(on.h[0], 0.6351489523872873))
    }

    @Test("f = 0 and i = 0 clear the cell state")
    func reset() { #expect(Self.pinned(i: -1e3, f: -1e3, o: 1e3)([0.5], [0.1], [0.75]).c == [0]) }

    @Test("f = 1 and i = 0 keep the cell state")
    func kept() { #expect(Self.pinned(i: -1e3, f: 1e3, o: 1e3)([0.5], [0.1], [0.75]).c == [0.75]) }

    @Test("i = 1 and f = 0 replace the cell state with the candidate")
    func written() {
        let c = Self.pinned(i: 1e3, f: -1e3, o: 1e3)([0.5], [0.1], [0.75]).c
        #expect(Self.isClose(c[0], 0.46211715726000975))
    }

    @Test("a model with equal logits has the loss ln V, however large the logits are")
    func uniformLoss() throws {
        let architecture = Architecture(vocabularySize: 5, embeddingSize: 2, hiddenSizes: [3])
        var parameters = architecture.parameters.reduce(into: [String: Tensor]()) {
            $0[$1.name] = Tensor(
                shape: $1.shape, values: [Float](repeating: 0, count: $1.shape.reduce(1, *)))
        }
        for bias: Float in [0, 1e4, -1e4] {
            parameters["decoder.bias"] = Tensor(shape: [5], values: [Float](repeating: bias, count: 5))
            let reference = try ReferenceModel(architecture, parameters)
            let loss = reference.loss(inputs: [0, 1, 2, 3], targets: [1, 2, 3, 4], streams: 2)
            #expect(Self.isClose(loss, 1.6094379124341003))
        }
    }
}
