import Engine
import Neural

/// An encoder that reads the characters of a program, and a decoder that begins with the encoder's last state and
/// writes the characters of its output: sequence → vector → number.
///
/// The encoder reads from the last character to the first, which brings the beginning of the program closest to the
/// beginning of the output (Sutskever, Vinyals & Le 2014; "input inverting" in Zaremba & Sutskever 2014).
///
///     state = encoder(embedding(program));   loss = output(decoder(embedding(output so far), state), output)
///
/// Shapes: T characters of programs, S of outputs, B programs of a batch; time-major.
final class ExecuteNetwork {
    let parameters: Parameters
    private let source: Embedding, encoder: RecurrentStack
    private let target: Embedding, decoder: RecurrentStack, output: OutputLayer
    private let optimizer: Optimizer
    private let batchSize: Int, sourceSteps: Int, targetSteps: Int
    private let sourceIDs: UnsafeMutableBufferPointer<Int32>  // (T·B)
    private let inputs: UnsafeMutableBufferPointer<Int32>  // (S·B): what the decoder reads
    private let targets: UnsafeMutableBufferPointer<Int32>  // (S·B): what it should write
    private let written: UnsafeMutableBufferPointer<Int32>  // (S·B): what it writes

    /// The size of a character's vector.
    private static let embeddingSize = 32

    /// Creates a network of LSTMs with weights drawn as PyTorch draws them, and 1 added to the forget gates' biases.
    ///
    /// - Parameters:
    ///   - H: The units of the encoder and of the decoder.
    ///   - B: The programs of a batch.
    ///   - T: The most characters of a program.
    ///   - S: The most characters of an output.
    ///   - seed: Draws the weights.
    ///   - precision: What products round their factors to.
    /// - Throws: What the engine refuses.
    init(
        hidden H: Int, batchSize B: Int, sourceSteps T: Int, targetSteps S: Int, seed: UInt64,
        precision: Precision = .fastest
    ) throws(EngineError) {
        (batchSize, sourceSteps, targetSteps) = (B, T, S)
        let (E, V) = (Self.embeddingSize, ProgramAlphabet.target.count)
        var plan = Plan()
        source = Embedding(
            "source.weight", vocabularySize: ProgramAlphabet.source.count + 1, size: E, in: &plan)
        encoder = try RecurrentStack(
            .lstm, prefix: "encoder", inputSize: E, hiddenSizes: [H], batchSize: B, steps: T,
            precision: precision, in: &plan)
        target = Embedding("target.weight", vocabularySize: V + 1, size: E, in: &plan)
        decoder = try RecurrentStack(
            .lstm, prefix: "decoder", inputSize: E, hiddenSizes: [H], batchSize: B, steps: S,
            precision: precision, in: &plan)
        output = OutputLayer(
            prefix: "output", vocabularySize: V, hiddenSize: H, rows: S * B, precision: precision, in: &plan)
        parameters = Parameters(plan)
        optimizer = Optimizer(OptimizerOptions(.adam), count: plan.count)
        sourceIDs = .allocate(capacity: T * B)
        inputs = .allocate(capacity: S * B)
        targets = .allocate(capacity: S * B)
        written = .allocate(capacity: S * B)
        for buffer in [sourceIDs, inputs, targets, written] { buffer.initialize(repeating: 0) }

        var random = SplitMix64(seed: seed)
        source.initialize(parameters, &random)
        target.initialize(parameters, &random)
        for stack in [encoder, decoder] {
            stack.initialize(parameters, &random)
            stack.addForgetBias(1, parameters)
        }
        output.initialize(parameters, &random)
    }

    deinit {
        for buffer in [sourceIDs, inputs, targets, written] { buffer.deallocate() }
    }

    /// Learns from one batch.
    ///
    /// - Parameters:
    ///   - batch: B programs.
    ///   - rate: The learning rate.
    /// - Returns: The mean loss in nats per character of an output, before the step.
    /// - Throws: What the engine refuses.
    @discardableResult func learn(_ batch: [Program], rate: Double) throws(EngineError) -> Double {
        let steps = load(batch)

        // Forward, zero the gradients, loss with its gradients, backward, step.
        let y = try forward(steps, .training(seed: 0))
        parameters.zeroGradients()
        let loss = try lossAndGradients(y)
        try backward(steps)
        optimizer.step(parameters, rate: rate, clip: 1)
        return loss
    }

    // MARK: Answers

