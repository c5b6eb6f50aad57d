import Engine
import Neural

/// LSTM layers that read a frame of sound at a step, and a linear layer that says a character or nothing.
///
///     h = LSTM(x);   z = W h + b;   loss = CTC(z, text)
///
/// It runs forward in time only: what it writes at a frame rests on the frames up to it. Shapes: T frames, B recordings,
/// K bands; time-major, row t·B + b is frame t of recording b.
final class ListenNetwork {
    let stack: RecurrentStack
    let output: Linear
    let parameters: Parameters
    let batchSize: Int, steps: Int
    private let optimizer: Optimizer
    private let logits: UnsafeMutableBufferPointer<Float>  // (T·B, classes)

    /// The blank, and the characters.
    static let classes = 1 + MorseCode.alphabet.count

    /// What the network is to write.
    enum Target {
        /// A class for each frame, (T·B), the blank in most.
        case frames([Int32])
        /// The classes of each text, at frames of the network's choice.
        case texts([[Int32]])
    }

    /// Creates a network with weights drawn as PyTorch draws them, 1 added to the forget gates' biases, and 3 to the
    /// blank's: most frames write nothing.
    ///
    /// - Parameters:
    ///   - hidden: The units of each layer.
    ///   - B: The recordings of a batch.
    ///   - T: The most frames of a recording.
    ///   - seed: Draws the weights.
    /// - Throws: What the engine refuses.
    init(hidden: [Int], batchSize B: Int, steps T: Int, seed: UInt64) throws(EngineError) {
        var plan = Plan()
        let K = ShortTimeSpectrum.bands.count
        stack = try RecurrentStack(
            .lstm, inputSize: K, hiddenSizes: hidden, batchSize: B, steps: T, in: &plan)
        output = Linear(prefix: "output", inputSize: hidden.last ?? K, outputSize: Self.classes, in: &plan)
        parameters = Parameters(plan)
        optimizer = Optimizer(OptimizerOptions(.adam), count: plan.count)
        (batchSize, steps) = (B, T)
        logits = .allocate(capacity: T * B * Self.classes)
        logits.initialize(repeating: 0)
        var random = SplitMix64(seed: seed)
        stack.initialize(parameters, &random)
        stack.addForgetBias(1, parameters)
        output.initialize(parameters, &random)
        parameters.weights[output.bias.offset + Int(CTC.blank)] += 3
    }

    deinit { logits.deallocate() }

    /// Learns from B recordings of equal length.
    ///
    /// - Parameters:
    ///   - frames: The features of each recording, (T, K).
    ///   - target: What it is to write.
    ///   - rate: η of Adam.
    /// - Returns: The mean loss in nats, of a frame or of a text, before the step.
    /// - Throws: What the engine refuses.
    @discardableResult func learn(
        _ frames: [[Float]], _ target: Target, rate: Double
    ) throws(EngineError) -> Double {
        let T = load(frames)
        var state = stack.makeState()

        // Forward, loss, zero the gradients, backward, step.
        let h = try forward(T, &state, .training(seed: 0))
        let loss = loss(target, T)
        parameters.zeroGradients()
        try backward(h, T)
        optimizer.step(parameters, rate: rate, clip: 4)
        return loss
    }

    /// The likeliest class of each frame of B recordings of equal length.
    func classes(_ frames: [[Float]]) throws(EngineError) -> [[Int32]] {
        let T = load(frames)
        var state = stack.makeState()
        _ = try forward(T, &state, .evaluation)
        return likeliest(T)
    }

