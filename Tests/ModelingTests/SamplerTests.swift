import Foundation
import Testing

@testable import Modeling

/// How often each token comes in `draws` draws from `logits`.
private func frequencies(
    _ logits: [Float], draws: Int = 4000, temperature: Float = 1, topK: Int? = nil, topP: Float = 1,
    seed: UInt64 = 7
) throws -> [Double] {
    var sampler = try Sampler(temperature: temperature, topK: topK, topP: topP, seed: seed)
    var counts = [Int](repeating: 0, count: logits.count)
    for _ in 0..<draws {
        var copy = logits
        counts[Int(copy.withUnsafeMutableBufferPointer { sampler.pick($0) })] += 1
    }
    return counts.map { Double($0) / Double(draws) }
}

@Suite("Sampler") struct SamplerTests {
    /// Log-probabilities of 0.5, 0.3, 0.15, 0.05, in mixed order.
    private static let logits: [Float] = [0.15, 0.5, 0.05, 0.3].map { Float(log($0)) }

    @Test("tokens come as often as their probabilities say, filtered or not")
    func distribution() throws {
        let cases: [(Float, Int?, Float, [Double])] = [
            (1, nil, 1, [0.15, 0.5, 0.05, 0.3]),
            (1, 4, 1, [0.15, 0.5, 0.05, 0.3]),
            (1, 99, 1, [0.15, 0.5, 0.05, 0.3]),
            (1, 2, 1, [0, 0.625, 0, 0.375]),
            (1, 1, 1, [0, 1, 0, 0]),
            (1, nil, 0.79, [0, 0.625, 0, 0.375]),
            (1, nil, 0.81, [0.15 / 0.95, 0.5 / 0.95, 0, 0.3 / 0.95]),
            (1, nil, 1e-9, [0, 1, 0, 0]),
            // 0.5 of the two likeliest's 0.8 is 0.625 of them.
            (1, 2, 0.62, [0, 1, 0, 0]), (1, 2, 0.63, [0, 0.625, 0, 0.375]),
            (0.5, nil, 1, [0.0225, 0.25, 0.0025, 0.09].map { $0 / 0.365 }),
            (0, nil, 1, [0, 1, 0, 0]), (1e-30, nil, 1, [0, 1, 0, 0]),
        ]
        for (temperature, topK, topP, wanted) in cases {
            let found = try frequencies(Self.logits, temperature: temperature, topK: topK, topP: topP)
            for (p, q) in zip(found, wanted) {
                // Four standard deviations of 4000 draws; what is filtered out never comes.
                #expect(abs(p - q) <= 4 * (q * (1 - q) / 4000).squareRoot() + 1e-9, "\(topK ?? 0) \(topP)")
            }
        }
    }

    @Test("of equally likely tokens the lower id is likelier", arguments: [1, 2, 3, 5])
    func ties(k: Int) throws {
        let found = try frequencies([0, 0, 0, 0, 0, 0], topK: k)
        #expect(found.map { $0 > 0 } == (0..<6).map { $0 < k })
        #expect(try frequencies([1, 2, 2], temperature: 0) == [0, 1, 0])
    }

    @Test(
        "logits of any size, infinite ones and NaN leave one to draw",
        arguments: [nil, 1, 2] as [Int?], [1, 0.5, 1e-9] as [Float])
    func extremes(k: Int?, p: Float) throws {
        let infinite = Float.infinity
        for (logits, wanted) in [
            ([-infinite, 3, -infinite], 1), ([1e4, -1e4, -1e4], 0), ([-3e38, 3e38, -3e38], 1),
            ([0, infinite, 0], 1), ([-infinite, -infinite], 0), ([-infinite, .nan], 1), ([.nan, 0], 1),
        ] as [([Float], Int)] {
            #expect(try frequencies(logits, draws: 20, topK: k, topP: p)[wanted] == 1, "\(logits)")
        }
    }

    @Test("a seed fixes the tokens, another gives others")
    func seeds() throws {
        func tokens(_ seed: UInt64) throws -> [Int32] {
            var sampler = try Sampler(topK: 40, topP: 0.99, seed: seed)
            return (0..<50).map { _ in
                var logits = (0..<100).map { Float($0 % 17) / 9 }
                return logits.withUnsafeMutableBufferPointer { sampler.pick($0) }
            }
        }
        #expect(try tokens(3) == tokens(3))
        #expect(try tokens(3) != tokens(4))
    }

    @Test("the likeliest tokens are those that sorting finds")
    func sorting() throws {
        let logits = (0..<97).map { Float(($0 * 31) % 53) / 10 }
        for k in [1, 7, 50, 96] {
            let kept = Set(
                logits.indices.sorted { (-logits[$0], $0) < (-logits[$1], $1) }.prefix(k))
            let found = try frequencies(logits, draws: 6000, temperature: 3, topK: k)
            #expect(found.indices.allSatisfy { found[$0] == 0 || kept.contains($0) })
        }
    }

    @Test("impossible settings are refused")
    func faults() {
        #expect(throws: Sampler.Fault.temperature(-1)) { try Sampler(temperature: -1, seed: 0) }
        #expect(throws: Sampler.Fault.self) { try Sampler(temperature: .nan, seed: 0) }
        #expect(throws: Sampler.Fault.self) { try Sampler(temperature: .infinity, seed: 0) }
        #expect(throws: Sampler.Fault.topK(0)) { try Sampler(topK: 0, seed: 0) }
        #expect(throws: Sampler.Fault.topP(0)) { try Sampler(topP: 0, seed: 0) }
        #expect(throws: Sampler.Fault.topP(1.5)) { try Sampler(topP: 1.5, seed: 0) }
        #expect(throws: Sampler.Fault.self) { try Sampler(topP: .nan, seed: 0) }
    }
}
