public import Neural

/// What foretells the next token of a text: the ranking of all suggestions comes from here.
///
/// A value: a copy keeps a text that has been read.
public protocol Predictor: Sendable {
    /// Goes on by one token.
    mutating func read(_ token: Int32)
    /// Writes the probability of every token as the next one; `p` (V).
    func predict(into p: UnsafeMutableBufferPointer<Float>)
    /// Goes on by one token in each of several texts, and writes what each of them foretells: all at once, where
    /// that is faster than one after the other.
    ///
    /// - Parameters:
    ///   - tokens: The next token of each text, (N).
    ///   - texts: N predictors of this kind that differ only in what they have read.
    ///   - p: The probabilities, (N, V).
    static func read(
        _ tokens: [Int32], _ texts: inout [any Predictor], predicting p: UnsafeMutableBufferPointer<Float>)
    /// The bytes of weights that a token and a prediction touch: what limits a search.
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

/// A network and what it has made of the text so far.
public struct NetworkPredictor: Predictor {
    private let network: InferenceNetwork
    private var state: InferenceNetwork.State

    /// A network that has read `start` and nothing else.
    public init(_ network: InferenceNetwork, start: Int32) {
        self.network = network
        state = network.initialState()
        network.read(start, &state)
    }

    /// One step.
    public mutating func read(_ token: Int32) { network.read(token, &state) }

    /// The softmax of the logits.
    public func predict(into p: UnsafeMutableBufferPointer<Float>) {
        network.logits(state, into: p)
        softmax(p)
    }

    /// The batch step of the network, which gives each text the bits that it gets alone.
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
            texts[i] = reader
            softmax(UnsafeMutableBufferPointer(rebasing: p[i * V..<(i + 1) * V]))
        }
    }

    /// Of the network.
    public var bytesPerToken: Int { network.bytesPerToken }
}

/// An n-gram model and the tokens that it looks back on: what a network is measured against.
public struct NGramPredictor: Predictor {
    private let model: KneserNey
    private var context: [Int32]

    /// A model that has read `start` and nothing else.
    public init(_ model: KneserNey, start: Int32) { (self.model, context) = (model, [start]) }

    /// Moves the window on.
    public mutating func read(_ token: Int32) {
        context.append(token)
        if context.count >= model.order { context.removeFirst(context.count - model.order + 1) }
    }

    /// The smoothed probabilities.
    public func predict(into p: UnsafeMutableBufferPointer<Float>) { model.predict(after: context, into: p) }

    /// One number a token and order.
    public var bytesPerToken: Int { model.vocabularySize * model.order * 8 }
}
