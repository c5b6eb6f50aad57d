public import Text

import RealModule

/// A neural cache: boosts tokens that followed similar hidden states earlier in the text.
///
/// Grave, Joulin & Usunier, "Improving neural language models with a continuous cache" (2017), equations 2
/// and 3. With `hᵢ` the last layer's hidden state before token `wᵢ` of the window, the n tokens before the last one:
///
///     p(w)       = (1 − λ) p_model(w) + λ p_cache(w)
///     p_cache(w) = Σ_{i: wᵢ = w} exp(θ h·hᵢ) / Σᵢ exp(θ h·hᵢ)
///
/// The last token itself is left out, unlike in the paper: the state after a token is much like the one before it, and
/// texts would stutter (<doc:Adaptation>). While the window is empty, p is p_model. A token that the model forbids (its
/// logit is −∞) stays forbidden and is left out of both sums.
///
/// It is a value: a copy is a snapshot. States are stored in blocks that copies share, so that a continued copy copies n
/// tokens and one block, not n states. A block is allocated when the text reaches it, and nothing at other tokens.
public struct NeuralCache: Sendable {
    /// The size of the window and its influence.
    public struct Options: Sendable, Equatable {
        /// n, the number of tokens in the window: 1 to 100,000.
        public var size: Int
        /// λ, the share of the cache in the mixture: from 0 to below 1.
        public var lambda: Double
        /// θ, how sharply similar states are preferred; 0 treats all alike.
        public var theta: Double

        /// Creates options.
        public init(size: Int, lambda: Double, theta: Double) {
            (self.size, self.lambda, self.theta) = (size, lambda, theta)
        }

        /// The best options found, on other text than they are reported for: see <doc:Adaptation>.
        public init(_ level: Level) {
            self =
                level == .char
                ? Self(size: 2000, lambda: 0.15, theta: 1) : Self(size: 500, lambda: 0.2, theta: 0.5)
        }
    }

    /// The options.
    public let options: Options
    /// `H`, the size of a state.
    public let hiddenSize: Int
    /// The pairs in the window.
    public var count: Int { max(pairs - 1, 0) }
    private var pairs = 0  // with that of the last token
    private var newest = 0  // the slot of h, which has no token yet
    private var blocks: [[Float]]  // (n + 2, H), a ring of slots, `blockSize` of them together
    private var tokens: [Int32]  // (n + 2)
    private var weights: [Double]  // (n + 2): exp(θ h·hᵢ − max)
    private static let blockSize = 32

    /// Creates an empty window at the start of a text.
    ///
    /// - Parameters:
    ///   - options: Window, λ and θ, each within its bounds.
    ///   - h: The last layer's hidden state after the start token, (H).
    public init(_ options: Options, at h: ArraySlice<Float>) {
        precondition(1...100_000 ~= options.size, "a window of \(options.size)")
        precondition(options.lambda >= 0 && options.lambda < 1, "λ of \(options.lambda)")
        precondition(options.theta >= 0 && options.theta.isFinite, "θ of \(options.theta)")
        (self.options, hiddenSize) = (options, h.count)
        let slots = options.size + 2
        // One block stands for all that have not been written to.
        let block = [Float](repeating: 0, count: min(slots, Self.blockSize) * h.count)
        blocks = Array(repeating: block, count: (slots - 1) / Self.blockSize + 1)
        tokens = Array(repeating: 0, count: slots)
        weights = Array(repeating: 0, count: slots)
        store(h)
    }

    /// Records that `token` followed the present state, and moves to the state `h`, (H), after it.
    public mutating func advance(_ token: Int32, to h: ArraySlice<Float>) {
        precondition(h.count == hiddenSize, "a state of \(h.count) numbers of \(hiddenSize)")
        tokens[newest] = token
        newest = (newest + 1) % tokens.count
        pairs = min(pairs + 1, options.size + 1)
        store(h)
        weigh(h)
    }

    /// Replaces `logits`, (V), by the logarithms of the mixture at this state.
    ///
    /// They are logits like any others, which a sampler may draw from.
    public func mix(into logits: UnsafeMutableBufferPointer<Float>) {
        let total = totalWeight { logits[Int($0)] > -.infinity }
        guard total > 0 else { return }
        // In logarithms throughout, so that no probability underflows.
        let shift = .log(1 - options.lambda) - logSumExp(UnsafeBufferPointer(logits))
        for i in logits.indices { logits[i] = Float(Double(logits[i]) + shift) }
        let scale = options.lambda / total
        for back in 1...count {
            let i = slot(back), id = Int(tokens[i])
            guard logits[id] > -.infinity, weights[i] > 0, scale > 0 else { continue }
            logits[id] = Float(Double.log(.exp(Double(logits[id])) + scale * weights[i]))
        }
    }

