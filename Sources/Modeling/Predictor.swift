public import Neural

/// Predicts the next token of a text.
///
/// A value: a copy keeps the text read so far.
public protocol Predictor: Sendable {
    /// Reads one token.
    mutating func read(_ token: Int32)
    /// Writes the probability of every token as the next one to `p`, (V).
    func predict(into p: UnsafeMutableBufferPointer<Float>)
    /// Reads one token in each of several texts and writes the predictions, all at once where that is faster.
    ///
    /// - Parameters:
    ///   - tokens: The next token of each text, (N).
    ///   - texts: N predictors of this kind that differ only in what they have read.
    ///   - p: The probabilities, (N, V).
    static func read(
        _ tokens: [Int32], _ texts: inout [any Predictor], predicting p: UnsafeMutableBufferPointer<Float>)
    /// The bytes of weights that a token and a prediction read, which limit a search.
    var bytesPerToken: Int { get }
}

extension Predictor {
    /// One text after the other.
    public static func read(
        _ tokens: [Int32], _ texts: inout [any Predictor], predicting p: UnsafeMutableBufferPointer<Float>
    ) {
        let V = p.count / max(texts.count, 1)
        for i in texts.indices {
            texts[i].read(tokens[i])
            texts[i].predict(into: UnsafeMutableBufferPointer(rebasing: p[i * V..<(i + 1) * V]))
        }
    }
}

/// A network and its state after the text so far, perhaps mixed with counts of its training text.
public struct NetworkPredictor: Predictor {
    private let network: InferenceNetwork
    private var state: InferenceNetwork.State
    private var mixing: MixingState?

    /// Creates a predictor that has read `start` only.
    public init(_ network: InferenceNetwork, start: Int32, mixture: NGramMixture? = nil) {
        self.network = network
        state = network.initialState()
        mixing = mixture.map { MixingState($0, after: [start]) }
        network.read(start, &state)
    }

    /// Takes one step.
    public mutating func read(_ token: Int32) {
        network.read(token, &state)
        mixing?.advance(token)
    }

    /// Writes the softmax of the logits, mixed with the counts.
    public func predict(into p: UnsafeMutableBufferPointer<Float>) {
        network.logits(state, into: p)
        finish(p)
    }

    /// Replaces logits by probabilities.
    private func finish(_ logits: UnsafeMutableBufferPointer<Float>) {
        softmax(logits)
        mixing?.mix(intoProbabilities: logits)
    }

    /// Takes a batch step, which gives each text the bits that it gets alone.
    public static func read(
        _ tokens: [Int32], _ texts: inout [any Predictor], predicting p: UnsafeMutableBufferPointer<Float>
    ) {
        if texts.count == 1 {
            // A batch of one costs more than a step.
            texts[0].read(tokens[0])
            texts[0].predict(into: p)
            return
        }
        let readers = texts.compactMap { $0 as? Self }
        guard let network = readers.first?.network else { return }
        precondition(readers.count == texts.count, "predictors of several kinds")
        let V = network.architecture.vocabularySize
        var batch = InferenceNetwork.BatchState(network, readers.map(\.state))
        network.read(tokens, &batch)
        network.logits(batch, into: p)
        for i in texts.indices {
            var reader = readers[i]
            reader.state = batch[i]
            reader.mixing?.advance(tokens[i])
            texts[i] = reader
            reader.finish(UnsafeMutableBufferPointer(rebasing: p[i * V..<(i + 1) * V]))
        }
    }

    /// The bytes of the network.
    public var bytesPerToken: Int { network.bytesPerToken }
}

/// An n-gram model and its context: the baseline of a network.
public struct NGramPredictor: Predictor {
    private let model: KneserNey
    private var context: [Int32]

    /// Creates a predictor that has read `start` only.
    public init(_ model: KneserNey, start: Int32) { (self.model, context) = (model, [start]) }

    /// Adds a token to the context.
    public mutating func read(_ token: Int32) {
        context.append(token)
        if context.count >= model.order { context.removeFirst(context.count - model.order + 1) }
    }

    /// Writes the smoothed probabilities.
    public func predict(into p: UnsafeMutableBufferPointer<Float>) { model.predict(after: context, into: p) }

    /// One number for each token and order.
    public var bytesPerToken: Int { model.vocabularySize * model.order * 8 }
}
