import Neural

/// The tokens that may still be drawn, with their weights.
///
/// A filter removes tokens and leaves at least one. The rest is a distribution of its own: the next filter sees each
/// token's share of the remaining weight.
struct Candidates: Sendable {
    /// A token that may still be drawn.
    struct Candidate: Sendable {
        var id: Int32 = 0
        /// Its logit after the penalties.
        var logit: Float = 0
        /// Its probability before any filter, at temperature 1.
        var weight: Float = 0
        /// Its score while candidates are ranked.
        var score: Float = 0
    }

    /// The number of candidates.
    var count = 0
    /// Memory for all tokens; the candidates come first, in the order of their ids until they are ranked.
    var tokens: [Candidate] = []
    private var weights: [Float] = []

    /// One of the candidates.
    subscript(place: Int) -> Candidate { tokens[place] }

    /// The weight of all candidates.
    var weight: Double {
        var sum = 0.0
        for place in 0..<count { sum += Double(tokens[place].weight) }
        return sum
    }

    /// Starts with all tokens that are possible.
    ///
    /// - Parameters:
    ///   - logits: z, (V), at least one finite, none NaN or +∞.
    ///   - share: The least probability of a candidate, relative to the likeliest token's.
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

    /// Removes the candidates for which `isExcluded` is true, never all of them.
    mutating func exclude(_ isExcluded: (Candidate) -> Bool) {
        var kept = 0
        for place in 0..<count where !isExcluded(tokens[place]) {
            tokens[kept] = tokens[place]
            kept += 1
        }
        count = kept
    }
}
