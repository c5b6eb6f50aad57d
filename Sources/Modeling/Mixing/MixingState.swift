import Neural
import RealModule

/// A mixture and the end of the text that it has read.
struct MixingState: Sendable {
    private let mixture: NGramMixture
    private var context: RecentTokens

    /// A text of the tokens `ids`, the start token first.
    init(_ mixture: NGramMixture, after ids: some BidirectionalCollection<Int32>) {
        self.mixture = mixture
        context = RecentTokens()
        for token in ids.suffix(RecentTokens.capacity) { context.append(token) }
    }

    /// Returns the same mixture after another text.
    func after(_ ids: some BidirectionalCollection<Int32>) -> MixingState { MixingState(mixture, after: ids) }

    /// Reads a token.
    mutating func advance(_ token: Int32) { context.append(token) }

    /// Replaces the probabilities of the next token, (V), by those of the mixture.
    func mix(intoProbabilities p: UnsafeMutableBufferPointer<Float>) { mixture.mix(into: p, after: context) }

    /// Replaces the logits of the next token, (V), by the logarithms of the mixture's probabilities.
    func mix(intoLogits logits: UnsafeMutableBufferPointer<Float>) {
        softmax(logits)
        mix(intoProbabilities: logits)
        for w in logits.indices { logits[w] = .log(logits[w]) }
    }
}

/// The last tokens of a text, without memory of their own, so that a token allocates none.
struct RecentTokens: RandomAccessCollection, Sendable {
    static let capacity = 15
    private var tokens = SIMD16<Int32>()
    private(set) var endIndex = 0

    var startIndex: Int { 0 }
    subscript(i: Int) -> Int32 { tokens[i] }

    /// Adds a token, and forgets the first one where there are too many.
    mutating func append(_ token: Int32) {
        if endIndex == Self.capacity {
            for i in 1..<endIndex { tokens[i - 1] = tokens[i] }
        } else {
            endIndex += 1
        }
        tokens[endIndex - 1] = token
    }
}
