extension Candidates {
    /// A bin of the histogram of scores: the number of its candidates and their weight.
    struct Stretch: Sendable {
        var count = 0, weight = 0.0
    }

    /// Keeps the candidates with the highest scores, at least one; of equals the one with the lower id comes first.
    ///
    /// - Parameters:
    ///   - score: The score to rank by.
    ///   - isEnough: Whether a number of candidates with their weight is enough.
    mutating func keepBest(
        by score: (Candidate) -> Float, until isEnough: (_ count: Int, _ weight: Double) -> Bool
    ) {
        for place in 0..<count { tokens[place].score = score(tokens[place]) }
        excludeWorst(until: isEnough)
        tokens.withUnsafeMutableBufferPointer { heap in
            // A heap with the best on top; the kept ones collect behind it and move to the front in the end.
            var rest = count, weight = 0.0
            for parent in stride(from: rest / 2 - 1, through: 0, by: -1) { heap.sift(parent, rest) }
            while rest > 0, rest == count || !isEnough(count - rest, weight) {
                weight += Double(heap[0].weight)
                rest -= 1
                heap.swapAt(0, rest)
                heap.sift(0, rest)
            }
            count -= rest
            for place in 0..<count { heap[place] = heap[rest + place] }
        }
    }

    /// Removes most of the candidates that ``keepBest(by:until:)`` will remove, without ranking them.
    ///
    /// Scores are counted in a histogram from the best to the worst. Candidates beyond the bin in which there are enough
    /// cannot be among the best, and ranking them would cost more than the rest of a draw.
    private mutating func excludeWorst(until isEnough: (_ count: Int, _ weight: Double) -> Bool) {
        tokens.withUnsafeMutableBufferPointer { tokens in
            var best = -Float.infinity, worst = Float.infinity
            for place in 0..<count {
                best = max(best, tokens[place].score)
                worst = min(worst, tokens[place].score)
            }
            let scale = Float(stretches.count - 1) / (best - worst)
            guard count > stretches.count, scale.isFinite else { return }

            for i in 0..<stretches.count { stretches[i] = Stretch() }
            for place in 0..<count {
                let i = Int((best - tokens[place].score) * scale)
                stretches[i].count += 1
                stretches[i].weight += Double(tokens[place].weight)
            }
            var last = 0, sum = stretches[0]
            while last + 1 < stretches.count, !isEnough(sum.count, sum.weight) {
                last += 1
                sum.count += stretches[last].count
                sum.weight += stretches[last].weight
            }
            var kept = 0
            for place in 0..<count where Int((best - tokens[place].score) * scale) <= last {
                tokens[kept] = tokens[place]
                kept += 1
            }
            count = kept
        }
    }
}

extension UnsafeMutableBufferPointer<Candidates.Candidate> {
    /// Restores the heap of the first `count` elements below `parent`.
    fileprivate func sift(_ parent: Int, _ count: Int) {
        func isBetter(_ a: Element, _ b: Element) -> Bool {
            a.score > b.score || (a.score == b.score && a.id < b.id)
        }
        var parent = parent
        while case var child = 2 * parent + 1, child < count {
            if child + 1 < count, isBetter(self[child + 1], self[child]) { child += 1 }
            guard isBetter(self[child], self[parent]) else { return }
            swapAt(child, parent)
            parent = child
        }
    }
}
