public import Neural

/// What foretells the next token of a text: the ranking of all suggestions comes from here.
///
/// A value: a copy keeps a text that has been read.
public protocol Predictor: Sendable {
    /// Goes on by one token.
    mutating func read(_ token: Int32)
    /// Writes the probability of every token as the next one; `p` (V).
    func predict(into p: UnsafeMutableBufferPointer<Float>)
    /// The bytes of weights that a token and a prediction touch: what limits a search.
    var bytesPerToken: Int { get }
}

/// A network and what it has made of the text so far.
public struct NetworkPredictor: Predictor {
    private let network: Network
    private var state: Network.State

    /// A network that has read `start` and nothing else.
    public init(_ network: Network, start: Int32) {
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
