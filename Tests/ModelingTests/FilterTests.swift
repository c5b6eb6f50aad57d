import Foundation
import Testing

@testable import Modeling

/// The ids that a filter leaves, in order.
private func left(_ logits: [Float], _ filter: (inout Candidates) -> Void) -> [Int32] {
    var candidates = Candidates()
    logits.withUnsafeBufferPointer { candidates.begin($0) }
    filter(&candidates)
    return (0..<candidates.count).map { candidates[$0].id }.sorted()
}

private func left(of probabilities: [Double], _ filter: (inout Candidates) -> Void) -> [Int32] {
    left(logits(probabilities), filter)
}

@Suite("Filters") struct FilterTests {
    private static let p = [0.15, 0.5, 0.05, 0.3]

    @Test("top-k keeps the k likeliest tokens, ties by lower id, and all of them if k is large enough")
    func top() {
        #expect(left(of: Self.p) { $0.keepTop(1) } == [1])
        #expect(left(of: Self.p) { $0.keepTop(3) } == [0, 1, 3])
        #expect(left(of: Self.p) { $0.keepTop(9) } == [0, 1, 2, 3])
        for k in 1...5 { #expect(left([0, 0, 0, 0, 0]) { $0.keepTop(k) } == Array(0..<Int32(k))) }
        // The logits differ, their rounded probabilities do not.
        #expect(left([0, 1e-9, 0]) { $0.keepTop(1) } == [1])
    }

    @Test("top-p keeps the smallest set of likeliest tokens that reaches the share")
    func nucleus() {
        for (share, wanted) in [
            (1e-9, [1]), (0.49, [1]), (0.51, [1, 3]), (0.79, [1, 3]), (0.81, [0, 1, 3]),
            (0.96, [0, 1, 2, 3]),
            (1, [0, 1, 2, 3]),
        ] as [(Float, [Int32])] {
            #expect(left(of: Self.p) { $0.keepNucleus(share) } == wanted, "\(share)")
        }
    }

    @Test("min-p keeps the tokens with at least that share of the likeliest one's probability")
    func nearTop() {
        for (share, wanted) in [
            (0, [0, 1, 2, 3]), (0.09, [0, 1, 2, 3]), (0.11, [0, 1, 3]), (0.29, [0, 1, 3]), (0.31, [1, 3]),
            (0.61, [1]), (1, [1]),
        ] as [(Float, [Int32])] {
            #expect(left(of: Self.p) { $0.keepNearTop(share) } == wanted, "\(share)")
        }
        #expect(left([2, 0, 2]) { $0.keepNearTop(1) } == [0, 2])
    }

    @Test(
        "typical keeps the tokens whose surprisal is closest to the entropy, even if the likeliest is not one of them"
    )
    func typical() {
        // One of 0.4 and twelve of 0.05: H is 2.164 nats, their surprisals are 0.916 and 2.996.
        let p = [0.4] + [Double](repeating: 0.05, count: 12)
        #expect(left(of: p) { $0.keepTypical(0.49) } == Array(1...10))
        // Every surprisal equals the entropy: the lower ids stay.
        #expect(left([5, 5, 5, 5]) { $0.keepTypical(0.4) } == [0, 1])
        #expect(left(of: p) { $0.keepTypical(1e-9) } == [1])
        #expect(left(of: p) { $0.keepTypical(1) }.count == 13)
    }

    @Test(
        "XTC keeps only the least likely token above its threshold, and changes nothing if there is only one"
    )
    func topChoices() {
        #expect(left(of: Self.p) { $0.excludeTopChoices(threshold: 0.29) } == [0, 2, 3])
        #expect(left(of: Self.p) { $0.excludeTopChoices(threshold: 0.14) } == [0, 2])
        #expect(left(of: Self.p) { $0.excludeTopChoices(threshold: 0.01) } == [2])
        #expect(left(of: Self.p) { $0.excludeTopChoices(threshold: 0.4) } == [0, 1, 2, 3])
        #expect(left(of: Self.p) { $0.excludeTopChoices(threshold: 0.5) } == [0, 1, 2, 3])
        // Of equals the one with the highest id counts as the least likely.
        #expect(left([1, 1, 1]) { $0.excludeTopChoices(threshold: 0.3) } == [2])
        #expect(left(of: [0.6, 0.2, 0.2]) { $0.excludeTopChoices(threshold: 0.1) } == [2])
    }

    @Test("XTC excludes nothing where it would exclude structure")
    func sparing() {
        for (structure, wanted) in [
            ([1], [0, 1, 2, 3]), ([3], [0, 1, 2, 3]), ([0], [0, 2]), ([2], [0, 2]),
        ] {
            let kept = left(of: Self.p) {
                $0.excludeTopChoices(threshold: 0.14, sparing: Set(structure.map { Int32($0) }))
            }
            #expect(kept == wanted.map { Int32($0) }, "\(structure)")
        }
    }

    @Test("each filter sees only the tokens that the previous one left")
    func shares() {
        // 0.5 is a share of 0.625 of the remaining 0.8.
        #expect(
            left(of: Self.p) {
                $0.keepTop(2)
                $0.keepNucleus(0.62)
            } == [1])
        #expect(
            left(of: Self.p) {
                $0.keepTop(2)
                $0.keepNucleus(0.63)
            } == [1, 3])
        // 0.3 is a share of 0.375 of the remaining 0.8.
        #expect(
            left(of: Self.p) {
                $0.keepTop(2)
                $0.excludeTopChoices(threshold: 0.37)
            } == [3])
    }

    @Test("forbidden tokens and tokens of probability zero never become candidates")
    func impossible() {
        #expect(left([-.infinity, 0, -200, 1]) { $0.keepTop(4) } == [1, 3])
    }

    @Test("the steps run in this order: top-k, typical, top-p, min-p, XTC, temperature")
    func order() throws {
        // Each pair of settings would leave other tokens if its steps were swapped.
        let wide = [0.4] + [Double](repeating: 0.05, count: 12)
        let cases: [([Double], [Int], (inout SamplerOptions) -> Void)] = [
            // Among the two likeliest, 0.5 is the most typical; among all, 0.2 is.
            ([0.5, 0.2, 0.1, 0.1, 0.1], [0], { ($0.topK, $0.typicalP) = (2, 0.2) }),
            // The nucleus would have been 0.4 and two more, of which 0.4 is the most typical.
            (wide, Array(1...5), { ($0.typicalP, $0.topP) = (0.49, 0.49) }),
            // Min-p would have left 0.5 and 0.3, of which 0.5 alone reaches 0.6.
            (Self.p, [1, 3], { ($0.topP, $0.minP) = (0.6, 0.31) }),
            // XTC would have excluded 0.5, and then 0.15 is half of the likeliest, 0.3.
            (Self.p, [3], { ($0.minP, $0.xtcProbability, $0.xtcThreshold) = (0.4, 1, 0.2) }),
            // At temperature 4 the three likeliest have 0.31, 0.28 and 0.23, and it takes them all to reach 0.7.
            (Self.p, [1, 3], { ($0.topP, $0.temperature) = (0.7, 4) }),
        ]
        for (p, wanted, set) in cases {
            #expect(try drawn(logits(p), set) == wanted)
        }
    }

    @Test(
        "ranking keeps the same tokens as sorting, with few or many candidates and with ties",
        arguments: [97, 1000])
    func sorting(V: Int) {
        let logits = (0..<V).map { Float(($0 * 31) % 53) / 10 }
        let ranked = logits.indices.sorted { (-logits[$0], $0) < (-logits[$1], $1) }
        for k in [1, 7, 50, 96, 300, 999] where k < V {
            #expect(left(logits) { $0.keepTop(k) } == ranked.prefix(k).sorted().map { Int32($0) })
        }
        let weights = ranked.map { exp(Double(logits[$0])) }, total = weights.reduce(0, +)
        for share in [0.001, 0.3, 0.9, 0.999] {
            var sum = 0.0
            let count =
                (weights.firstIndex { weight in
                    sum += weight
                    return sum > share * total
                } ?? V) + 1
            #expect(
                left(logits) { $0.keepNucleus(Float(share)) }
                    == ranked.prefix(count).sorted().map { Int32($0) })
        }
    }
}
