import CAllocations
import Foundation
import Testing

@testable import Modeling

/// The logits of probabilities.
func logits(_ probabilities: [Double]) -> [Float] { probabilities.map { Float(log($0)) } }

extension SamplerOptions {
    /// Creates options with some of them set.
    init(_ set: (inout SamplerOptions) -> Void) {
        self.init()
        set(&self)
    }
}

extension Sampler {
    /// Draws a token without changing `logits`.
    mutating func pick(from logits: [Float]) -> Int32 {
        var copy = logits
        return copy.withUnsafeMutableBufferPointer { pick($0) }
    }
}

/// Counts how often each token is drawn in `draws` draws.
func counts(
    _ logits: [Float], draws: Int, seed: UInt64 = 7, _ set: (inout SamplerOptions) -> Void
) throws -> [Int] {
    var options = SamplerOptions(set)
    options.seed = seed
    var sampler = try Sampler(options)
    var counts = [Int](repeating: 0, count: logits.count)
    for _ in 0..<draws { counts[Int(sampler.pick(from: logits))] += 1 }
    return counts
}

/// The tokens that are drawn at all.
func drawn(_ logits: [Float], draws: Int = 400, _ set: (inout SamplerOptions) -> Void) throws -> [Int] {
    try counts(logits, draws: draws, set).enumerated().filter { $0.element > 0 }.map(\.offset)
}

@Suite("Sampler") struct SamplerTests {
    /// Eight probabilities in mixed order, some far apart.
    private static let p = [0.05, 0.3, 0.01, 0.2, 0.25, 0.04, 0.12, 0.03]

    /// Σ (n − N·p)² / (N·p) over the tokens that can be drawn; ∞ if any other was drawn.
    private func chiSquared(_ counts: [Int], _ weights: [Double]) -> Double {
        let N = Double(counts.reduce(0, +)), total = weights.reduce(0, +)
        return zip(counts, weights).reduce(0) { sum, pair in
            let expected = N * pair.1 / total, miss = Double(pair.0) - expected
            return sum + (expected > 0 ? miss * miss / expected : pair.0 > 0 ? .infinity : 0)
        }
    }

    /// Settings, and the weights of ``p`` that they leave, computed by hand.
    private static let chains: [(String, [Double], @Sendable (inout SamplerOptions) -> Void)] = [
        ("nothing", p, { _ in }),
        ("temperature 0.5", p.map { $0 * $0 }, { $0.temperature = 0.5 }),
        ("temperature 2", p.map { $0.squareRoot() }, { $0.temperature = 2 }),
        ("top-k 3", [0, 0.3, 0, 0.2, 0.25, 0, 0, 0], { $0.topK = 3 }),
        ("top-k of all", p, { $0.topK = 8 }),
        ("top-p 0.8", [0, 0.3, 0, 0.2, 0.25, 0, 0.12, 0], { $0.topP = 0.8 }),
        ("min-p 0.15", [0.05, 0.3, 0, 0.2, 0.25, 0, 0.12, 0], { $0.minP = 0.15 }),
        // H is 1.714 nats; the surprisals of 0.2, 0.25, 0.12 and 0.3 differ from it by 0.10, 0.33, 0.41 and 0.51.
        ("typical 0.5", [0, 0, 0, 0.2, 0.25, 0, 0.12, 0], { $0.typicalP = 0.5 }),
        // Half of the time 0.3 and 0.25 are excluded, and the remaining weight is 0.45.
        (
            "XTC", p.enumerated().map { [1, 4].contains($0) ? $1 / 2 : $1 / 2 + $1 / 0.9 },
            { ($0.xtcProbability, $0.xtcThreshold) = (0.5, 0.15) }
        ),
        (
            "temperature after top-k", [0, 0.09, 0, 0.04, 0.0625, 0, 0, 0],
            { ($0.topK, $0.temperature) = (3, 0.5) }
        ),
    ]

    @Test("tokens are drawn as often as their probabilities say", arguments: chains.indices)
    func distribution(chain: Int) throws {
        let (name, weights, set) = Self.chains[chain]
        let counts = try counts(logits(Self.p), draws: 20_000, set)
        // With at most 7 degrees of freedom χ² exceeds 24.32 once in a thousand seeds.
        #expect(chiSquared(counts, weights) < 24.32, "\(name): \(counts)")
    }

    @Test("χ² detects a slightly different distribution")
    func sensitivity() throws {
        let counts = try counts(logits(Self.p), draws: 20_000) { $0.temperature = 1.1 }
        #expect(chiSquared(counts, Self.p) > 24.32)
    }

    @Test(
        "a token is drawn from logits of any size, infinite or NaN",
        arguments: [nil, 1, 2] as [Int?], [1, 0.5, 1e-9] as [Float])
    func extremes(k: Int?, p: Float) throws {
        let infinite = Float.infinity
        for (logits, wanted) in [
            ([-infinite, 3, -infinite], 1), ([1e4, -1e4, -1e4], 0), ([-3e38, 3e38, -3e38], 1),
            ([0, infinite, 0], 1), ([-infinite, -infinite], 0), ([-infinite, .nan], 1), ([.nan, 0], 1),
        ] as [([Float], Int)] {
            let found = try drawn(logits, draws: 20) {
                ($0.topK, $0.topP, $0.typicalP, $0.minP) = (k, p, p, 1 - p)
                ($0.repetitionPenalty, $0.frequencyPenalty, $0.dryMultiplier) = (1.5, 1, 1)
                ($0.xtcProbability, $0.xtcThreshold) = (0.5, 0.2)
            }
            #expect(found == [wanted], "\(logits)")
        }
    }

