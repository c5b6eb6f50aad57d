import Neural

/// A reference configuration of generation; the PyTorch benchmark uses the same names.
struct GenerationConfiguration {
    let name: String
    let architecture: Architecture

    static let all = [
        GenerationConfiguration("gen-128x2", V: 96, E: 64, [128, 128]),
        GenerationConfiguration("gen-512x2", V: 96, E: 128, [512, 512]),
        GenerationConfiguration("gen-650x2", V: 10_000, E: 650, [650, 650]),
    ]

    init(_ name: String, V: Int, E: Int, _ hidden: [Int]) {
        self.name = name
        architecture = Architecture(vocabularySize: V, embeddingSize: E, hiddenSizes: hidden)
    }

    /// Returns the parameters of an untrained model, uniform in [−0.1, 0.1).
    func parameters(_ random: inout SplitMix64) -> [String: Tensor] {
        architecture.parameters.reduce(into: [:]) { all, parameter in
            let count = parameter.shape.reduce(1, *)
            all[parameter.name] = Tensor(
                shape: parameter.shape, values: (0..<count).map { _ in random.uniform(in: -0.1...0.1) })
        }
    }
}

/// The speed of generation in one configuration, where a step is one token of each text.
struct GenerationSpeed: Speed {
    let config: String
    let framework = "lm"
    let precision: InferenceNetwork.Precision
    let threads: Int
    /// The number of texts in the batch.
    let streams: Int
    let milliseconds: Double
    /// Tokens of all texts together.
    let tokensPerSecond: Int
    /// The weights read per second; a step reads them once for all texts.
    let gigabytesPerSecond: Double
    let gflops: Double
    /// The ratio of tokens per second to those of a single text in the first precision, in the same run.
    let timesAlone: Double
    /// What one thread can read of as many bytes in a second, and the share of it that one text on one thread reaches.
    private(set) var peakGigabytesPerSecond: Double?, fractionOfPeak: Double?
    /// The sizes of the network.
    let work: Work
    /// Set where busy loops ran beside the measurement.
    var beside: BesideLoops?

    private enum CodingKeys: CodingKey {
        case config, framework, precision, threads, streams, tokensPerSecond, gigabytesPerSecond, gflops
        case timesAlone, peakGigabytesPerSecond, fractionOfPeak, work, beside
    }

    /// The sizes of a configuration, for another program to do the same.
    struct Work: Encodable {
        let vocabulary, embedding: Int
        let hidden: [Int]
    }

    init(
        _ configuration: GenerationConfiguration, _ network: InferenceNetwork, threads: Int, streams: Int,
        tokensPerSecond: Double, alone: Double
    ) {
        (config, precision) = (configuration.name, network.precision)
        (self.threads, self.streams) = (threads, streams)
        let architecture = network.architecture
        work = Work(
            vocabulary: architecture.vocabularySize, embedding: architecture.embeddingSize,
            hidden: architecture.hiddenSizes)
        let stepsPerSecond = tokensPerSecond / Double(streams)
        milliseconds = (1e3 / stepsPerSecond).rounded(to: 4)
        self.tokensPerSecond = Int(tokensPerSecond.rounded())
        let bytes = Double(network.bytesPerToken)
        gigabytesPerSecond = (stepsPerSecond * bytes / 1e9).rounded(to: 1)
        // A multiplication and an addition for each weight and each text; the first layer's products may be a table.
        let inputs = zip(architecture.inputSizes, architecture.hiddenSizes).enumerated().map { layer, sizes in
            network.isTabulated && layer == 0 ? sizes.1 : sizes.0 + sizes.1
        }
        let layers = zip(inputs, architecture.hiddenSizes).map { architecture.cell.gates * $0 * $1 }
        let decoder = (architecture.hiddenSizes.last ?? 0) * architecture.vocabularySize
        let flops = tokensPerSecond * Double(2 * (layers.reduce(0, +) + decoder))
        gflops = (flops / 1e9).rounded(to: 1)
        timesAlone = (tokensPerSecond / alone).rounded(to: 2)
        if streams == 1, threads == 1 {
            let peak = network.readableBytesPerSecond()
            peakGigabytesPerSecond = peak.map { ($0 / 1e9).rounded(to: 1) }
            fractionOfPeak = peak.map { (stepsPerSecond * bytes / $0).rounded(to: 3) }
        }
    }

