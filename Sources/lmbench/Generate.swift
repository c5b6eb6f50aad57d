import Neural

/// A model that writes text, one token at a time: PyTorch's benchmark has the same under the same names.
struct GenerationConfiguration {
    let name: String
    let architecture: Architecture

    static let all = [
        GenerationConfiguration("gen-128x2", V: 96, E: 64, [128, 128]),
        GenerationConfiguration("gen-512x2", V: 96, E: 128, [512, 512]),
        GenerationConfiguration("gen-650x2", V: 10_000, E: 650, [650, 650]),
    ]

    private init(_ name: String, V: Int, E: Int, _ hidden: [Int]) {
        self.name = name
        architecture = Architecture(vocabularySize: V, embeddingSize: E, hiddenSizes: hidden)
    }

    /// Weights as an untrained model has them, drawn evenly from (−0.1, 0.1).
    func parameters(_ random: inout SplitMix64) -> [String: Tensor] {
        architecture.parameters.reduce(into: [:]) { all, parameter in
            let count = parameter.shape.reduce(1, *)
            all[parameter.name] = Tensor(
                shape: parameter.shape, values: (0..<count).map { _ in random.uniform(in: -0.1...0.1) })
        }
    }
}

/// How fast one configuration writes.
struct GenerationSpeed {
    let config: String
    let threads: Int
    let tokensPerSecond: Double
    /// Bytes of weights read a second.
    let bandwidth: Double
}

/// Times the configurations in `names`, or all of them where it is empty, and hands over each result.
///
/// A run writes `tokens` tokens from the zero state: step, logits, softmax, draw. The median of `runs` runs
/// counts, after one that nobody counts.
func benchmarkGeneration(
    names: [String], threads: Int, runs: Int = 9, tokens: Int = 200, report: (GenerationSpeed) -> Void
) throws(NetworkError) {
    for configuration in GenerationConfiguration.all where names.isEmpty || names.contains(configuration.name)
    {
        var random = SplitMix64(seed: 1)
        let architecture = configuration.architecture
        let network = try Network(architecture, configuration.parameters(&random), threads: threads)
        let logits = UnsafeMutableBufferPointer<Float>.allocate(capacity: architecture.vocabularySize)
        defer { logits.deallocate() }
        let times = (0...runs).map { _ in
            ContinuousClock().measure {
                var (state, token) = (network.initialState(), Int32(0))
                for _ in 0..<tokens {
                    network.read(token, &state)
                    network.logits(state, into: logits)
                    softmax(logits)
                    token = draw(from: logits, &random)
                }
            }
        }
        let rate = Double(tokens) / (times.dropFirst().sorted()[runs / 2] / .seconds(1))
        report(
            GenerationSpeed(
                config: configuration.name, threads: threads, tokensPerSecond: rate,
                bandwidth: rate * Double(network.bytesPerToken)))
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