    @Test("the same seed gives the same tokens, another seed others")
    func seeds() throws {
        func tokens(_ seed: UInt64) throws -> [Int32] {
            var sampler = try Sampler(
                SamplerOptions {
                    ($0.topK, $0.typicalP, $0.topP, $0.minP, $0.xtcProbability) = (60, 0.98, 0.99, 0.01, 0.5)
                    ($0.frequencyPenalty, $0.dryMultiplier, $0.seed) = (0.1, 0.5, seed)
                })
            let logits = (0..<100).map { Float($0 % 17) / 9 }
            return (0..<50).map { _ in
                let token = sampler.pick(from: logits)
                sampler.observe(token)
                return token
            }
        }
        #expect(try tokens(3) == tokens(3))
        #expect(try tokens(3) != tokens(4))
    }

    @Test("sample n of several has a seed higher by n")
    func samples() {
        var options = SamplerOptions { ($0.topP, $0.seed) = (0.5, .max) }
        #expect(options.sample(0) == options)
        options.seed = 2
        #expect(SamplerOptions { ($0.topP, $0.seed) = (0.5, .max) }.sample(3) == options)
    }

    @Test("greedy takes the likeliest token after bias and penalties, ties by lower id, whatever the filters")
    func greedy() throws {
        var sampler = try Sampler(
            SamplerOptions {
                ($0.temperature, $0.typicalP, $0.presencePenalty, $0.bias) = (0, 0.1, 1, [3: 0.7])
            })
        #expect(sampler.pick(from: [1, 2, 2, 1]) == 1)
        sampler.observe(1)
        #expect(sampler.pick(from: [1, 2, 2, 1]) == 2)
        sampler.observe(2)
        #expect(sampler.pick(from: [1, 2, 2, 1]) == 3)
    }

    @Test("nothing is allocated after the first draw", .enabled(if: allocations_are_counted()))
    func allocations() throws {
        let all = try Sampler(
            SamplerOptions {
                ($0.topK, $0.typicalP, $0.topP, $0.minP, $0.xtcProbability) = (60, 0.98, 0.99, 0.01, 0.5)
                ($0.repetitionPenalty, $0.frequencyPenalty, $0.penaltyWindow) = (1.1, 0.1, 7)
                ($0.dryMultiplier, $0.dryWindow, $0.bias) = (0.5, 9, [5: 1])
            })
        for var sampler in [all, try Sampler(seed: 1)] {
            var row = [Float](repeating: 0, count: 100)
            func step() {
                for i in row.indices { row[i] = Float(i % 17) / 9 }
                sampler.observe(row.withUnsafeMutableBufferPointer { sampler.pick($0) })
            }
            // The first steps make room, and the sampler's own copies of what it shares with the one it is of.
            for _ in 0..<3 { step() }
            allocations_start()
            for _ in 0..<20 { step() }
            #expect(allocations_stop() == 0)
        }
    }

    @Test("a setting out of range is refused by name")
    func faults() {
        let impossible: [(String, (inout SamplerOptions) -> Void)] = [
            ("temperature", { $0.temperature = -1 }), ("temperature", { $0.temperature = .nan }),
            ("temperature", { $0.temperature = .infinity }), ("topK", { $0.topK = 0 }),
            ("typicalP", { $0.typicalP = 0 }), ("topP", { $0.topP = 1.5 }), ("topP", { $0.topP = .nan }),
            ("minP", { $0.minP = -0.1 }), ("minP", { $0.minP = 1.1 }),
            ("xtcProbability", { $0.xtcProbability = 2 }), ("xtcThreshold", { $0.xtcThreshold = 0.6 }),
            ("xtcThreshold", { $0.xtcThreshold = 0 }), ("repetitionPenalty", { $0.repetitionPenalty = 0 }),
            ("frequencyPenalty", { $0.frequencyPenalty = .infinity }),
            ("presencePenalty", { $0.presencePenalty = .nan }), ("penaltyWindow", { $0.penaltyWindow = 0 }),
            ("penaltyWindow", { $0.penaltyWindow = .max }), ("dryMultiplier", { $0.dryMultiplier = -1 }),
            ("dryBase", { $0.dryBase = 0.5 }), ("dryAllowedLength", { $0.dryAllowedLength = 0 }),
            ("dryWindow", { $0.dryWindow = 0 }), ("bias", { $0.bias = [1: .nan] }),
            ("bias", { $0.bias = [1: .infinity] }),
        ]
        for (setting, set) in impossible {
            let error = #expect(throws: SamplerError.self) { try Sampler(SamplerOptions(set)) }
            #expect(error?.setting == setting)
        }
        let error = #expect(throws: SamplerError.self) { try Sampler(topP: 1.5, seed: 0) }
        #expect(error?.description == "topP is 1.5, wanted a number above 0 and up to 1")
    }
}
