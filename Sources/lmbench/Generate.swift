import Neural

/// The configurations of writing text, one token at a time: those of the PyTorch programs we compare with.
let generationConfigurations: [(name: String, architecture: Architecture)] = [
    ("gen-128x2", Architecture(vocabularySize: 96, embeddingSize: 64, hiddenSizes: [128, 128])),
    ("gen-512x2", Architecture(vocabularySize: 96, embeddingSize: 128, hiddenSizes: [512, 512])),
    ("gen-650x2", Architecture(vocabularySize: 10_000, embeddingSize: 650, hiddenSizes: [650, 650])),
]

/// How fast one configuration writes.
struct GenerationSpeed {
    let config: String
    let threads: Int
    let tokensPerSecond: Double
    /// 10⁹ bytes of weights read a second.
    let bandwidth: Double

    /// One JSON object on one line.
    var json: String {
        let rate = Int(tokensPerSecond.rounded()), bandwidth = (bandwidth * 10).rounded() / 10
        return
            "{\"config\": \"\(config)\", \"framework\": \"lm\", \"precision\": \"fp32\", \"threads\": \(threads), "
            + "\"tokens_per_second\": \(rate), \"gigabytes_per_second\": \(bandwidth)}"
    }
}

/// Times the configurations in `names`, or all of them where it is empty, and hands over each result.
///
/// A run writes 200 tokens from the zero state: step, logits, softmax, draw. The median of the runs counts,
/// which like the first does not count includes nobody's warming up.
func benchmarkGeneration(
    names: [String], threads: Int, runs: Int = 9, tokens: Int = 200, report: (GenerationSpeed) -> Void
) throws {
    for (name, architecture) in generationConfigurations where names.isEmpty || names.contains(name) {
        let network = try Network(architecture, architecture.randomParameters(seed: 1), threads: threads)
        let logits = UnsafeMutableBufferPointer<Float>.allocate(capacity: architecture.vocabularySize)
        defer { logits.deallocate() }
        var random = SplitMix64(seed: 2)
        let clock = ContinuousClock()
        var times = (0...runs).map { _ in
            clock.measure {
                var (state, token) = (network.initialState(), Int32(0))
                for _ in 0..<tokens {
                    network.read(token, &state)
                    network.logits(state, into: logits)
                    softmax(logits)
                    token = draw(from: logits, &random)
                }
            }
        }
        times.removeFirst()
        let rate = Double(tokens) / (times.sorted()[runs / 2] / .seconds(1))
        report(
            GenerationSpeed(
                config: name, threads: threads, tokensPerSecond: rate,
                bandwidth: rate * Double(network.bytesPerToken) / 1e9))
    }
}

/// A token drawn with the probabilities `p`.
private func draw(from p: UnsafeMutableBufferPointer<Float>, _ random: inout SplitMix64) -> Int32 {
    var left = Float(random.uniform())
    for k in p.indices {
        left -= p[k]
        if left < 0 { return Int32(k) }
    }
    return Int32(p.count - 1)
}

extension Architecture {
    /// Weights as an untrained model has them, drawn evenly from (−0.1, 0.1).
    fileprivate func randomParameters(seed: UInt64) -> [String: Tensor] {
        var random = SplitMix64(seed: seed)
        return parameters.reduce(into: [:]) { all, parameter in
            let count = parameter.shape.reduce(1, *)
            all[parameter.name] = Tensor(
                shape: parameter.shape, values: (0..<count).map { _ in random.uniform(in: -0.1...0.1) })
        }
    }
}
