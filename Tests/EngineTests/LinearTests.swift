import Neural
import Testing

@testable import Engine

@Suite("Linear layer") struct LinearTests {
    @Test("y = x Wᵀ + b and its gradients match values computed by hand", arguments: [true, false])
    func byHand(wantsInputGradient: Bool) throws {
        var plan = Plan()
        let linear = Linear(prefix: "head", inputSize: 2, outputSize: 3, in: &plan)
        let parameters = Parameters(plan)
        let W: [Float] = [1, 2, 3, 4, 5, 6], b: [Float] = [10, 20, 30]
        for (index, value) in (W + b).enumerated() { parameters.weights[index] = value }
        #expect(parameters.slots.map(\.name) == ["head.weight", "head.bias"])
        var (x, y): ([Float], [Float]) = ([1, -1, 0.5, 2], Array(repeating: .nan, count: 6))
        let dy: [Float] = [1, 0, 2, -1, 3, 0]
        var dx = [Float](repeating: .nan, count: 4)
        try x.withUnsafeMutableBufferPointer { x in
            let x = try #require(x.baseAddress)
            try y.withUnsafeMutableBufferPointer {
                try linear.forward(x, rows: 2, into: try #require($0.baseAddress), parameters)
            }
            try dy.withUnsafeBufferPointer { dy in
                try dx.withUnsafeMutableBufferPointer {
                    try linear.backward(
                        try #require(dy.baseAddress), x: x, rows: 2,
                        into: wantsInputGradient ? $0.baseAddress : nil, parameters)
                }
            }
        }
        // Row 0: [1 − 2, 3 − 4, 5 − 6] + b; row 1: [0.5 + 4, 1.5 + 8, 2.5 + 12] + b.
        #expect(y == [9, 19, 29, 14.5, 29.5, 44.5])
        // δx = δy W: [1 + 10, 2 + 12] and [−1 + 9, −2 + 12].
        #expect(wantsInputGradient ? dx == [11, 14, 8, 10] : dx.allSatisfy(\.isNaN))
        // δW = δyᵀ x and δb = Σ δy.
        #expect(Array(parameters.gradients) == [0.5, -3, 1.5, 6, 2, -2, 0, 3, 2])
    }
}
