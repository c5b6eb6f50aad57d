import Testing

@testable import Engine

@Suite("Losses") struct LossTests {
    private let predictions: [Float] = [-30, -1.5, -0.25, 0, 0.5, 2, 40]
    private let targets: [Float] = [0, 1, 0.3, 1, 0, 1, 1]

    private func evaluate(
        _ values: [Float],
        _ loss: (UnsafeBufferPointer<Float>, UnsafeBufferPointer<Float>, UnsafeMutablePointer<Float>) ->
            Double
    ) -> (loss: Double, gradients: [Float]) {
        var gradients = [Float](repeating: .nan, count: values.count)
        let found = values.withUnsafeBufferPointer { values in
            targets.withUnsafeBufferPointer { targets in
                gradients.withUnsafeMutableBufferPointer { gradients in
                    gradients.baseAddress.map { loss(values, targets, $0) } ?? .nan
                }
            }
        }
        return (found, gradients)
    }

    @Test(
        "binary cross-entropy matches its definition, its gradient matches central differences, and it does not overflow"
    )
    func binaryCrossEntropy() {
        let loss = { (values: [Float]) in
            evaluate(values) { BinaryCrossEntropy.lossAndGradients($0, targets: $1, into: $2) }
        }
        // By hand: for logit −1.5 and target 0, ln(1 + e^−1.5); for logit 0 and any target, ln 2.
        let wanted = (0.2014133 + 6 * 0.6931472) / 7
        #expect(abs(loss([-1.5, 0, 0, 0, 0, 0, 0]).loss - wanted) < 1e-6)
        #expect(loss(Array(repeating: 1e4, count: 7)).loss.isFinite)
        expectDerivative(loss)
    }

    @Test("squared error matches its definition, and its gradient matches central differences")
    func squaredError() {
        let loss = { (values: [Float]) in
            evaluate(values) { SquaredError.lossAndGradients($0, targets: $1, into: $2) }
        }
        #expect(loss(targets).loss == 0)
        #expect(abs(loss(targets.map { $0 + 3 }).loss - 9) < 1e-5)
        expectDerivative(loss)
    }

    private func expectDerivative(_ loss: ([Float]) -> (loss: Double, gradients: [Float])) {
        let found = loss(predictions)
        for i in predictions.indices {
            let h: Float = 0x1p-7
            let sides = [h, -h].map { shift -> Double in
                var moved = predictions
                moved[i] += shift
                return loss(moved).loss
            }
            let numeric = (sides[0] - sides[1]) / Double(2 * h)
            #expect(abs(numeric - Double(found.gradients[i])) < 1e-5, "\(i)")
        }
    }
}
