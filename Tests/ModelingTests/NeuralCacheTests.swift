import CAllocations
import Foundation
import Neural
import Testing

@testable import Modeling

@Suite("Neural cache") struct NeuralCacheTests {
    /// Three pairs: token 0 after (1, 0), token 2 after (0, 1), token 0 again after (2, 0).
    static func filled(size: Int = 3, lambda: Double = 0.25, theta: Double = 1) -> NeuralCache {
        var cache = NeuralCache(
            .init(size: size, lambda: lambda, theta: theta), hiddenSize: 2, vocabularySize: 4)
        cache.remember([1, 0], 0)
        cache.remember([0, 1], 2)
        cache.remember([2, 0], 0)
        return cache
    }

    static func mixed(_ cache: inout NeuralCache, _ logits: [Float], after h: [Float]) -> [Double] {
        var logits = logits
        logits.withUnsafeMutableBufferPointer { cache.mix(into: $0, after: h[...]) }
        return logits.map { exp(Double($0)) }
    }

    @Test("the mixture is the one that the equations give by hand, as a loss and as logits")
    func byHand() {
        // h = (1, 1): h·hᵢ = 1, 1, 2, so p_cache(0) = (e + e²) / (2e + e²) = (1 + e) / (2 + e), p_cache(2) = 1 / (2 + e).
        // The model's logits ln 1, ln 2, ln 3, ln 4 are the probabilities 0.1, 0.2, 0.3, 0.4.
        let e = 2.718281828459045
        let wanted = [
            0.075 + 0.25 * (1 + e) / (2 + e), 0.15, 0.225 + 0.25 / (2 + e), 0.3,
        ]
        let logits: [Float] = [0, 0.6931472, 1.0986123, 1.3862944]
        var cache = Self.filled()
        // Twice: nothing of the first answer is left in the second.
        for _ in 0..<2 {
            for (p, w) in zip(Self.mixed(&cache, logits, after: [1, 1]), wanted) {
                #expect(abs(p - w) < 1e-6)
            }
            for (token, w) in wanted.enumerated() {
                let loss = logits.withUnsafeBufferPointer {
                    cache.loss(of: Int32(token), logits: $0, after: [1, 1])
                }
                #expect(abs(loss + log(w)) < 1e-6)
            }
        }
    }

    @Test(
        "probabilities sum to one, whatever the logits, the states and the constants",
        arguments: [0, 0.3, 50])
    func sum(theta: Double) {
        for lambda in [0, 0.1, 0.999] {
            for scale: Float in [0.01, 1, 1000] {
                var cache = Self.filled(lambda: lambda, theta: theta)
                let p = Self.mixed(&cache, [-scale, scale, 0, 3 * scale], after: [scale, -scale])
                #expect(abs(p.reduce(0, +) - 1) < 1e-5, "λ \(lambda), scale \(scale): \(p)")
            }
        }
    }

