import Neural

/// Draws the next token from a network's logits.
///
/// With logits z and temperature τ the distribution is p = softmax(z / τ). Then only the `topK` likeliest
/// tokens stay (Fan et al. 2018), and of those only the smallest set of likeliest ones whose share of their
/// sum reaches `topP` (Holtzman et al. 2020, "nucleus"). Of equally likely tokens the one with the lower id
/// counts as likelier. Temperature 0 takes the likeliest. A token whose logit is -∞ is never drawn while
/// another is left.
///
/// The same settings, seed and logits give the same tokens. After the first draw nothing is allocated.
public struct Sampler: Sendable {
    /// Divides the logits: below 1 is safer, above 1 is wilder, 0 takes the likeliest.
    public let temperature: Float
    /// The number of likeliest tokens that may be drawn, all where `nil`.
    public let topK: Int?
    /// The share of the probability that the tokens drawn from must reach, all of it where 1.
    public let topP: Float
    private var random: SplitMix64
    /// Token ids; the first `remaining` are a heap with the likeliest on top, the taken ones are behind it.
    private var heap: [Int32] = []

    /// What makes settings impossible.
    public enum Fault: Error, Equatable, Sendable {
        /// A temperature that is negative or no number.
        case temperature(Float)
        /// Fewer than one token to draw from.
        case topK(Int)
        /// A share outside (0, 1].
        case topP(Float)
    }

    /// A sampler at the start of the sequence of `seed`.
    public init(temperature: Float = 1, topK: Int? = nil, topP: Float = 1, seed: UInt64) throws(Fault) {
        guard temperature >= 0, temperature.isFinite else { throw .temperature(temperature) }
        if let topK, topK < 1 { throw .topK(topK) }
        guard topP > 0, topP <= 1 else { throw .topP(topP) }
        (self.temperature, self.topK, self.topP) = (temperature, topK, topP)
        random = SplitMix64(seed: seed)
    }

    /// Draws a token; `logits` (V) are overwritten.
    public mutating func pick(_ logits: UnsafeMutableBufferPointer<Float>) -> Int32 {
        precondition(!logits.isEmpty, "no logits")
        // Weights from a file may be large enough to give NaN. It must neither win nor count as forbidden.
        for i in logits.indices where logits[i].isNaN { logits[i] = -.greatestFiniteMagnitude }
        var best = 0
        for i in logits.indices where logits[i] > logits[best] { best = i }
        let top = logits[best]
        guard temperature > 0, top.isFinite else { return Int32(best) }
        // Below some temperature only the likeliest is left anyway, and its reciprocal has to stay finite.
        softmax(logits, temperature: max(temperature, 1e-30))
        let weights = UnsafeBufferPointer(logits)
        let isFiltered = topP < 1 || (topK.map { $0 < weights.count } ?? false)
        return isFiltered ? pickFiltered(weights) : pickAny(weights, likeliest: best)
    }

    /// Draws from all tokens, in order of their ids.
    private mutating func pickAny(_ weights: UnsafeBufferPointer<Float>, likeliest: Int) -> Int32 {
        var sum = 0.0
        for weight in weights { sum += Double(weight) }
        var rest = random.uniform() * sum
        for (id, weight) in weights.enumerated() where weight > 0 {
            rest -= Double(weight)
            if rest < 0 { return Int32(id) }
        }
        return Int32(likeliest)  // rounding ate the last of the sum
    }

    /// Draws from the likeliest tokens, in order of falling probability.
    private mutating func pickFiltered(_ weights: UnsafeBufferPointer<Float>) -> Int32 {
        let V = weights.count
        if heap.count != V { heap = [Int32](repeating: 0, count: V) }
        var total = 0.0
        for id in 0..<V {
            heap[id] = Int32(id)
            total += Double(weights[id])
        }
        for parent in stride(from: V / 2 - 1, through: 0, by: -1) { sift(parent, V, weights) }
        // Taken tokens gather behind the heap, the likeliest last. The top one is always taken.
        var remaining = V, taken = 0.0
        let limit = min(topK ?? V, V)
        if limit < V && topP < 1 {
            // The share is of the k likeliest: their sum is known only after taking them.
            while V - remaining < limit { take(&remaining, &taken, weights) }
            (total, taken, remaining) = (taken, 0, V)
            var count = 0
            while count < limit, count == 0 || taken < Double(topP) * total {
                taken += Double(weights[Int(heap[V - 1 - count])])
                count += 1
            }
            return draw(count, taken, weights)
        }
        while V - remaining < limit, remaining == V || taken < Double(topP) * total,
            weights[Int(heap[0])] > 0
        {
            take(&remaining, &taken, weights)
        }
        return draw(V - remaining, taken, weights)
    }

    /// Moves the heap's top behind it.
    private mutating func take(
        _ remaining: inout Int, _ taken: inout Double, _ weights: UnsafeBufferPointer<Float>
    ) {
        taken += Double(weights[Int(heap[0])])
        remaining -= 1
        heap.swapAt(0, remaining)
        sift(0, remaining, weights)
    }

    /// Draws from the `count` likeliest tokens, which lie at the heap's end and weigh `sum`.
    private mutating func draw(
        _ count: Int, _ sum: Double, _ weights: UnsafeBufferPointer<Float>
    ) -> Int32 {
        var rest = random.uniform() * sum
        for rank in 0..<count {
            let id = heap[heap.count - 1 - rank]
            rest -= Double(weights[Int(id)])
            if rest < 0 { return id }
        }
        return heap[heap.count - 1]
    }

    /// Lets the id at `parent` sink in the heap of the first `count` ids.
    private mutating func sift(_ parent: Int, _ count: Int, _ weights: UnsafeBufferPointer<Float>) {
        heap.withUnsafeMutableBufferPointer { heap in
            func isLikelier(_ a: Int32, _ b: Int32) -> Bool {
                let (p, q) = (weights[Int(a)], weights[Int(b)])
                return p > q || (p == q && a < b)
            }
            var parent = parent
            while case var child = 2 * parent + 1, child < count {
                if child + 1 < count, isLikelier(heap[child + 1], heap[child]) { child += 1 }
                guard isLikelier(heap[child], heap[parent]) else { return }
                heap.swapAt(child, parent)
                parent = child
            }
        }
    }
}

extension Sampler.Fault: CustomStringConvertible {
    /// What was found and what was wanted.
    public var description: String {
        switch self {
        case .temperature(let found): "temperature \(found), wanted 0 or more"
        case .topK(let found): "top-k \(found), wanted 1 or more"
        case .topP(let found): "top-p \(found), wanted more than 0 and at most 1"
        }
    }
}