    var row: [String] {
        [config, precision.rawValue] + ["\(threads)", "\(milliseconds)", "\(tokensPerSecond)"]
            + ["\(gflops)"]
            + (peakGigabytesPerSecond.map { ["\($0) GB/s", "\(fractionOfPeak ?? 0)"] } ?? ["", ""])
            + (streams == 1 ? [] : ["\(streams) texts \(timesAlone)x"])
            + (beside.map { [$0.cell] } ?? [])
    }
}

/// Times the configurations in `names`, or all if it is empty, and passes each result to `report`: for each precision
/// a single text and, if `streams` is more than one, a batch of that many texts.
///
/// A run generates `tokens` tokens of each text from the initial state: step, logits, softmax, draw. The result is the
/// median of `runs` runs after one warm-up run. The runs of all variants alternate, so that all see the same machine.
func benchmarkGeneration(
    names: [String], precisions: [InferenceNetwork.Precision], threads: Int, streams: Int, busy: BusyLoops,
    runs: Int = 9, tokens: Int = 200, report: (GenerationSpeed) throws -> Void
) throws {
    for configuration in GenerationConfiguration.all
    where names.isEmpty || names.contains(configuration.name) {
        var random = SplitMix64(seed: 1)
        let architecture = configuration.architecture
        let parameters = configuration.parameters(&random)
        var variants: [(network: InferenceNetwork, streams: Int)] = []
        for precision in precisions {
            let network = try InferenceNetwork(
                architecture, parameters, precision: precision, threads: threads)
            variants += (streams == 1 ? [1] : [1, streams]).map { (network, $0) }
        }
        let logits = UnsafeMutableBufferPointer<Float>.allocate(
            capacity: streams * architecture.vocabularySize)
        defer { logits.deallocate() }
        /// Returns the time of each run of each variant, without the first.
        func time() -> [[Duration]] {
            var times = variants.map { _ in [Duration]() }
            for _ in 0...runs {
                for (variant, (network, count)) in variants.enumerated() {
                    times[variant].append(
                        ContinuousClock().measure {
                            if count == 1 {
                                generateOne(network, tokens, logits, &random)
                            } else {
                                generateBatch(count, network, tokens, logits, &random)
                            }
                        })
                }
            }
            return times.map { Array($0.dropFirst()) }
        }
        func speeds(_ seconds: [Double]) -> [GenerationSpeed] {
            let rates = zip(variants, seconds).map { Double(tokens * $0.streams) / $1 }
            return zip(variants, rates).map { variant, rate in
                GenerationSpeed(
                    configuration, variant.network, threads: threads, streams: variant.streams,
                    tokensPerSecond: rate, alone: rates[0])
            }
        }
        let idle = speeds(time().map { $0.sorted()[runs / 2] / .seconds(1) })
        for speed in idle { try report(speed) }
        try busy.run {
            // Beside other programs, the median would hide the long runs.
            let crowded = speeds(time().map { $0.reduce(.zero, +) / runs / .seconds(1) })
            for (var speed, idle) in zip(crowded, idle) {
                speed.beside = BesideLoops(
                    busy.count, share: Double(speed.tokensPerSecond) / Double(idle.tokensPerSecond))
                try report(speed)
            }
        }
    }
}

private func generateOne(
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

/// Writes texts side by side, each token drawn with its probability.
func generateBatch(
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

/// Draws a token with the probabilities `p`.
private func draw(from p: UnsafeMutableBufferPointer<Float>, _ random: inout SplitMix64) -> Int32 {
    var left = Float(random.uniform())
    for k in p.indices {
        left -= p[k]
        if left < 0 { return Int32(k) }
    }
    return Int32(p.count - 1)
}
