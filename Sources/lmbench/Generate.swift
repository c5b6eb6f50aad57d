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
    let precision: Precision
    let threads: Int
    /// How many texts were written side by side.
    let streams: Int
    /// Of all texts together.
    let tokensPerSecond: Double
    /// Bytes of weights that a step reads, once for all texts.
    let bytesPerStep: Int
    /// How many times as many tokens a second as one text alone in the first precision, in the same run.
    let timesAlone: Double

    /// Bytes of weights read a second.
    var bandwidth: Double { tokensPerSecond / Double(streams) * Double(bytesPerStep) }
    /// Operations a second: a multiplication and an addition for each weight, of four bytes or two, and each text.
    var flops: Double { tokensPerSecond * Double(bytesPerStep) / (precision == .float32 ? 2 : 1) }
}

/// Times the configurations in `names`, or all of them where it is empty, and hands over each result: in each
/// precision one text alone, then, where `streams` is more than one, so many as a batch.
///
/// A run writes `tokens` tokens of each text from the zero state: step, logits, softmax, draw. The median of
/// `runs` runs counts, after one that nobody counts. Runs of all kinds take turns, so that all saw the same
/// machine.
func benchmarkGeneration(
    names: [String], precisions: [Precision] = [.float32], threads: Int, streams: Int = 1, runs: Int = 9,
    tokens: Int = 200, report: (GenerationSpeed) -> Void
) throws(NetworkError) {
    for configuration in GenerationConfiguration.all
    where names.isEmpty || names.contains(configuration.name) {
        var random = SplitMix64(seed: 1)
        let architecture = configuration.architecture
        let parameters = configuration.parameters(&random)
        var kinds: [(network: InferenceNetwork, streams: Int)] = []
        for precision in precisions {
            let network = try InferenceNetwork(
                architecture, parameters, precision: precision, threads: threads)
            kinds += (streams == 1 ? [1] : [1, streams]).map { (network, $0) }
        }
        let logits = UnsafeMutableBufferPointer<Float>.allocate(
            capacity: streams * architecture.vocabularySize)
        defer { logits.deallocate() }
        var times = kinds.map { _ in [Duration]() }
        for _ in 0...runs {
            for (kind, (network, count)) in kinds.enumerated() {
                times[kind].append(
                    ContinuousClock().measure {
                        if count == 1 {
                            writeOne(network, tokens, logits, &random)
                        } else {
                            write(count, network, tokens, logits, &random)
                        }
                    })
            }
        }
        let rates = zip(kinds, times).map { kind, times in
            Double(tokens * kind.streams) / (times.dropFirst().sorted()[runs / 2] / .seconds(1))
        }
        for ((network, count), rate) in zip(kinds, rates) {
            report(
                GenerationSpeed(
                    config: configuration.name, precision: network.precision, threads: threads,
                    streams: count,
                    tokensPerSecond: rate, bytesPerStep: network.bytesPerToken, timesAlone: rate / rates[0]))
        }
    }
}

private func writeOne(
    _ network: InferenceNetwork, _ tokens: Int, _ logits: UnsafeMutableBufferPointer<Float>,
    _ random: inout SplitMix64
) {
    let V = network.architecture.vocabularySize
    let row = UnsafeMutableBufferPointer(rebasing: logits[..<V])
    var (state, token) = (network.initialState(), Int32(0))
    for _ in 0..<tokens {
        network.read(token, &state)
        network.logits(state, into: row)
        softmax(row)
        token = draw(from: row, &random)
    }
}

private func write(
    _ count: Int, _ network: InferenceNetwork, _ tokens: Int, _ logits: UnsafeMutableBufferPointer<Float>,
    _ random: inout SplitMix64
) {
    let V = network.architecture.vocabularySize
    var batch = InferenceNetwork.BatchState(network, (0..<count).map { _ in network.initialState() })
    var last = [Int32](repeating: 0, count: count)
    for _ in 0..<tokens {
        network.read(last, &batch)
        network.logits(batch, into: logits)
        for stream in 0..<count {
            let row = UnsafeMutableBufferPointer(rebasing: logits[stream * V..<(stream + 1) * V])
            softmax(row)
            last[stream] = draw(from: row, &random)
        }
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
