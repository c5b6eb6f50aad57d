import Neural
import Testing
import Text

@testable import Modeling

@Suite("Repetition") struct RepetitionTests {
    /// What logits become after the penalties, where `text` was written.
    private func penalized(
        _ logits: [Float], after text: [Int32], _ set: (inout SamplerOptions) -> Void
    ) throws -> [Float] {
        let options = SamplerOptions(set)
        var (penalties, dry) = (Penalties(options), DRY(options)), row = logits
        for token in text {
            penalties?.observe(token)
            dry?.observe(token)
        }
        // Twice, since nothing of the first time may be left.
        for _ in 0..<2 {
            row = logits
            row.withUnsafeMutableBufferPointer {
                penalties?.apply(to: $0)
                dry?.apply(to: $0)
            }
        }
        return row
    }

    @Test("the repetition penalty divides positive logits and multiplies negative ones, once for each token")
    func repetition() throws {
        let found = try penalized([3, -1, 0, 2, -2], after: [0, 1, 0, 2]) { $0.repetitionPenalty = 2 }
        #expect(found == [1.5, -2, 0, 2, -2])
    }

    @Test("frequency counts, presence does not, and both come after repetition")
    func frequency() throws {
        let text: [Int32] = [0, 1, 0, 0]
        #expect(try penalized([1, 1, 1], after: text) { $0.frequencyPenalty = 0.25 } == [0.25, 0.75, 1])
        #expect(try penalized([1, 1, 1], after: text) { $0.presencePenalty = 0.25 } == [0.75, 0.75, 1])
        let all = try penalized([4, -4, 1], after: text) {
            ($0.repetitionPenalty, $0.frequencyPenalty, $0.presencePenalty) = (2, 0.5, 0.25)
        }
        #expect(all == [0.25, -8.75, 1])
    }

    @Test("penalties look at the last tokens only", arguments: [1, 2, 3, 4, 5, 99])
    func window(N: Int) throws {
        let text: [Int32] = [0, 1, 2, 1, 3]
        let found = try penalized([0, 0, 0, 0, 0], after: text) {
            ($0.frequencyPenalty, $0.penaltyWindow) = (1, N)
        }
        #expect(found == (0..<5).map { id in -Float(text.suffix(N).count { $0 == id }) })
    }

    /// What DRY takes from each of `V` tokens after a text.
    private func taken(
        _ V: Int, after text: [Int32], _ set: (inout SamplerOptions) -> Void = { _ in }
    ) throws -> [Float] {
        try penalized([Float](repeating: 0, count: V), after: text) {
            ($0.dryMultiplier, $0.dryBase, $0.dryAllowedLength) = (1, 2, 2)
            set(&$0)
        }.map { 0 - $0 }
    }

    @Test("DRY takes multiplier · base^(length − allowed) from what would go on as before")
    func sequences() throws {
        // 0 1 2 was followed by 3: a sequence of three.
        #expect(try taken(5, after: [0, 1, 2, 3, 0, 1, 2]) == [0, 0, 0, 2, 0])
        #expect(try taken(5, after: [0, 1, 2, 3, 0, 1, 2]) { $0.dryMultiplier = 0.75 } == [0, 0, 0, 1.5, 0])
        #expect(try taken(5, after: [0, 1, 2, 3, 0, 1, 2]) { $0.dryBase = 3 } == [0, 0, 0, 3, 0])
        // 1 2 is as long as is allowed, and 2 alone is not.
        #expect(try taken(5, after: [1, 2, 3, 1, 2]) == [0, 0, 0, 1, 0])
        #expect(try taken(5, after: [2, 3, 1, 2]) == [0, 0, 0, 0, 0])
        #expect(try taken(5, after: [2, 3, 1, 2]) { $0.dryAllowedLength = 1 } == [0, 0, 0, 1, 0])
        #expect(try taken(5, after: []) == [0, 0, 0, 0, 0])
    }

    @Test("of several sequences before the same token the longest counts, of other tokens each its own")
    func longest() throws {
        // 0 1 2 went on with 3, then 1 2 with 3 and with 4.
        #expect(try taken(5, after: [0, 1, 2, 3, 1, 2, 3, 1, 2, 4, 0, 1, 2]) == [0, 0, 0, 2, 1])
    }

    @Test("a sequence may overlap with itself")
    func overlap() throws {
        // The last four 0 stand one place earlier too.
        #expect(try taken(2, after: [0, 0, 0, 0, 0]) == [4, 0])
        // 0 1 0 and 1 stand two places earlier.
        #expect(try taken(2, after: [0, 1, 0, 1, 0, 1]) == [4, 0])
    }

