import CAllocations
import Foundation
import Neural
import Testing
import Text
import TinyModels

@testable import Modeling

@Suite("Neural cache") struct NeuralCacheTests {
    /// Three pairs: token 0 after (1, 0), token 2 after (0, 1), token 0 again after (2, 0); then token 1 after
    /// (500, 500), which is the last and does not count, however similar to `h` it is; and the state `h`.
    static func filled(
        size: Int = 3, lambda: Double = 0.25, theta: Double = 1, at h: ArraySlice<Float> = [1, 1]
    ) -> NeuralCache {
        var cache = NeuralCache(.init(size: size, lambda: lambda, theta: theta), at: [1, 0])
        cache.advance(0, to: [0, 1])
        cache.advance(2, to: [2, 0])
        cache.advance(0, to: [500, 500])
        cache.advance(1, to: h)
        return cache
    }

    static func mixed(_ cache: NeuralCache, _ logits: [Float]) -> [Double] {
        var logits = logits
        logits.withUnsafeMutableBufferPointer { cache.mix(into: $0) }
        return logits.map { exp(Double($0)) }
    }

    static func loss(_ cache: NeuralCache, of token: Int32, _ logits: [Float]) -> Double {
        logits.withUnsafeBufferPointer { cache.loss(of: token, logits: $0) }
    }

    @Test("loss and logits of the mixture agree with the equations computed by hand")
    func byHand() {
        // h·hᵢ = 1, 1, 2, so p_cache(0) = (e + e²) / (2e + e²) = (1 + e) / (2 + e), p_cache(2) = 1 / (2 + e).
        // The model's logits ln 1, ln 2, ln 3, ln 4 are the probabilities 0.1, 0.2, 0.3, 0.4.
        let e = 2.718281828459045
        let wanted = [0.075 + 0.25 * (1 + e) / (2 + e), 0.15, 0.225 + 0.25 / (2 + e), 0.3]
        let logits: [Float] = [0, 0.6931472, 1.0986123, 1.3862944]
        let mixed = Self.mixed(Self.filled(), logits)
        for (token, w) in wanted.enumerated() {
            #expect(abs(mixed[token] - w) < 1e-6)
            #expect(abs(Self.loss(Self.filled(), of: Int32(token), logits) + log(w)) < 1e-6)
        }
    }

    @Test(
        "probabilities sum to one, whatever the logits, the states and the constants",
        arguments: [0, 0.3, 50])
    func sum(theta: Double) {
        for lambda in [0, 0.1, 0.999] {
            for scale: Float in [0.01, 1, 1000] {
                let cache = Self.filled(lambda: lambda, theta: theta, at: [scale, -scale])
                let p = Self.mixed(cache, [-scale, scale, 0, 3 * scale])
                #expect(abs(p.reduce(0, +) - 1) < 1e-5, "λ \(lambda), scale \(scale): \(p)")
            }
        }
    }

    @Test("an empty window or λ = 0 leaves the model's own distribution")
    func modelAlone() {
        let logits: [Float] = [0, 1, 2, 3]
        let total = logits.reduce(0) { $0 + exp(Double($1)) }
        let empty = NeuralCache(.init(size: 3, lambda: 0.25, theta: 1), at: [1, 1])
        let none = Self.filled(lambda: 0)
        #expect(empty.count == 0 && none.count == 3)
        #expect(abs(Self.loss(empty, of: 3, logits) - log(total) + 3) < 1e-12)
        #expect(abs(Self.loss(none, of: 0, logits) - log(total)) < 1e-12)
        for (p, logit) in zip(Self.mixed(none, logits), logits) {
            #expect(abs(p - exp(Double(logit)) / total) < 1e-6)
        }
        // Logits may be on any scale: an empty window leaves them.
        #expect(abs(Self.mixed(empty, logits)[3] - exp(3.0)) < 1e-4)
    }

    @Test("a forbidden token stays forbidden, and its share goes to the other tokens of the window")
    func forbidden() {
        let (cache, forbidding): (NeuralCache, [Float]) = (Self.filled(), [-.infinity, 0, 0, 0])
        let p = Self.mixed(cache, forbidding)
        #expect(p[0] == 0 && abs(p[2] - 0.5) < 1e-6 && abs(p[1] - 0.25) < 1e-6)
        #expect(Self.loss(cache, of: 0, forbidding) == .infinity)
        #expect(abs(Self.loss(cache, of: 2, forbidding) - log(2)) < 1e-6)
        let only = Self.mixed(cache, [-.infinity, 0, -.infinity, 0])
        #expect(only[0] == 0 && only[2] == 0 && only[1] == only[3] && only[1] > 0)
    }

