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
    let tree: ContextTree
    /// For each order: the number of n-grams that occurred once to four times, before any were pruned.
    let countsOfCounts: [[Int]]
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
    ///   - least: N-grams of three or more tokens with a lower count are pruned after the discounts are estimated: the
    ///     file is smaller, and the model copies less.
    public init(
        order: Int, vocabularySize V: Int, text: [Int32], documentStarts: [Int] = [0],
        pruningBelow least: Int = 1
    ) {
        let tree = ContextTree(order: order, vocabularySize: V, text: text, documentStarts: documentStarts)
        self.init(
            least > 1 ? tree.pruned(below: UInt32(least)) : tree, vocabularySize: V,
            countsOfCounts: tree.levels.map(Self.countsOfCounts))
    }

    /// Takes counts as they are.
    init(_ tree: ContextTree, vocabularySize V: Int, countsOfCounts: [[Int]]) {
        let discounts = countsOfCounts.map(Discounts.init)
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
        (order, vocabularySize, self.tree, self.countsOfCounts) = (tree.levels.count, V, tree, countsOfCounts)
        (self.discounts, self.scales, self.backoffs, self.unigrams) = (discounts, scales, backoffs, unigrams)
    }

    /// The number of n-grams of each order, 1 first.
    public var counts: [Int] { tree.levels.map(\.words.count) }

    /// Returns the probability of `token` after `context`, whose last `order − 1` tokens count.
    public func probability(of token: Int32, after context: some BidirectionalCollection<Int32>) -> Double {
        var p = unigrams[Int(token)]
        forEachHistory(of: context) { depth, node in
            let c = tree.count(of: token, after: node, at: depth)
            p = (Double(c) - discounts[depth](c)) * scales[depth][node] + backoffs[depth][node] * p
        }
        return p
    }

    /// Writes the probabilities of all tokens after `context` to `p`, (V).
    public func predict(
        after context: some BidirectionalCollection<Int32>, into p: UnsafeMutableBufferPointer<Float>
    ) {
        p.update(repeating: 0)
        add(1, after: context, to: p) { _ in true }
    }

    /// Adds `share` times the probability after `context` to the numbers of the tokens, (V), that are allowed.
    func add(
        _ share: Double, after context: some BidirectionalCollection<Int32>,
        to p: UnsafeMutableBufferPointer<Float>, isAllowed: (Int) -> Bool
    ) {
        // A token that the long contexts do not know has the unigrams' share of what they leave.
        let rest = share * backoff(after: context) { _ in }
        for w in unigrams.indices where isAllowed(w) { p[w] += Float(rest * unigrams[w]) }
        _ = backoff(after: context) { seen in
            if isAllowed(seen.word) { p[seen.word] += Float(share * seen.probability) }
        }
    }

    /// Returns the probability of all allowed tokens together after `context`.
    func mass(
        after context: some BidirectionalCollection<Int32>, isAllowed: (Int) -> Bool
    ) -> Double {
        var mass = 0.0
        for w in unigrams.indices where isAllowed(w) { mass += unigrams[w] }
        var seen = 0.0
        let rest = backoff(after: context) { if isAllowed($0.word) { seen += $0.probability } }
        return rest * mass + seen
    }

    /// Passes the part of its probability that each seen token has from each context longer than none to `body`, and
    /// returns the part of the unigrams, Π γ.
    private func backoff(
        after context: some BidirectionalCollection<Int32>, _ body: ((word: Int, probability: Double)) -> Void
    ) -> Double {
        withUnsafeTemporaryAllocation(of: Int.self, capacity: order) { path in
            var (depth, node) = (0, 0)
            forEachHistory(of: context) {
                (depth, node) = ($0, $1); path[depth] = node
            }
            var share = 1.0
            while depth > 0 {
                let (level, node) = (tree.levels[depth], path[depth])
                for s in level.successors(node) {
                    let c = level.counts[s]
                    let seen = (Double(c) - discounts[depth](c)) * scales[depth][node]
                    body((Int(level.words[s]), share * seen))
                }
                share *= backoffs[depth][node]
                depth -= 1
            }
            return share
        }
    }

    /// Calls `body` with the length of each end of `context` that was seen, from 1 on, and its place in that level.
    @inline(__always) private func forEachHistory(
        of context: some BidirectionalCollection<Int32>, _ body: (_ length: Int, _ node: Int) -> Void
    ) {
        guard !tree.levels[0].words.isEmpty else { return }
        var node = 0
        for (depth, before) in zip(0..<(order - 1), context.reversed()) {
            guard let child = tree.child(of: node, at: depth, token: before) else { break }
            node = child
            body(depth + 1, node)
        }
    }

    /// What an n-gram model knows of a context: its longest end that was seen.
    public struct History: Sendable, Equatable {
        /// Its tokens, fewer than the order.
        public let length: Int
        /// Its count `c(h ·)`.
        public let count: Int
    }

    /// Returns the longest end of `context` that was seen.
    public func longestHistory(of context: some BidirectionalCollection<Int32>) -> History {
        var history = History(length: 0, count: tree.levels[0].totals.first.map(Int.init) ?? 0)
        forEachHistory(of: context) { history = History(length: $0, count: Int(tree.levels[$0].totals[$1])) }
        return history
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
        for node in 0..<level.contexts {
            let total = Double(level.totals[node])
            var taken = total
            for s in level.successors(node) { taken -= Double(level.counts[s]) - discounts(level.counts[s]) }
            scales.append(1 / total)
            backoffs.append(taken / total)
        }
        return (scales, backoffs)
    }
}
