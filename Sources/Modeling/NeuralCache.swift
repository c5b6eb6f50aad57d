public import Neural

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A memory of what followed when the network was last in a state like this one: words that came come again.
///
/// Grave, Joulin & Usunier, "Improving neural language models with a continuous cache" (2017), equations 2
/// and 3. With `hᵢ` the last layer's output before token `wᵢ` of the window, the last n tokens of the text:
///
///     p(w)       = (1 − λ) p_model(w) + λ p_cache(w)
///     p_cache(w) = Σ_{i: wᵢ = w} exp(θ h·hᵢ) / Σᵢ exp(θ h·hᵢ)
///
/// While the window is empty, p is p_model. A token that the model forbids (its logit is −∞) stays forbidden:
/// what the window has of it is left out of both sums.
///
/// It is a value: a copy is a snapshot. After ``init(_:hiddenSize:vocabularySize:)`` nothing is allocated.
public struct NeuralCache: Sendable {
    /// The size of the window and how far to trust it.
    public struct Options: Sendable, Equatable {
        /// n, the tokens looked back on: 1 to 1,000,000.
        public var size: Int
        /// λ, the share of the cache in the mixture: from 0 to below 1.
        public var lambda: Double
        /// θ, how much more a similar state counts than another one; 0 counts all alike.
        public var theta: Double

        /// What is to be mixed in.
        public init(size: Int = 2000, lambda: Double = 0.1, theta: Double = 0.3) {
            (self.size, self.lambda, self.theta) = (size, lambda, theta)
        }
    }

    /// What was asked for.
    public let options: Options
    /// `H`, the numbers of a state.
    public let hiddenSize: Int
    /// The pairs in the window.
    public private(set) var count = 0
    private var oldest = 0
    private var states: [Float]  // (n, H), a ring
    private var tokens: [Int32]  // (n)
    private var weights: [Double]  // (n), scratch: θ h·hᵢ, then its exponential
    private var sums: [Double]  // (V), scratch, zero between calls

    /// An empty window of `options.size` pairs.
    ///
    /// - Parameters:
    ///   - options: Window, λ and θ, each within its bounds.
    ///   - H: The units of the network's last layer.
    ///   - V: The tokens of its vocabulary.
    public init(_ options: Options, hiddenSize H: Int, vocabularySize V: Int) {
        precondition(1...1_000_000 ~= options.size, "a window of \(options.size)")
        precondition(options.lambda >= 0 && options.lambda < 1, "λ of \(options.lambda)")
        precondition(options.theta >= 0 && options.theta.isFinite, "θ of \(options.theta)")
        (self.options, hiddenSize) = (options, H)
        states = Array(repeating: 0, count: options.size * H)
        tokens = Array(repeating: 0, count: options.size)
        weights = Array(repeating: 0, count: options.size)
        sums = Array(repeating: 0, count: V)
    }

    /// Empties the window, as before another text.
    public mutating func reset() { (count, oldest) = (0, 0) }

    /// Remembers that `token` came after the state `h`, (H), and forgets the oldest pair of a full window.
    public mutating func remember(_ h: ArraySlice<Float>, _ token: Int32) {
        precondition(h.count == hiddenSize, "a state of \(h.count) numbers of \(hiddenSize)")
        let place = (oldest + count) % options.size
        for i in 0..<hiddenSize { states[place * hiddenSize + i] = h[h.startIndex + i] }
        tokens[place] = token
        if count < options.size { count += 1 } else { oldest = (oldest + 1) % options.size }
    }

    /// Replaces `logits`, (V), by the logarithms of the mixture after the state `h`, (H).
    ///
    /// They are logits like any other: a sampler may go on from them.
    public mutating func mix(into logits: UnsafeMutableBufferPointer<Float>, after h: ArraySlice<Float>) {
        precondition(logits.count >= sums.count, "\(logits.count) logits of \(sums.count)")
        let total = weigh(after: h, logits: UnsafeBufferPointer(logits))
        guard total > 0 else { return }
        // What is nowhere in the window is scaled only, so that no probability is lost to underflow.
        let shift = log(1 - options.lambda) - logSumExp(UnsafeBufferPointer(logits))
        for i in logits.indices { logits[i] = Float(Double(logits[i]) + shift) }
        for i in 0..<count where sums[Int(tokens[i])] > 0 {
            let id = Int(tokens[i])
            logits[id] = Float(log(exp(Double(logits[id])) + options.lambda * sums[id] / total))
            sums[id] = 0
        }
    }