    /// −ln p(token) of the mixture at this state, in nats.
    ///
    /// - Parameters:
    ///   - token: The token that comes next.
    ///   - logits: The model's, (V).
    /// - Returns: Nats.
    public func loss(of token: Int32, logits: UnsafeBufferPointer<Float>) -> Double {
        loss(of: token, model: logSumExp(logits) - Double(logits[Int(token)])) {
            logits[Int($0)] > -.infinity
        }
    }

    /// −ln p(token) of the mixture at this state, in nats, if every token is allowed.
    ///
    /// - Parameters:
    ///   - token: The token that comes next.
    ///   - model: −ln p_model(token), in nats.
    /// - Returns: Nats.
    public func loss(of token: Int32, model: Double) -> Double {
        loss(of: token, model: model) { _ in true }
    }

    private func loss(of token: Int32, model: Double, _ isAllowed: (Int32) -> Bool) -> Double {
        let total = totalWeight(isAllowed)
        guard total > 0, model < .infinity else { return model }
        var cached = 0.0
        for back in 1...count where tokens[slot(back)] == token { cached += weights[slot(back)] }
        guard cached > 0 else { return model - .log(1 - options.lambda) }
        return -.log((1 - options.lambda) * .exp(-model) + options.lambda * cached / total)
    }

    /// The slot of the pair `back` tokens before the last one.
    private func slot(_ back: Int) -> Int {
        let slot = newest - 1 - back
        return slot < 0 ? slot + tokens.count : slot
    }

    /// Whether a used slot holds neither h nor the pair of the last token.
    private func isInWindow(_ slot: Int) -> Bool { slot != newest && slot != self.slot(0) }

    private mutating func store(_ h: ArraySlice<Float>) {
        let (block, start) = (newest / Self.blockSize, newest % Self.blockSize * hiddenSize)
        blocks[block].replaceSubrange(start..<start + hiddenSize, with: h)
    }

    /// Compares `h`, the state stored last, with all states of the window.
    private mutating func weigh(_ h: ArraySlice<Float>) {
        var top = -Double.infinity
        h.withUnsafeBufferPointer { h in
            for block in 0...pairs / Self.blockSize { top = max(top, compare(h, withBlock: block)) }
        }
        for i in 0...pairs where isInWindow(i) { weights[i] = top.isFinite ? .exp(weights[i] - top) : 0 }
    }

    /// Sets the weights of a block to θ h·hᵢ and returns the largest.
    private mutating func compare(_ h: UnsafeBufferPointer<Float>, withBlock number: Int) -> Double {
        let (block, first) = (blocks[number], number * Self.blockSize)
        var top = -Double.infinity
        block.withUnsafeBufferPointer { states in
            guard let h = h.baseAddress, let states = states.baseAddress else { return }
            for i in first...min(first + Self.blockSize - 1, pairs) where isInWindow(i) {
                let product = dot(h, states + (i - first) * hiddenSize, hiddenSize)
                let similarity = options.theta * Double(product)
                // A cell without bounds may diverge; such a state resembles no other.
                weights[i] = similarity.isFinite ? similarity : -.infinity
                top = max(top, weights[i])
            }
        }
        return top
    }

    /// The weight of all pairs whose token is allowed.
    private func totalWeight(_ isAllowed: (Int32) -> Bool) -> Double {
        guard count > 0 else { return 0 }
        var total = 0.0
        for back in 1...count where isAllowed(tokens[slot(back)]) { total += weights[slot(back)] }
        return total
    }
}

/// Σ a b, in an order that depends only on the length.
private func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
    let (a8, b8) = (UnsafeRawPointer(a), UnsafeRawPointer(b))
    var sums = (SIMD8<Float>.zero, SIMD8<Float>.zero)
    var i = 0
    while i + 16 <= count {
        sums.0 +=
            a8.loadUnaligned(fromByteOffset: 4 * i, as: SIMD8<Float>.self)
            * b8.loadUnaligned(fromByteOffset: 4 * i, as: SIMD8<Float>.self)
        sums.1 +=
            a8.loadUnaligned(fromByteOffset: 4 * i + 32, as: SIMD8<Float>.self)
            * b8.loadUnaligned(fromByteOffset: 4 * i + 32, as: SIMD8<Float>.self)
        i += 16
    }
    var sum = (sums.0 + sums.1).sum()
    while i < count {
        sum += a[i] * b[i]
        i += 1
    }
    return sum
}