    /// Writes the output of each program: always the likeliest character, which the decoder then reads.
    func answers(to programs: [Program]) throws(EngineError) -> [String] {
        var answers: [String] = []
        for first in stride(from: 0, to: programs.count, by: batchSize) {
            let batch = Array(programs[first..<min(first + batchSize, programs.count)])
            var state = try read(load(batch), .evaluation)
            for step in 0..<targetSteps {
                let (read, write) = (inputs.step(step, batchSize), written.step(step, batchSize))
                target.forward(read, rows: batchSize, into: decoder.input, parameters, .evaluation)
                let y = try decoder.forward(steps: 1, parameters, state: &state, .evaluation)
                try output.likeliest(y, rows: batchSize, into: write, parameters)
                if step + 1 < targetSteps {
                    inputs.step(step + 1, batchSize).update(from: write, count: batchSize)
                }
            }
            for b in batch.indices {
                answers.append(ProgramAlphabet.text((0..<targetSteps).map { written[$0 * batchSize + b] }))
            }
        }
        return answers
    }

    /// Counts the characters of outputs that the network finds when it reads the true ones before.
    func charactersRight(_ programs: [Program]) throws(EngineError) -> (right: Int, all: Int) {
        var (right, all) = (0, 0)
        for first in stride(from: 0, to: programs.count, by: batchSize) {
            let batch = Array(programs[first..<min(first + batchSize, programs.count)])
            let y = try forward(load(batch), .evaluation)
            try output.likeliest(y, rows: targetSteps * batchSize, into: written.step(0, 0), parameters)
            for row in targets.indices where targets[row] >= 0 {
                all += 1
                if written[row] == targets[row] { right += 1 }
            }
        }
        return (right, all)
    }

    // MARK: Passes

    /// Writes a batch of at most B programs to the inputs and targets; places that are left over are ignored.
    ///
    /// - Returns: The steps that the encoder has to take: those of the longest program, rounded up to 8.
    private func load(_ batch: [Program]) -> Int {
        precondition(batch.count <= batchSize, "\(batch.count) programs")
        sourceIDs.update(repeating: ProgramAlphabet.padding)
        inputs.update(repeating: ProgramAlphabet.start)
        targets.update(repeating: ProgramAlphabet.ignored)
        let longest = batch.map(\.text.utf8.count).max() ?? 0
        let steps = min((longest + 7) / 8 * 8, sourceSteps)
        for (b, program) in batch.enumerated() {
            let (text, result) = (ProgramAlphabet.source(program), ProgramAlphabet.target(program))
            precondition(text.count <= sourceSteps && result.count <= targetSteps, program.text)
            for (t, id) in text.reversed().enumerated() {
                sourceIDs[(steps - text.count + t) * batchSize + b] = id
            }
            for (s, id) in result.enumerated() {
                targets[s * batchSize + b] = id
                if s + 1 < targetSteps { inputs[(s + 1) * batchSize + b] = id }
            }
        }
        return steps
    }

    /// Reads the programs and returns the state after them.
    private func read(_ steps: Int, _ mode: Mode) throws(EngineError) -> RecurrentState {
        source.forward(
            sourceIDs.step(0, 0), rows: steps * batchSize, into: encoder.input, parameters, mode)
        var state = encoder.makeState()
        _ = try encoder.forward(steps: steps, parameters, state: &state, mode)
        return state
    }

    /// Reads the programs and the outputs; returns the decoder's hidden states, (S·B, H).
    private func forward(_ steps: Int, _ mode: Mode) throws(EngineError) -> Rows {
        var state = try read(steps, mode)
        target.forward(
            inputs.step(0, 0), rows: targetSteps * batchSize, into: decoder.input, parameters, mode)
        return try decoder.forward(steps: targetSteps, parameters, state: &state, mode)
    }

    private func lossAndGradients(_ y: Rows) throws(EngineError) -> Double {
        let rows = targetSteps * batchSize
        return Double(
            try output.lossAndGradients(
                y, targets: targets.step(0, 0), rows: 0..<rows, of: rows, into: decoder.outputGradient,
                parameters))
    }

    /// Sends the gradients back: from the outputs through the decoder to the state, and on through the encoder, whose
    /// own outputs no loss looks at.
    private func backward(_ steps: Int) throws(EngineError) {
        let mode = Mode.training(seed: 0)
        var dState = decoder.makeState()
        let dInputs = try decoder.backward(parameters, dState: &dState)
        target.backward(
            dInputs, ids: inputs.step(0, 0), rows: targetSteps * batchSize, parameters, mode,
            accumulates: false)
        encoder.zeroOutputGradient()
        let dSource = try encoder.backward(parameters, dState: &dState)
        source.backward(
            dSource, ids: sourceIDs.step(0, 0), rows: steps * batchSize, parameters, mode, accumulates: false)
    }
}

extension UnsafeMutableBufferPointer<Int32> {
    /// The numbers of a step of `batchSize` sequences.
    fileprivate func step(_ step: Int, _ batchSize: Int) -> UnsafeMutablePointer<Int32> {
        guard let base = baseAddress else { preconditionFailure("a batch has rows") }
        return base + step * batchSize
    }
}
