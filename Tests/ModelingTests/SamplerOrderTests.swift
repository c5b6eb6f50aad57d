import Testing

@testable import Modeling

@Suite("Order of the sampler's steps") struct SamplerOrderTests {
    @Test("typical uses the entropy of the tokens that the previous filter left")
    func typicalAfterTop() {
        // Of 0.28 and three of 0.1 the average of ln p is -1.81, to which 0.1 is nearer by a hair; of a sum that
        // is not divided by their 0.58 it is -1.05, to which 0.28 is.
        let p = [0.28] + [Double](repeating: 0.1, count: 3) + [Double](repeating: 0.07, count: 6)
        var candidates = Candidates()
        logits(p).withUnsafeBufferPointer { candidates.begin($0) }
        candidates.keepTop(4)
        candidates.keepTypical(0.1)
        #expect((0..<candidates.count).map { candidates[$0].id } == [1])
    }

    @Test("min-p precedes XTC, with or without a ranking filter before them")
    func minPBeforeXTC() throws {
        // XTC would exclude 0.5 and 0.3, and then 0.15 is the likeliest and 0.05 more than 0.3 of it.
        for k in [nil, 4] {
            let found = try drawn(logits([0.15, 0.5, 0.05, 0.3])) {
                ($0.topK, $0.minP, $0.xtcProbability, $0.xtcThreshold) = (k, 0.3, 1, 0.1)
            }
            #expect(found == [0], "top-k \(k as Any)")
        }
    }

    @Test("the repetition penalty divides a logit before DRY subtracts from it")
    func penaltiesBeforeDRY() throws {
        var sampler = try Sampler(
            SamplerOptions {
                ($0.temperature, $0.repetitionPenalty) = (0, 2)
                ($0.dryMultiplier, $0.dryAllowedLength) = (1, 2)
            })
        for token: Int32 in [1, 2, 3, 1, 2] { sampler.observe(token) }
        // 4 / 2 - 1 = 1, where (4 - 1) / 2 would be 1.5: more than 1.25.
        #expect(sampler.pick(from: [1.25, 0, 0, 4]) == 0)
    }

    @Test(
        "a forbidden token stays forbidden whatever is subtracted, and the lowest temperature draws the likeliest"
    )
    func extremes() throws {
        for temperature: Float in [0, 1] {
            var sampler = try Sampler(
                SamplerOptions { ($0.temperature, $0.frequencyPenalty) = (temperature, 3e38) })
            for _ in 0..<9 { for token: Int32 in [0, 1] { sampler.observe(token) } }
            #expect(sampler.pick(from: [-.infinity, 2, -.infinity]) == 1)
        }
        for p: Float in [1, 0.9] {
            let found = try drawn([1, 3, 2.999, 0], draws: 20) {
                ($0.temperature, $0.topP) = (.leastNonzeroMagnitude, p)
            }
            #expect(found == [1])
        }
    }
}