    @Test("a sequence goes across no breaker, and no breaker is punished")
    func breakers() throws {
        let text: [Int32] = [0, 1, 2, 3, 0, 1, 2]
        #expect(try taken(5, after: text) { $0.dryBreakers = [0] } == [0, 0, 0, 1, 0])
        #expect(try taken(5, after: text) { $0.dryBreakers = [1] } == [0, 0, 0, 0, 0])
        #expect(try taken(5, after: text) { $0.dryBreakers = [2] } == [0, 0, 0, 0, 0])
        #expect(try taken(5, after: text) { $0.dryBreakers = [3] } == [0, 0, 0, 0, 0])
        #expect(try taken(5, after: text) { $0.dryBreakers = [4] } == [0, 0, 0, 2, 0])
    }

    @Test(
        "DRY forgets what lies before its window",
        arguments: [(7, 2), (8, 2), (6, 1), (5, 0), (1, 0)] as [(Int, Float)])
    func dryWindow(N: Int, wanted: Float) throws {
        #expect(
            try taken(5, after: [4, 4, 0, 1, 2, 3, 0, 1, 2]) { $0.dryWindow = N } == [0, 0, 0, wanted, 0])
    }

    @Test("matches that are kept as the text grows are those that the definition finds")
    func incremental() throws {
        var random = SplitMix64(seed: 5)
        let text = (0..<300).map { _ in Int32(random.next() % 3) }
        for N in [4, 30, 400] {
            for end in stride(from: 1, through: text.count, by: 7) {
                let window = Array(text[max(0, end - N)..<end])
                var wanted: [Float] = [0, 0, 0]
                for i in 1..<max(window.count, 1) {
                    let n = zip(window[..<i].reversed(), window.reversed()).prefix { $0 == $1 }.count
                    if n >= 2 { wanted[Int(window[i])] = max(wanted[Int(window[i])], Float(1 << (n - 2))) }
                }
                #expect(try taken(3, after: Array(text[..<end])) { $0.dryWindow = N } == wanted)
            }
        }
    }

    @Test("whatever a penalty takes, a token that may come can still be drawn, and no other")
    func hopeless() throws {
        for set: (inout SamplerOptions) -> Void in [
            { ($0.dryMultiplier, $0.dryBase) = (1e30, 1e30) }, { $0.frequencyPenalty = 3e38 },
            { $0.repetitionPenalty = 1e-38 }, { $0.bias = [1: -.infinity] },
        ] {
            for temperature: Float in [0, 1] {
                var sampler = try Sampler(
                    SamplerOptions {
                        set(&$0)
                        ($0.temperature, $0.minP) = (temperature, 0.1)
                    })
                for _ in 0..<20 { sampler.observe(1) }
                #expect(sampler.pick(from: [-.infinity, 2, -.infinity]) == 1)
            }
        }
    }

    @Test("a bias is added, and −∞ leaves a token only where no other is")
    func bias() throws {
        #expect(try drawn([0, 0, 0]) { $0.bias = [1: 30] } == [1])
        #expect(try drawn([0, 30, 0]) { $0.bias = [1: -.infinity] } == [0, 2])
        #expect(try drawn([0, 0, 0]) { ($0.bias, $0.temperature) = ([2: 1, 99: 5, -1: 5], 0) } == [2])
    }

    @Test("without a penalty nothing is remembered")
    func neutral() {
        #expect(Penalties(SamplerOptions()) == nil && DRY(SamplerOptions()) == nil)
    }

    @Test(
        "line ends and quotation marks break sequences, and the parts of spelled words",
        arguments: Level.allCases)
    func standardBreakers(level: Level) throws {
        let line = "a \"b\" a: b\n\na “b” a * b\na "
        let vocabulary = try Vocabulary(of: String(repeating: line, count: 9), level: level)
        let shown = Set(SamplerOptions.breakers(in: vocabulary).map { vocabulary.display($0) })
        switch level {
        case .char: #expect(shown == ["⟨start⟩", "\\n", "\"", ":", "*", "“", "”"])
        case .word:
            #expect(shown.isSuperset(of: ["⟨spell⟩", "⟨/spell⟩", "⟨a⟩", "\\n\\n", "\\n", "⁀\"", "*"]))
            #expect(shown.isDisjoint(with: ["a", "b", "\\s"]))
        case .pretokenized:
            #expect(shown.isSuperset(of: ["⟨eos⟩", "⟨spell⟩", "⟨/spell⟩", "*"]))
            #expect(shown.isDisjoint(with: ["a", "b"]))
        }
    }
}