    @Test("an empty window and λ of 0 leave the model's own distribution")
    func modelAlone() {
        let logits: [Float] = [0, 1, 2, 3]
        let total = logits.reduce(0) { $0 + exp(Double($1)) }
        var (empty, none) = (Self.filled(), Self.filled(lambda: 0))
        empty.reset()
        #expect(empty.count == 0 && none.count == 3)
        let loss = logits.withUnsafeBufferPointer {
            (empty.loss(of: 3, logits: $0, after: [1, 1]), none.loss(of: 3, logits: $0, after: [1, 1]))
        }
        #expect(abs(loss.0 - log(total) + 3) < 1e-12 && abs(loss.1 - loss.0) < 1e-12)
        #expect(
            Self.mixed(&none, logits, after: [1, 1]).enumerated().allSatisfy {
                abs($1 - exp(Double(logits[$0])) / total) < 1e-6
            })
        // Logits may be on any scale: an empty window leaves them.
        #expect(abs(Self.mixed(&empty, logits, after: [1, 1])[3] - exp(3.0)) < 1e-4)
    }

    @Test("what is forbidden stays so, and its share goes to what else is in the window")
    func forbidden() {
        var cache = Self.filled()
        let p = Self.mixed(&cache, [-.infinity, 0, 0, 0], after: [1, 1])
        #expect(p[0] == 0 && abs(p[2] - 0.5) < 1e-6 && abs(p[1] - 0.25) < 1e-6)
        let only = Self.mixed(&cache, [-.infinity, 0, -.infinity, 0], after: [1, 1])
        #expect(only[0] == 0 && only[2] == 0 && only[1] == only[3] && only[1] > 0)
    }

    @Test("a full window forgets the oldest pair first")
    func ring() {
        var (small, all) = (Self.filled(size: 2, theta: 0), Self.filled(size: 9, theta: 0))
        #expect(small.count == 2 && all.count == 3)
        let logits = [Float](repeating: 0, count: 4)
        #expect(abs(Self.mixed(&small, logits, after: [1, 1])[0] - (0.1875 + 0.125)) < 1e-6)
        #expect(abs(Self.mixed(&all, logits, after: [1, 1])[0] - (0.1875 + 0.25 * 2 / 3)) < 1e-6)
        for _ in 0..<5 { small.remember([0, 0], 3) }
        #expect(abs(Self.mixed(&small, logits, after: [1, 1])[3] - (0.1875 + 0.25)) < 1e-6)
    }

    @Test("a state that has run away is like no other, and no NaN comes of it")
    func infinite() {
        var cache = Self.filled()
        cache.remember([.infinity, 0], 3)
        #expect(Self.mixed(&cache, [0, 0, 0, 0], after: [1, 1]).allSatisfy { $0 > 0 && $0 < 1 })
        #expect(Self.mixed(&cache, [0, 0, 0, 0], after: [.nan, 1]) == [1, 1, 1, 1])
        #expect(Self.mixed(&cache, [0, 0, 0, 0], after: [1, 1]).allSatisfy { $0 > 0 && $0 < 1 })
    }

    @Test("a copy is a snapshot")
    func copy() {
        let kept = Self.filled()
        var moved = kept
        moved.remember([0, 0], 3)
        moved.remember([0, 0], 3)
        var (a, b) = (kept, Self.filled())
        let logits: [Float] = [0, 1, 2, 3]
        #expect(Self.mixed(&a, logits, after: [1, 2]) == Self.mixed(&b, logits, after: [1, 2]))
    }

    @Test("no token allocates anything", .enabled(if: allocations_are_counted(), "only glibc lets us count"))
    func allocations() {
        var cache = Self.filled()
        let h: ArraySlice<Float> = [1, 2]
        let logits = UnsafeMutableBufferPointer<Float>.allocate(capacity: 4)
        defer { logits.deallocate() }
        logits.initialize(repeating: 0)
        func step() {
            cache.mix(into: logits, after: h)
            _ = cache.loss(of: 1, logits: UnsafeBufferPointer(logits), after: h)
            cache.remember(h, 1)
        }
        step()
        allocations_start()
        for _ in 0..<5 { step() }
        #expect(allocations_stop() == 0)
    }

    @Test("a network's text costs what its steps and the equations give")
    func stream() throws {
        let architecture = Architecture(vocabularySize: 5, embeddingSize: 3, hiddenSizes: [4, 6])
        let network = try Network(architecture, TinyModel(architecture: architecture, seed: 3).tensors)
        let ids: [Int32] = [0, 3, 1, 4, 1, 3, 2, 3, 1]
        let options = NeuralCache.Options(size: 5, lambda: 0.3, theta: 0.7)
        // In plain words: all states first, then every pair of places.
        var state = network.initialState()
        var (states, wanted) = ([[Float]](), 0.0)
        var logits = [Float](repeating: 0, count: 5)
        for (t, next) in ids.dropFirst().enumerated() {
            network.read(ids[t], &state)
            logits.withUnsafeMutableBufferPointer { network.logits(state, into: $0) }
            states.append(Array(network.output(of: 1, in: state)))
            var p = exp(Double(logits[Int(next)])) / logits.reduce(0) { $0 + exp(Double($1)) }
            let window = max(0, t - 5)..<t
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
        #expect(abs(found - wanted) < 1e-4 && advanced == 8)
    }
}
