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
    }

    /// How many tokens are left.
    private(set) var count = 0
    /// Room for all; those that are left stand first, until one is ranked in order of their ids.
    private var tokens: [Candidate] = []
    private var weights: [Float] = []

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

    /// Keeps the tokens that score highest, of equals the one with the lower id, one at least.
    ///
    /// - Parameters:
    ///   - score: What to rank by.
    ///   - isEnough: Whether no more are wanted, given how many are kept and what they weigh.
    mutating func keepBest(
        by score: (Candidate) -> Float, until isEnough: (_ count: Int, _ weight: Double) -> Bool
    ) {
        func isBetter(_ a: Candidate, _ b: Candidate) -> Bool {
            let (p, q) = (score(a), score(b))
            return p > q || (p == q && a.id < b.id)
        }
        tokens.withUnsafeMutableBufferPointer { heap in
            // A heap with the best on top; the taken ones gather behind it, and move to the front in the end.
            var rest = count, weight = 0.0
            for parent in stride(from: rest / 2 - 1, through: 0, by: -1) {
                heap.sift(parent, rest, isBetter)
            }
            while rest > 0, rest == count || !isEnough(count - rest, weight) {
                weight += Double(heap[0].weight)
                rest -= 1
                heap.swapAt(0, rest)
                heap.sift(0, rest, isBetter)
            }
            count -= rest
            for place in 0..<count { heap[place] = heap[rest + place] }
        }
    }
}

extension UnsafeMutableBufferPointer<Candidates.Candidate> {
    /// Lets the element at `parent` sink in the heap of the first `count`.
    fileprivate func sift(_ parent: Int, _ count: Int, _ isBetter: (Element, Element) -> Bool) {
        var parent = parent
        while case var child = 2 * parent + 1, child < count {
            if child + 1 < count, isBetter(self[child + 1], self[child]) { child += 1 }
            guard isBetter(self[child], self[parent]) else { return }
            swapAt(child, parent)
            parent = child
        }
    }
}
