import Neural
import Engine
import Training

/// A reference configuration of training; the PyTorch benchmark uses the same names.
struct StepConfiguration {
    let name: String
    let architecture: Architecture
    /// `B` and `T`: the batch size and the steps of a window.
    let streams, steps: Int
    let optimizer: OptimizerOptions

    static let all = [
        StepConfiguration("char-128x2", V: 96, E: 64, [128, 128], B: 50, T: 50, .adam),
        StepConfiguration("char-512x2", V: 96, E: 128, [512, 512], B: 64, T: 128, .adam),
        StepConfiguration("word-200x2", V: 33278, E: 200, [200, 200], B: 20, T: 35, .sgd, tied: true),
        StepConfiguration("word-650x2", V: 10000, E: 650, [650, 650], B: 20, T: 35, .sgd, tied: true),
        StepConfiguration("awd-1150x3", V: 10000, E: 400, [1150, 1150, 400], B: 20, T: 70, .sgd, tied: true),
    ]

    private init(
        _ name: String, V: Int, E: Int, _ hidden: [Int], B: Int, T: Int, _ rule: OptimizerOptions.Rule,
        tied: Bool = false
    ) {
        (self.name, streams, steps, optimizer) = (name, B, T, OptimizerOptions(rule))
        architecture = Architecture(vocabularySize: V, embeddingSize: E, hiddenSizes: hidden, tied: tied)
    }

    /// The floating-point operations of LSTM and decoder in a training step: twice as many backward as forward.
    var flops: Double {
        let layers = zip(architecture.inputSizes, architecture.hiddenSizes).map { D, H in 8 * H * (D + H) }
        let decoder = 2 * (architecture.hiddenSizes.last ?? 0) * architecture.vocabularySize
        return Double(3 * streams * steps * (layers.reduce(0, +) + decoder))
    }
}

/// The speed of a training step.
struct StepSpeed: Speed {
    let config: String
    let framework = "lm"
    let engine = OneDNN.version
    let precision: Precision
    let threads: Int
    let msPerStep: Double
    let tokensPerSecond: Int
    let gflops: Double
    /// The processor's peak in this precision, and the share of it that the step reached.
    private(set) var peakGflops = 0.0, fractionOfPeak = 0.0
    /// What a step is made of.
    let work: Work
    /// Set where busy loops ran beside the measurement.
    var beside: BesideLoops?

    /// The sizes and the optimizer of a configuration, for another program to do the same.
    struct Work: Encodable {
        let vocabulary, embedding: Int
        let hidden: [Int]
        let tied: Bool
        let sequences, steps: Int
        let optimizer: OptimizerOptions.Rule
    }

    /// Computes the speed from the time of a step.
    init(_ configuration: StepConfiguration, precision: Precision, threads: Int, seconds: Double) {
        (config, self.precision, self.threads) = (configuration.name, precision, threads)
        msPerStep = (seconds * 1e3).rounded(to: 2)
        tokensPerSecond = Int((Double(configuration.streams * configuration.steps) / seconds).rounded())
        gflops = (configuration.flops / seconds / 1e9).rounded(to: 1)
        let architecture = configuration.architecture
        work = Work(
            vocabulary: architecture.vocabularySize, embedding: architecture.embeddingSize,
            hidden: architecture.hiddenSizes, tied: architecture.tied, sequences: configuration.streams,
            steps: configuration.steps, optimizer: configuration.optimizer.rule)
    }

    /// Relates the speed to a peak in floating-point operations a second.
    mutating func setPeak(_ peak: Double) {
        peakGflops = (peak / 1e9).rounded(to: 1)
        fractionOfPeak = (gflops * 1e9 / peak).rounded(to: 3)
    }

    var row: [String] {
        [config, precision.rawValue] + ["\(threads)", "\(msPerStep)", "\(tokensPerSecond)"]
            + ["\(gflops)", "\(peakGflops)", "\(fractionOfPeak)"]
            + (beside.map { [$0.cell] } ?? [])
    }
}

/// Times full training steps: embedding, LSTM with carried state, decoder, loss, backward, clipping, optimizer.
struct StepTimer {
    let network: TrainingNetwork
    private let optimizer: Optimizer
    private let rate: Double
    private let inputs, targets: [Int32]
    private var state: RecurrentState

    init(
        _ configuration: StepConfiguration, threads: Int, precision: Precision
    ) throws(EngineError) {
        let (V, count) = (
            configuration.architecture.vocabularySize, configuration.streams * configuration.steps
        )
        network = try TrainingNetwork(
            configuration.architecture, batchSize: configuration.streams, steps: configuration.steps,
            threads: threads, precision: precision)
        network.initialize(seed: 0)
        optimizer = Optimizer(configuration.optimizer, count: network.parameters.weights.count)
        rate = configuration.optimizer.rule == .sgd ? 1 : 1e-3
        var random = SplitMix64(seed: 1)
        let tokens = (0..<2 * count).map { _ in Int32(random.next() % UInt64(V)) }
        (inputs, targets) = (Array(tokens[..<count]), Array(tokens[count...]))
        state = network.makeState()
    }

    /// Takes one step and returns its loss.
    @discardableResult mutating func step() throws -> Float {
        let (network, inputs, targets) = (network, inputs, targets)
        let loss = try inputs.withUnsafeBufferPointer { inputs in
            try targets.withUnsafeBufferPointer { targets in
                try network.lossAndGradients(
                    inputs: inputs, targets: targets, steps: network.steps, state: &state)
            }
        }
        optimizer.step(network.parameters, rate: rate, clip: 0.25)
        return loss
    }

    /// Returns the median time of `count` steps in seconds, after three warm-up steps.
    mutating func median(of count: Int) throws -> Double {
        let clock = ContinuousClock()
        for _ in 0..<3 { try step() }
        var times: [Double] = []
        for _ in 0..<count {
            let start = clock.now
            try step()
            times.append((clock.now - start) / .seconds(1))
        }
        return times.sorted()[count / 2]
    }

    /// Returns the mean time of `count` steps in seconds.
    ///
    /// Beside other programs, the median would hide the long ones.
    mutating func mean(of count: Int) throws -> Double {
        let start = ContinuousClock.now
        for _ in 0..<count { try step() }
        return (ContinuousClock.now - start) / .seconds(1) / Double(count)
    }
}
