import Engine
import Neural
import RealModule
import Testing

@testable import Lab

@Suite("Gradients over time") struct GradientsTests {
    @Test("the spectral radius is that of matrices whose eigenvalues are known, complex ones included")
    func spectralRadius() {
        let (c, s) = (Double.cos(1), Double.sin(1))
        let known: [(matrix: [Double], rows: Int, radius: Double)] = [
            ([0.5, 0, 0, -0.9], 2, 0.9),  // −0.9 is the largest in absolute value
            ([0.9 * c, -0.9 * s, 0.9 * s, 0.9 * c], 2, 0.9),  // 0.9 e^±i
            ([0.8, 1, 0, 0.8], 2, 0.8),  // a single eigenvector
            ([0, 5, 0, 0], 2, 0),  // every eigenvalue is 0
            // The companion of (z − 2)(z² + z + 4), whose other roots have the absolute value 2 as well.
            ([1, -2, 8, 1, 0, 0, 0, 1, 0], 3, 2),
            ([3e-200, 0, 0, 1e-200], 2, 3e-200),
        ]
        for (matrix, rows, radius) in known {
            let found = SpectralRadius.of(matrix, rows: rows)
            #expect(abs(found - radius) <= 1e-6 * radius, "\(matrix): \(found)")
        }
    }

    @Test("every gate's block of the recurrent matrix gets the radius", arguments: Cell.allCases)
    func scaled(cell: Cell) throws {
        OneDNN.use(threads: 1)
        let H = 6
        let network = try OrderNetwork(
            OrderDesign(cell: cell, hidden: H, radius: 1.3), steps: 3, batchSize: 2, seed: 4)
        let slot = try #require(network.parameters.slots.first { $0.name == "rnn.weight_hh_l0" })
        for gate in 0..<cell.gates {
            let block = slot.range.dropFirst(gate * H * H).prefix(H * H)
            let radius = SpectralRadius.of(
                block.map { Double(network.parameters.weights[$0]) }, rows: H)
            #expect(abs(radius - 1.3) < 1e-5)
        }
    }