    /// −ln p(token) of the mixture, in nats.
    ///
    /// - Parameters:
    ///   - token: The token that came after the state `h`.
    ///   - logits: The model's, (V).
    ///   - h: The state, (H).
    /// - Returns: Nats.
    public mutating func loss(
        of token: Int32, logits: UnsafeBufferPointer<Float>, after h: ArraySlice<Float>
    ) -> Double {
        let model = Double(logits[Int(token)]) - logSumExp(logits)
        let total = weigh(after: h, logits: logits)
        guard total > 0 else { return -model }
        let cached = sums[Int(token)] / total
        for i in 0..<count { sums[Int(tokens[i])] = 0 }
        guard cached > 0 else { return -(log(1 - options.lambda) + model) }
        return -log((1 - options.lambda) * exp(model) + options.lambda * cached)
    }

    /// Sums up exp(θ h·hᵢ − max) by token in `sums`, of the tokens that are not forbidden; returns the sum of all.
    private mutating func weigh(after h: ArraySlice<Float>, logits: UnsafeBufferPointer<Float>) -> Double {
        precondition(h.count == hiddenSize, "a state of \(h.count) numbers of \(hiddenSize)")
        var top = -Double.infinity
        h.withUnsafeBufferPointer { h in
            states.withUnsafeBufferPointer { states in
                guard let h = h.baseAddress, let states = states.baseAddress else { return }
                for i in 0..<count where logits[Int(tokens[i])] > -.infinity {
                    let similarity = options.theta * Double(dot(h, states + i * hiddenSize, hiddenSize))
                    // A cell without bounds may have run away: such a state is like no other.
                    weights[i] = similarity.isFinite ? similarity : -.infinity
                    top = max(top, weights[i])
                }
            }
        }
        guard top.isFinite else { return 0 }
        var total = 0.0
        for i in 0..<count where logits[Int(tokens[i])] > -.infinity {
            let weight = exp(weights[i] - top)
            sums[Int(tokens[i])] += weight
            total += weight
        }
        return total
    }
}

/// Σ a b, in an order that depends on the length alone.
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

/// ln Σ e^z, of logits of any size.
private func logSumExp(_ z: UnsafeBufferPointer<Float>) -> Double {
    var top = -Float.infinity
    for x in z { top = max(top, x) }
    guard top.isFinite else { return Double(top) }
    var sum = 0.0
    for x in z { sum += exp(Double(x - top)) }
    return Double(top) + log(sum)
}

extension Network {
    /// The loss of a text in nats under this network and a cache of the text so far, read from the zero state on.
    ///
    /// - Parameters:
    ///   - ids: The start token, which is given, and the tokens to predict.
    ///   - options: The cache, which is empty at the start.
    ///   - advanced: Told, now and then, how many more tokens are done.
    /// - Returns: −Σ ln p over all tokens but the first.
    public func loss(
        ofStream ids: [Int32], caching options: NeuralCache.Options, advanced: (Int) -> Void = { _ in }
    ) -> Double {
        let V = architecture.vocabularySize
        let last = architecture.hiddenSizes.count - 1
        var cache = NeuralCache(options, hiddenSize: architecture.hiddenSizes[last], vocabularySize: V)
        let logits = UnsafeMutableBufferPointer<Float>.allocate(capacity: V)
        defer { logits.deallocate() }
        logits.initialize(repeating: 0)
        var (state, sum) = (initialState(), 0.0)
        for (i, (token, next)) in zip(ids, ids.dropFirst()).enumerated() {
            read(token, &state)
            self.logits(state, into: logits)
            let h = output(of: last, in: state)
            sum += cache.loss(of: next, logits: UnsafeBufferPointer(logits), after: h)
            cache.remember(h, next)
            if i % 256 == 255 { advanced(256) }
        }
        advanced(max(0, ids.count - 1) % 256)
        return sum
    }
}