    /// The likeliest class of each frame of one recording of any length, the state carried from window to window.
    func classes(of samples: [Float]) throws(EngineError) -> [Int32] {
        let (all, K) = (ShortTimeSpectrum().features(samples), ShortTimeSpectrum.bands.count)
        let silence = [Float](repeating: 0, count: steps * K)
        var state = stack.makeState()
        var classes: [Int32] = []
        for start in stride(from: 0, to: all.count, by: steps * K) {
            let own = Array(all[start..<min(start + steps * K, all.count)])
            let T = load([own] + Array(repeating: Array(silence.prefix(own.count)), count: batchSize - 1))
            _ = try forward(T, &state, .evaluation)
            classes += likeliest(T)[0]
        }
        return classes
    }

    // MARK: Targets

    /// A text in classes, with a space at its end: whoever listens cannot tell the gap after the last word from others.
    static func label(_ text: String) -> [Int32] {
        (text + " ").map { character in Int32((MorseCode.alphabet.firstIndex(of: character) ?? -1) + 1) }
    }

    /// The class of each frame where each letter is written once the silence after it has lasted 2.2 dits, which tells
    /// that it is complete, and each space after 5.2 dits, (T·B).
    static func alignment(_ batch: [MorseRecording]) -> [Int32] {
        let T = (batch.first?.samples.count ?? 0) / ShortTimeSpectrum.hop
        var classes = [Int32](repeating: CTC.blank, count: T * batch.count)
        for (b, recording) in batch.enumerated() {
            var end = 0.0
            for (i, k) in label(recording.text).enumerated() {
                let isSpace = k == Int32(MorseCode.alphabet.count)
                if !isSpace { end = recording.times[i].upperBound }
                let time = end + (isSpace ? 5.2 : 2.2) * recording.style.dit
                let t = Int((time / ShortTimeSpectrum.period).rounded(.up)) - 1
                if t < T { classes[t * batch.count + b] = k }
            }
        }
        return classes
    }

    // MARK: Passes

    /// The logits of T frames.
    private func rows(_ T: Int) -> UnsafeMutableBufferPointer<Float> {
        UnsafeMutableBufferPointer(rebasing: logits[..<(T * batchSize * Self.classes)])
    }

    /// Writes the features to the input, and returns the number of frames.
    private func load(_ frames: [[Float]]) -> Int {
        let K = ShortTimeSpectrum.bands.count
        let T = (frames.first?.count ?? 0) / K
        precondition(
            frames.count == batchSize && frames.allSatisfy { $0.count == T * K }, "\(frames.count) recordings"
        )
        guard let x = stack.input.floats() else { return T }
        for (b, own) in frames.enumerated() {
            for t in 0..<T { for k in 0..<K { x[(t * batchSize + b) * K + k] = own[t * K + k] } }
        }
        return T
    }

    private func forward(_ T: Int, _ state: inout RecurrentState, _ mode: Mode) throws(EngineError) -> Rows {
        let h = try stack.forward(steps: T, parameters, state: &state, mode)
        if let x = h.floats(), let z = logits.baseAddress {
            try output.forward(x, rows: T * batchSize, into: z, parameters)
        }
        return h
    }

    private func likeliest(_ T: Int) -> [[Int32]] {
        (0..<batchSize).map { b in
            (0..<T).map { t in
                let row = (t * batchSize + b) * Self.classes
                var best = 0
                for k in 1..<Self.classes where logits[row + k] > logits[row + best] { best = k }
                return Int32(best)
            }
        }
    }

    /// Returns the mean loss, and replaces the logits by their gradients.
    private func loss(_ target: Target, _ T: Int) -> Double {
        switch target {
        case .frames(let classes): CrossEntropy.lossAndGradients(rows(T), targets: classes)
        case .texts(let labels):
            CTC.lossAndGradients(
                rows(T), classes: Self.classes, labels: labels,
                lengths: [Int](repeating: T, count: batchSize))
        }
    }

    private func backward(_ h: Rows, _ T: Int) throws(EngineError) {
        guard let x = h.floats(), let dz = logits.baseAddress else { return }
        try output.backward(dz, x: x, rows: T * batchSize, into: stack.outputGradient, parameters)
        _ = try stack.backward(parameters)
    }
}
