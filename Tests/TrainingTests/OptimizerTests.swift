import Engine
import Testing
import Training

/// Returns two weights, initially 1 and −2, after a step for each of the gradients.
private func weightsAfter(_ options: OptimizerOptions, rate: Double, gradients: [[Float]]) -> [Float] {
    var weights: [Float] = [1, -2]
    let optimizer = Optimizer(options, count: 2)
    for gradient in gradients {
        var gradient = gradient
        weights.withUnsafeMutableBufferPointer { weights in
            gradient.withUnsafeMutableBufferPointer {
                optimizer.step(weights: weights, gradients: $0, rate: rate)
            }
        }
    }
    return weights
}

private func close(_ found: [Float], _ wanted: [Float], _ tolerance: Float = 2e-6) -> Bool {
    zip(found, wanted).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
}

/// The expected weights are computed by hand from the papers' formulas.
@Suite("Optimizer") struct OptimizerTests {
    @Test("SGD subtracts the rate times the gradient")
    func sgd() {
        #expect(close(weightsAfter(.init(.sgd), rate: 0.5, gradients: [[2, -4], [1, 0]]), [-0.5, 0]))
    }

    @Test("SGD adds weight decay to the gradient")
    func sgdDecay() {
        // 1 - 0.5 (2 + 0.1·1), -2 - 0.5 (0 + 0.1·(-2))
        #expect(
            close(
                weightsAfter(.init(.sgd, weightDecay: 0.1), rate: 0.5, gradients: [[2, 0]]), [-0.05, -1.9]))
    }

    @Test("Adam's first step has the size of the rate, whatever the gradient")
    func adamFirst() {
        #expect(close(weightsAfter(.init(.adam), rate: 0.1, gradients: [[1e-3, -1e3]]), [0.9, -1.9], 2e-5))
    }

    @Test("Adam's second step corrects the bias of both moments")
    func adamSecond() {
        // g = 1 then 3: m̂ = (0.9·0.1 + 0.1·3)/0.19, v̂ = (0.999·0.001 + 0.001·9)/0.001999
        let wanted: Float = 1 - 0.1 - 0.1 * (0.39 / 0.19) / (0.009999 / 0.001999).squareRoot()
        #expect(
            close(weightsAfter(.init(.adam), rate: 0.1, gradients: [[1, 0], [3, 0]]), [wanted, -2], 1e-5))
    }

    @Test("AdamW decays the weights directly and keeps the decay out of the moments")
    func adamw() {
        // w(1 - 0.1·0.5) - 0.1; with a zero gradient, only the decay
        let found = weightsAfter(.init(.adamw, weightDecay: 0.5), rate: 0.1, gradients: [[7, 0]])
        #expect(close(found, [0.85, -1.9]))
    }

    @Test("Adam adds weight decay to the moments")
    func adamDecay() {
        // the decay is the whole gradient, so the step is the rate, towards zero
        let found = weightsAfter(.init(.adam, weightDecay: 0.5), rate: 0.1, gradients: [[0, 0]])
        #expect(close(found, [0.9, -1.9]))
    }

    @Test("RMSprop divides by the root of the running mean of squared gradients")
    func rmsprop() {
        // v = 0.01 then 0.99·0.01 + 0.01·4 = 0.0499
        let wanted: Float = 1 - 0.01 * 10 - 0.01 * 2 / Float(0.0499).squareRoot()
        #expect(
            close(
                weightsAfter(.init(.rmsprop), rate: 0.01, gradients: [[1, 0], [2, 0]]), [wanted, -2], 1e-5))
    }

    @Test(
        "an optimizer with restored moments takes the same steps, bit for bit",
        arguments: OptimizerOptions.Rule.allCases)
    func restoring(rule: OptimizerOptions.Rule) {
        let gradients: [[Float]] = [[0.3, -2], [1.7, 0.01], [-5, 1], [0.2, 0.2]]
        let whole = weightsAfter(.init(rule), rate: 0.1, gradients: gradients)
        var weights: [Float] = [1, -2]
        var saved: (moments: [[Float]], steps: Int) = ([], 0)
        for (i, gradient) in gradients.enumerated() {
            let optimizer = Optimizer(.init(rule), count: 2)
            #expect(i == 0 || optimizer.restore(saved.moments, steps: saved.steps))
            var gradient = gradient
            weights.withUnsafeMutableBufferPointer { weights in
                gradient.withUnsafeMutableBufferPointer {
                    optimizer.step(weights: weights, gradients: $0, rate: 0.1)
                }
            }
            saved = (optimizer.moments.map(Array.init), optimizer.steps)
        }
        #expect(weights == whole)
    }

    @Test("moments of the wrong size are not restored")
    func wrongMoments() {
        #expect(!Optimizer(.init(.adam), count: 2).restore([[1, 2], [3]], steps: 1))
    }

    @Test(
        "clipping scales a gradient above the limit to the limit, and leaves others unchanged",
        arguments: [nil, 1, 10])
    func clipping(limit: Double?) {
        var gradients: [Float] = [3, -4]
        let norm = gradients.withUnsafeMutableBufferPointer { GradientNorm.norm(of: $0) }
        #expect(norm == 5)
        let scale = GradientNorm.scale(of: norm, to: limit)
        #expect(abs(scale - (limit == 1 ? 0.2 : 1)) < 1e-6)
    }
}
