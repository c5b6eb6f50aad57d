extension Candidates {
    /// Keeps the candidates with the highest scores, at least one; of equals the one with the lower id comes first.
    ///
    /// - Parameters:
    ///   - score: The score to rank by.
    ///   - isEnough: Whether a number of candidates with their weight is enough.
    mutating func keepBest(
        by score: (Candidate) -> Float, until isEnough: (_ count: Int, _ weight: Double) -> Bool
    ) {
        for place in 0..<count { tokens[place].score = score(tokens[place]) }
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
