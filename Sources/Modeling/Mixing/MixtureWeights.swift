import RealModule

/// The share λ of an n-gram model in a mixture, by the history that it knows: how long it is and how often it was seen.
///
/// A history of `k` tokens with the count `c` has the bucket (k, ⌊log₂ c⌋); a long one that was seen often deserves more
/// trust than one token that anything may follow. Weights of buckets go back to Jelinek & Mercer, "Interpolated
/// estimation of Markov source parameters from sparse data" (1980).
public struct MixtureWeights: Sendable, Equatable {
    /// The classes of counts: 1, 2 to 3, 4 to 7 and so on, the last of all from 2¹⁵ on.
    static let classes = 16
    /// λ of every bucket, (order, classes), each from 0 to 1.
    let shares: [Float]

    /// Takes weights as they are.
    init(shares: [Float]) { self.shares = shares }

    /// λ for a history.
    public subscript(history: KneserNey.History) -> Double { Double(shares[history.bucket]) }

    /// A token of a text that neither model was trained on.
    public struct Observation: Sendable {
        /// The history that the n-gram model knew.
        public let history: KneserNey.History
        /// The probabilities of the token under the network and under the n-gram model.
        public let network: Double, counts: Double

        init(history: KneserNey.History, network: Double, counts: Double) {
            (self.history, self.network, self.counts) = (history, network, counts)
        }

        /// Observes `token` after `context`, which the network predicted with a loss in nats.
        public init(
            _ token: Int32, after context: some BidirectionalCollection<Int32>, network loss: Double,
            counts: KneserNey
        ) {
            history = counts.longestHistory(of: context)
            network = .exp(-loss)
            self.counts = counts.probability(of: token, after: context)
        }
    }

    /// Fits the weights by expectation maximization (Dempster, Laird & Rubin 1977).
    ///
    /// A weight becomes the mean share that the n-gram model had in the tokens of its bucket,
    ///
    ///     rᵢ = λ_b q(wᵢ) / ((1 − λ_b) p(wᵢ) + λ_b q(wᵢ))        λ_b = (Σ_{i in b} rᵢ + κ r̄) / (n_b + κ)
    ///
    /// where `κ` observations of the mean share r̄ of all tokens are added, so that a rare bucket is not sure of itself.
    ///
    /// - Parameters:
    ///   - order: The order of the n-gram model.
    ///   - observations: The tokens.
    public init(order: Int, fitting observations: some Collection<Observation>) {
        let κ = 20.0
        var λ = [Double](repeating: 0.2, count: order * Self.classes)
        // Later rounds change the loss in the fifth digit.
        for _ in 0..<40 {
            var (sums, counts) = (λ.map { _ in 0.0 }, λ.map { _ in 0.0 })
            for o in observations {
                let b = o.history.bucket, part = λ[b] * o.counts
                sums[b] += part / ((1 - λ[b]) * o.network + part)
                counts[b] += 1
            }
            let mean = sums.reduce(0, +) / Double(max(observations.count, 1))
            for b in λ.indices { λ[b] = (sums[b] + κ * mean) / (counts[b] + κ) }
        }
        // Below 1, so that no prediction of the network is ignored.
        shares = λ.map { Float(min($0, 0.99)) }
    }

    /// The mean of −ln p of the mixture over tokens that were observed, in nats.
    public func meanLoss(of observations: some Collection<Observation>) -> Double {
        let sum = observations.reduce(0.0) { sum, o in
            let λ = self[o.history]
            return sum - .log((1 - λ) * o.network + λ * o.counts)
        }
        return sum / Double(observations.count)
    }
}

extension KneserNey.History {
    /// The index of the bucket.
    fileprivate var bucket: Int {
        let log = Int.bitWidth - 1 - max(count, 1).leadingZeroBitCount
        return length * MixtureWeights.classes + min(log, MixtureWeights.classes - 1)
    }
}
