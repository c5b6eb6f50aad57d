import RealModule

/// An n-gram language model with interpolated modified Kneser–Ney smoothing, the strongest of its kind and the baseline
/// of every network (Chen & Goodman 1999, §4.1.6 and equations 22 to 26).
///
/// The probability of token `w` after the context `h = w₁ … wₖ`, with `h′ = w₂ … wₖ`:
///
///     p(w | h) = (c(h w) − D(c(h w))) / c(h ·) + γ(h) p(w | h′)
///     γ(h)     = (D₁ N₁(h ·) + D₂ N₂(h ·) + D₃₊ N₃₊(h ·)) / c(h ·)
///
/// where `c(h ·) = Σ_w c(h w)` and `Nᵢ(h ·)` is the number of tokens that followed `h` with count `i`.
/// `c` is the number of times the n-gram occurs at the highest order, and the number of different tokens
/// that were seen before it at the others. The ``Discounts`` are estimated for each order. A context that
/// was never seen leaves `p(w | h) = p(w | h′)`. The empty context is interpolated with `1 / V`, so that
/// every token of the vocabulary has a probability above zero and all of them sum to one.
///
/// Order 1 is the unigram model: the tokens' own frequencies, discounted in the same way.
public struct KneserNey: Sendable {
    /// The number of tokens in the longest n-gram; contexts are one shorter.
    public let order: Int
    /// `V`, the number of tokens.
    public let vocabularySize: Int
    private let tree: ContextTree
    private let discounts: [Discounts]
    /// For each level and context: `1 / c(h ·)` and `γ(h)`.
    private let scales: [[Double]], backoffs: [[Double]]
    /// `p(w)` of the empty context.
    private let unigrams: [Double]

    /// Counts `text` and estimates the model.
    ///
    /// - Parameters:
    ///   - order: 1 to 64.
    ///   - V: The number of tokens; every id of `text` is in `0 ..< V`.
    ///   - text: Fewer than 2³² ids.
    ///   - documentStarts: The positions at which documents begin, ascending. The token there, the start token, is given
    ///     and never predicted, and no context extends beyond it.
    public init(order: Int, vocabularySize V: Int, text: [Int32], documentStarts: [Int] = [0]) {
        let tree = ContextTree(order: order, vocabularySize: V, text: text, documentStarts: documentStarts)
        let discounts = tree.levels.map { Discounts(countsOfCounts: Self.countsOfCounts($0)) }
        var (scales, backoffs): ([[Double]], [[Double]]) = ([], [])
        for (level, D) in zip(tree.levels, discounts) {
            let weights = Self.weights(of: level, discounts: D)
            scales.append(weights.scales)
            backoffs.append(weights.backoffs)
        }
        var unigrams = [Double](repeating: 1 / Double(V), count: V)
        if let scale = scales[0].first, let backoff = backoffs[0].first {
            unigrams = unigrams.map { backoff * $0 }
            for (w, c) in zip(tree.levels[0].words, tree.levels[0].counts) {
                unigrams[Int(w)] += (Double(c) - discounts[0](c)) * scale
            }
        }
        (self.order, vocabularySize, self.tree, self.discounts) = (order, V, tree, discounts)
        (self.scales, self.backoffs, self.unigrams) = (scales, backoffs, unigrams)
    }

    /// The number of n-grams of each order, 1 first.
    public var counts: [Int] { tree.levels.map(\.words.count) }

    /// Returns the probability of `token` after `context`, whose last `order − 1` tokens count.
    public func probability(of token: Int32, after context: some BidirectionalCollection<Int32>) -> Double {
        var p = unigrams[Int(token)]
        guard !tree.levels[0].words.isEmpty else { return p }
        var node = 0
        for (depth, before) in zip(0..<(order - 1), context.reversed()) {
            guard let child = tree.child(of: node, at: depth, token: before) else { break }
            node = child
            let c = tree.count(of: token, after: node, at: depth + 1)
            let seen = (Double(c) - discounts[depth + 1](c)) * scales[depth + 1][node]
            p = seen + backoffs[depth + 1][node] * p
        }
        return p
    }

    /// Writes the probabilities of all tokens after `context` to `p`, (V).
    public func predict(
        after context: some BidirectionalCollection<Int32>, into p: UnsafeMutableBufferPointer<Float>
    ) {
        var q = unigrams
        var node = 0
        if !tree.levels[0].words.isEmpty {
            for (depth, before) in zip(1..<order, context.reversed()) {
                guard let child = tree.child(of: node, at: depth - 1, token: before) else { break }
                node = child
                let level = tree.levels[depth]
                for w in q.indices { q[w] *= backoffs[depth][node] }
                for s in Int(level.firstSuccessor[node])..<Int(level.firstSuccessor[node + 1]) {
                    let c = level.counts[s]
                    q[Int(level.words[s])] += (Double(c) - discounts[depth](c)) * scales[depth][node]
                }
            }
        }
        for w in q.indices { p[w] = Float(q[w]) }
    }

    /// Returns the loss of a text in nats: −Σ ln p over all of `ids` but the first, the start token, which is given.
    public func loss(ofStream ids: [Int32]) -> Double {
        var sum = 0.0
        for e in ids.indices.dropFirst() {
            sum -= .log(probability(of: ids[e], after: ids[max(0, e - order + 1)..<e]))
        }
        return sum
    }

    private static func countsOfCounts(_ level: ContextTree.Level) -> [Int] {
        var n = [0, 0, 0, 0]
        for c in level.counts where c <= 4 { n[Int(c) - 1] += 1 }
        return n
    }

    /// `1 / c(h ·)` and `γ(h)` of every context of a level.
    private static func weights(of level: ContextTree.Level, discounts: Discounts) -> (
        scales: [Double], backoffs: [Double]
    ) {
        var (scales, backoffs): ([Double], [Double]) = ([], [])
        scales.reserveCapacity(level.firstSuccessor.count)
        backoffs.reserveCapacity(level.firstSuccessor.count)
        for (first, end) in zip(level.firstSuccessor, level.firstSuccessor.dropFirst()) {
            var (total, taken) = (0.0, 0.0)
            for s in Int(first)..<Int(end) {
                total += Double(level.counts[s])
                taken += discounts(level.counts[s])
            }
            scales.append(1 / total)
            backoffs.append(taken / total)
        }
        return (scales, backoffs)
    }
}
