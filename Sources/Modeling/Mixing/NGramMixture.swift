import RealModule

/// A network's predictions mixed with those of n-gram counts of its training text.
///
/// The counts are a second opinion, which knows names and turns of phrase by heart:
///
///     p(w) = (1 − λ) p_network(w) + λ p_counts(w)
///
/// with the λ of the history that the counts know, see ``MixtureWeights``. Where there is a neural cache, p_network
/// includes it.
public struct NGramMixture: Sendable {
    /// The counts.
    public let counts: KneserNey
    /// λ.
    public let weights: MixtureWeights
    /// The longest n-gram.
    public static let mostOrder = RecentTokens.capacity + 1

    /// N-grams of three or more tokens that occurred less often are pruned.
    package static let leastCount = 2

    /// Creates a mixture with the weights of counts of this order.
    public init(_ counts: KneserNey, _ weights: MixtureWeights) {
        precondition(
            weights.shares.count == counts.order * MixtureWeights.classes, "weights of another order")
        precondition(counts.order <= Self.mostOrder, "order \(counts.order)")
        (self.counts, self.weights) = (counts, weights)
    }

    /// −ln p(token) of the mixture, in nats.
    ///
    /// - Parameters:
    ///   - token: The token that comes next.
    ///   - context: The tokens before it, of which the last `order − 1` count.
    ///   - loss: −ln p_network(token), in nats.
    /// - Returns: Nats.
    public func loss(
        of token: Int32, after context: some BidirectionalCollection<Int32>, network loss: Double
    ) -> Double {
        let λ = weights[counts.longestHistory(of: context)]
        return -.log((1 - λ) * .exp(-loss) + λ * counts.probability(of: token, after: context))
    }

    /// Replaces the network's probabilities `p`, (V), by those of the mixture.
    ///
    /// A token of probability 0 may not follow: it stays forbidden, and the counts give its share to the others.
    func mix(into p: UnsafeMutableBufferPointer<Float>, after context: some BidirectionalCollection<Int32>) {
        let λ = weights[counts.longestHistory(of: context)]
        let allowed = counts.mass(after: context) { p[$0] > 0 }
        guard allowed > 0 else { return }
        for w in p.indices { p[w] *= Float(1 - λ) }
        counts.add(λ / allowed, after: context, to: p) { p[$0] > 0 }
    }
}