    @Test("the gradients of a linear network are those of repeated multiplication, computed by hand")
    func byHand() throws {
        OneDNN.use(threads: 1)
        let (H, B, steps) = (3, 4, 9)
        let network = try OrderNetwork(
            OrderDesign(cell: .rnnTanh, hidden: H, radius: 1.2, isSilent: true), steps: steps,
            batchSize: B, seed: 2)
        var data = TemporalOrder(.easy, seed: 1)
        let batch = (0..<B).map { _ in data.next() }
        let found = try network.stateGradients(batch)

        // The state is zero, so that the logits are the bias; δh = (softmax(b) − one-hot) W / B, and δh U one back.
        let weights = network.parameters.weights
        func values(_ name: String) throws -> [Double] {
            try #require(network.parameters.slots.first { $0.name == name }).range.map {
                Double(weights[$0])
            }
        }
        let (W, b) = (try values("output.weight"), try values("output.bias"))
        let U = try values("rnn.weight_hh_l0")
        let sum = b.reduce(0) { $0 + .exp($1) }
        var dh = batch.map { sequence in
            let dz = b.indices.map {
                (.exp(b[$0]) / sum - ($0 == sequence.target.rawValue ? 1 : 0)) / Double(B)
            }
            return (0..<H).map { unit in dz.indices.reduce(0) { $0 + dz[$1] * W[$1 * H + unit] } }
        }
        for n in 0...steps {
            let norm = dh.joined().reduce(0) { $0 + $1 * $1 }.squareRoot()
            #expect(abs(found.h[n] / norm - 1) < 1e-4, "distance \(n)")
            dh = dh.map { d in (0..<H).map { unit in (0..<H).reduce(0) { $0 + d[$1] * U[$1 * H + unit] } } }
        }
        #expect(found.h.count == steps + 1 && found.c.allSatisfy(\.isNaN))
    }

    @Test("the gradients of an LSTM's first state match central differences of the loss")
    func centralDifferences() throws {
        OneDNN.use(threads: 1)
        let network = try OrderNetwork(
            OrderDesign(cell: .lstm, hidden: 3, forgetBias: 2), steps: 9, batchSize: 2, seed: 2)
        var data = TemporalOrder(.easy, seed: 1)
        let batch = (0..<2).map { _ in data.next() }
        let found = try network.stateGradients(batch)
        for (name, exact, offset) in [("h", found.h[9], 0), ("c", found.c[9], 6)] {
            let squares = try (0..<6).map { index in
                let sides = try [Float(0x1p-5), -0x1p-5].map { shift in
                    var state = network.stack.makeState()
                    state.floats[offset + index] = shift
                    return try network.loss(batch, from: state)
                }
                return (sides[0] - sides[1]) / 0x1p-4
            }
            let numeric = squares.reduce(0) { $0 + $1 * $1 }.squareRoot()
            #expect(abs(numeric / exact - 1) < 0.02, "\(name): \(numeric), \(exact)")
        }
    }

    @Test("a geometric course has its factor, and what single precision hides is left out of the fit")
    func decay() throws {
        let falling = (0..<100).map { Double.pow(0.5, Double($0)) }
        let decay = try #require(GradientDecay(falling))
        #expect(abs(decay.factor - 0.5) < 1e-12 && decay.explained > 0.999999)
        // 0.5⁴⁰ is below the floor of 10⁻¹², and zeros that follow do not count.
        let cut = falling.prefix(42) + [Double](repeating: 0, count: 58)
        #expect(abs(try #require(GradientDecay(Array(cut))).factor - 0.5) < 1e-12)
        #expect(GradientDecay([1, 0, 0, 0, 0, 0, 0, 0, 0]) == nil)
        // (0, 1), (1, 3), (2, 4): slope 3/2, R² = 3² / (2 · 14/3).
        let line = try #require(StraightLine([(0, 1), (1, 3), (2, 4)]))
        #expect(abs(line.slope - 1.5) < 1e-12 && abs(line.explained - 27 / 28) < 1e-12)
    }

    @Test("where gradients explode, training collapses without clipping and learns with it")
    func clipping() throws {
        OneDNN.use(threads: 1)
        let without = try ClippingComparison.train(hidden: 32, clip: nil, seed: 5) { _ in }
        let with = try ClippingComparison.train(hidden: 32, clip: 1, seed: 5) { _ in }
        #expect(without.contains { !$0.norm.isFinite })
        #expect(without[0] == with[0] && without[0].norm > 1)
        let final = with.suffix(50).reduce(0) { $0 + $1.loss } / 50
        #expect(final < 0.3)  // guessing has 1.39
        #expect(try ClippingComparison.train(hidden: 32, clip: 1, seed: 5) { _ in } == with)
        #expect(try ClippingComparison.train(hidden: 32, clip: 1, seed: 6) { _ in } != with)
    }

    @Test("numbers far from one are powers of ten")
    func powers() {
        let shown: [(Double, String)] = [
            (3.14e-8, "3.1·10⁻⁸"), (9.99e-9, "1·10⁻⁸"), (0.25, "0.25"), (42, "42"), (1.7e12, "1.7·10¹²"),
            (0, "0"), (.nan, "–"), (.infinity, "–"),
        ]
        for (value, text) in shown { #expect(InitialGradients.power(value) == text) }
    }

    @Test("impossible settings are refused by name")
    func refused() {
        var experiment = GradientsExperiment()
        experiment.hidden = 1
        #expect(throws: LabError.setting(name: "the number of units", value: "1", wanted: "from 2 to 128")) {
            try experiment.run(LabSettings(threads: 1))
        }
        experiment = GradientsExperiment()
        experiment.seeds = 0
        #expect(throws: LabError.self) { try experiment.run(LabSettings(threads: 1)) }
    }
}