    @Test("a full window forgets the oldest pair first")
    func ring() {
        var (small, all) = (Self.filled(size: 2, theta: 0), Self.filled(size: 9, theta: 0))
        #expect(small.count == 2 && all.count == 3)
        let logits = [Float](repeating: 0, count: 4)
        #expect(abs(Self.mixed(small, logits)[0] - (0.1875 + 0.125)) < 1e-6)
        #expect(abs(Self.mixed(all, logits)[0] - (0.1875 + 0.25 * 2 / 3)) < 1e-6)
        for _ in 0..<5 { small.advance(3, to: [0, 0]) }
        #expect(abs(Self.mixed(small, logits)[3] - (0.1875 + 0.25)) < 1e-6)
        all.advance(2, to: [0, 0])
        for token in [1, 2] { #expect(abs(Self.mixed(all, logits)[token] - (0.1875 + 0.0625)) < 1e-6) }
    }

    @Test("a state that is not finite is similar to no other and gives no NaN")
    func infinite() {
        var cache = Self.filled(at: [.infinity, 0])
        #expect(Self.mixed(cache, [0, 0, 0, 0]) == [1, 1, 1, 1])
        cache.advance(3, to: [1, 1])
        cache.advance(2, to: [1, 1])  // the window is now tokens 0, 1 and, from that state, 3
        let p = Self.mixed(cache, [0, 0, 0, 0])
        #expect(abs(p[3] - 0.1875) < 1e-6 && abs(p.reduce(0, +) - 1) < 1e-5)
        cache.advance(3, to: [.nan, 1])
        #expect(Self.mixed(cache, [0, 0, 0, 0]) == [1, 1, 1, 1])
    }

    @Test("a copy is a snapshot")
    func copy() {
        let kept = Self.filled()
        var moved = kept
        moved.advance(3, to: [0, 0])
        moved.advance(3, to: [0, 0])
        let logits: [Float] = [0, 1, 2, 3]
        #expect(Self.mixed(kept, logits) == Self.mixed(Self.filled(), logits))
        #expect(Self.mixed(kept, logits) != Self.mixed(moved, logits))
    }

    @Test("advancing a copy does not change the original, at any place of a window of several blocks")
    func copies() {
        func read(_ places: Range<Int>, turned: Bool = false, _ cache: inout NeuralCache) {
            for i in places {
                let x = Float(i % 9) / 4
                cache.advance(Int32((turned ? i + 1 : i) % 4), to: turned ? [x, 1 - x] : [1 - x, x])
            }
        }
        func fresh(_ count: Int) -> NeuralCache {
            var cache = NeuralCache(.init(size: 70, lambda: 0.25, theta: 1), at: [1, 0])
            read(0..<count, &cache)
            return cache
        }
        let logits: [Float] = [0, 1, 2, 3]
        for length in [50, 63, 64, 140, 200] {
            let kept = fresh(length)
            var (same, other) = (kept, kept)
            read(length..<length + 80, turned: true, &other)
            #expect(Self.mixed(kept, logits) == Self.mixed(fresh(length), logits))
            read(length..<length + 80, &same)
            #expect(Self.mixed(same, logits) == Self.mixed(fresh(length + 80), logits))
            #expect(Self.mixed(same, logits) != Self.mixed(other, logits))
        }
    }

    @Test(
        "memory is allocated block by block until the window is full",
        .enabled(if: allocations_are_counted(), "only glibc lets us count"))
    func blocks() {
        var cache = NeuralCache(.init(size: 300, lambda: 0.25, theta: 1), at: [1, 0])
        let h: ArraySlice<Float> = [1, 2]
        cache.advance(1, to: h)
        func allocated(_ tokens: Int) -> Int {
            allocations_start()
            for _ in 0..<tokens { cache.advance(1, to: h) }
            return Int(allocations_stop())
        }
        // What runs for the first time may allocate for the language's run-time library.
        _ = allocated(1)
        #expect(allocated(28) == 0)
        #expect((1...9).contains(allocated(300)))
        #expect(allocated(300) == 0)
    }

    @Test("no token allocates anything", .enabled(if: allocations_are_counted(), "only glibc lets us count"))
    func allocations() {
        var cache = Self.filled()
        let h: ArraySlice<Float> = [1, 2]
        let logits = UnsafeMutableBufferPointer<Float>.allocate(capacity: 4)
        defer { logits.deallocate() }
        logits.initialize(repeating: 0)
        func step() {
            cache.mix(into: logits)
            _ = cache.loss(of: 1, logits: UnsafeBufferPointer(logits))
            cache.advance(1, to: h)
        }
        step()
        allocations_start()
        for _ in 0..<5 { step() }
        #expect(allocations_stop() == 0)
    }

    @Test(
        "the loss of a text agrees with the equations step by step, in windows of one block and of several",
        arguments: [5, 32, 70])
    func stream(size: Int) throws {
        let architecture = Architecture(vocabularySize: 5, embeddingSize: 3, hiddenSizes: [4, 6])
        let network = try InferenceNetwork(
            architecture, TinyModel(architecture: architecture, seed: 3).tensors)
        let ids = [0] + (0..<90).map { Int32($0 * $0 % 7 % 4 + 1) }
        let options = NeuralCache.Options(size: size, lambda: 0.3, theta: 0.7)
        // The naive way: all states first, then every pair of places.
        var state = network.initialState()
        var (states, wanted) = ([[Float]](), 0.0)
        var logits = [Float](repeating: 0, count: 5)
        for (t, next) in ids.dropFirst().enumerated() {
            network.read(ids[t], &state)
            logits.withUnsafeMutableBufferPointer { network.logits(state, into: $0) }
            states.append(Array(network.hiddenState(of: 1, in: state)))
            var p = exp(Double(logits[Int(next)])) / logits.reduce(0) { $0 + exp(Double($1)) }
            let window = max(0, t - 1 - size)..<max(0, t - 1)
            if !window.isEmpty {
                let w = window.map { i in
                    exp(0.7 * zip(states[t], states[i]).reduce(0) { $0 + Double($1.0 * $1.1) })
                }
                let same = zip(window, w).reduce(0) { $0 + (ids[$1.0 + 1] == next ? $1.1 : 0) }
                p = 0.7 * p + 0.3 * same / w.reduce(0, +)
            }
            wanted -= log(p)
        }
        var advanced = 0
        let found = network.loss(ofStream: ids, caching: options) { advanced += $0 }
        #expect(abs(found - wanted) < 1e-3 && advanced == 90)
        let plain = network.loss(ofStream: ids)
        let empty = network.loss(ofStream: ids, caching: NeuralCache.Options(size: 1, lambda: 0, theta: 0))
        #expect(abs(plain - empty) < 1e-3 && abs(plain - wanted) > 1)
    }

    @Test("progress is reported along a long text and sums to the number of predicted tokens")
    func progress() throws {
        let architecture = Architecture(vocabularySize: 5, embeddingSize: 3, hiddenSizes: [4])
        let network = try InferenceNetwork(
            architecture, TinyModel(architecture: architecture, seed: 3).tensors)
        let ids = (0..<600).map { Int32($0 % 5) }
        var advanced: [Int] = []
        _ = network.loss(ofStream: ids, caching: .init(size: 5, lambda: 0.3, theta: 0.7)) {
            advanced.append($0)
        }
        #expect(advanced.count > 2 && advanced.reduce(0, +) == 599)
    }

    @Test("a prefix with a cache gives the cache's logits, also after going back")
    func prefix() throws {
        let vocabulary = try Vocabulary(of: "abcd", level: .char)
        let architecture = Architecture(
            vocabularySize: vocabulary.count, embeddingSize: 3, hiddenSizes: [4])
        let network = try InferenceNetwork(
            architecture, TinyModel(architecture: architecture, seed: 3).tensors)
        let tokenizer = try Tokenizer(vocabulary)
        let options = NeuralCache.Options(size: 6, lambda: 0.3, theta: 0.7)
        func logits(_ prefix: Prefix) -> [Float] {
            var logits = [Float](repeating: 0, count: vocabulary.count)
            logits.withUnsafeMutableBufferPointer { prefix.logits(into: $0) }
            return logits
        }
        var plain = Prefix(network, tokenizer)
        var cache = NeuralCache(options, at: network.hiddenState(of: 0, in: plain.state))
        for token in try tokenizer.encode(bytes: Array("abcdabcabd".utf8)).ids {
            plain.append(token)
            cache.advance(token, to: network.hiddenState(of: 0, in: plain.state))
        }
        var wanted = logits(plain)
        wanted.withUnsafeMutableBufferPointer { cache.mix(into: $0) }

        var cached = Prefix(network, tokenizer, cache: options)
        try cached.read(Array("abcdabcdddd".utf8))
        #expect(logits(cached) != wanted)
        try cached.read(Array("abcdabcabd".utf8))
        #expect(logits(cached) == wanted && logits(plain) != wanted)
        // The probabilities of the allowed tokens sum to one.
        let sum = wanted.reduce(0) { $0 + exp(Double($1)) }
        #expect(abs(sum - 1) < 1e-5)
    }
}
