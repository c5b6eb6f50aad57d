import Neural

/// The tokens that may still be drawn, and what each weighs.
///
/// A filter takes away tokens and leaves one at least. What is left counts as a distribution of its own: the
/// next filter sees each token's share of the weight that is left.
struct Candidates: Sendable {
    /// A token that may still be drawn.
    struct Candidate: Sendable {
        var id: Int32 = 0
        /// Its logit, changed by nothing after the penalties.
        var logit: Float = 0
        /// Its probability before any filter, at temperature 1.
        var weight: Float = 0
        /// What it is ranked by, while it is.
        var score: Float = 0
    }

    /// How many tokens are left.
    var count = 0
    /// Room for all; those that are left stand first, until one is ranked in order of their ids.
    var tokens: [Candidate] = []
    private var weights: [Float] = []
    /// What each of a row of equal stretches of scores holds, while tokens are ranked.
    var stretches = [Stretch](repeating: Stretch(), count: 256)

    /// One of the tokens that are left.
    subscript(place: Int) -> Candidate { tokens[place] }

    /// The weight of all that are left.
    var weight: Double {
        var sum = 0.0
        for place in 0..<count { sum += Double(tokens[place].weight) }
        return sum
    }

    /// Begins with all tokens that are not impossible.
    ///
    /// - Parameters:
    ///   - logits: z (V), one finite at least, none NaN or +∞.
    ///   - share: What a token needs of the likeliest one's probability to be worth beginning with.
    mutating func begin(_ logits: UnsafeBufferPointer<Float>, nearTop share: Float = 0) {
        let V = logits.count
        if tokens.count != V {
            weights = [Float](repeating: 0, count: V)
            tokens = [Candidate](repeating: Candidate(), count: V)
        }
        count = 0
        weights.withUnsafeMutableBufferPointer { weights in
            _ = weights.update(from: logits)
            softmax(weights)
            var top: Float = 0
            for id in 0..<V { top = max(top, weights[id]) }
            let least = max(share * top, .leastNonzeroMagnitude)
            for id in 0..<V where weights[id] >= least {
                tokens[count] = Candidate(id: Int32(id), logit: logits[id], weight: weights[id])
                count += 1
            }
        }
    }

    /// Takes away the tokens of which `isExcluded` is true, never all.
    mutating func exclude(_ isExcluded: (Candidate) -> Bool) {
        var kept = 0
        for place in 0..<count where !isExcluded(tokens[place]) {
            tokens[kept] = tokens[place]
            kept += 1
        }
        count = kept
    }
}
