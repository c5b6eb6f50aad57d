import Neural
import Testing
import Text

@testable import Modeling

@Suite("Repetition") struct RepetitionTests {
    /// The logits after the penalties for `text`.
    private func penalized(
        _ logits: [Float], after text: [Int32], _ set: (inout SamplerOptions) -> Void
    ) throws -> [Float] {
        let options = SamplerOptions(set)
        var (penalties, dry) = (Penalties(options), DRY(options)), row = logits
        for token in text {
            penalties?.observe(token)
            dry?.observe(token)
        }
        // Twice, since the first time must leave no trace.
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

    @Test("frequency counts occurrences, presence does not, and both follow repetition")
    func frequency() throws {
        let text: [Int32] = [0, 1, 0, 0]
        #expect(try penalized([1, 1, 1], after: text) { $0.frequencyPenalty = 0.25 } == [0.25, 0.75, 1])
        #expect(try penalized([1, 1, 1], after: text) { $0.presencePenalty = 0.25 } == [0.75, 0.75, 1])
        let all = try penalized([4, -4, 1], after: text) {
            ($0.repetitionPenalty, $0.frequencyPenalty, $0.presencePenalty) = (2, 0.5, 0.25)
        }
        #expect(all == [0.25, -8.75, 1])
    }

    @Test("penalties consider the last tokens only", arguments: [1, 2, 3, 4, 5, 99])
    func window(N: Int) throws {
        let text: [Int32] = [0, 1, 2, 1, 3]
        let found = try penalized([0, 0, 0, 0, 0], after: text) {
            ($0.frequencyPenalty, $0.penaltyWindow) = (1, N)
        }
        #expect(found == (0..<5).map { id in -Float(text.suffix(N).count { $0 == id }) })
    }

    @Test("penalties leave structure as it is, which takes its place among the last tokens")
    func structure() throws {
        let found = try penalized([2, 2, 2, -2], after: [0, 1, 1, 3, 2]) {
            ($0.repetitionPenalty, $0.frequencyPenalty, $0.presencePenalty) = (2, 0.25, 0.5)
            ($0.structure, $0.penaltyWindow) = ([1, 3], 4)
        }
        #expect(found == [2, 2, 0.25, -2])
    }

    /// What DRY subtracts from each of `V` logits after a text.
    private func taken(
        _ V: Int, after text: [Int32], _ set: (inout SamplerOptions) -> Void = { _ in }
    ) throws -> [Float] {
        try penalized([Float](repeating: 0, count: V), after: text) {
            ($0.dryMultiplier, $0.dryBase, $0.dryAllowedLength) = (1, 2, 2)
            set(&$0)
        }.map { 0 - $0 }
    }

    @Test("DRY subtracts multiplier · base^(length − allowed) from tokens that would continue a repetition")
    func sequences() throws {
        // 0 1 2 was followed by 3: a sequence of three.
        #expect(try taken(5, after: [0, 1, 2, 3, 0, 1, 2]) == [0, 0, 0, 2, 0])
        #expect(try taken(5, after: [0, 1, 2, 3, 0, 1, 2]) { $0.dryMultiplier = 0.75 } == [0, 0, 0, 1.5, 0])
        #expect(try taken(5, after: [0, 1, 2, 3, 0, 1, 2]) { $0.dryBase = 3 } == [0, 0, 0, 3, 0])
        // 1 2 has the allowed length; 2 alone is shorter.
        #expect(try taken(5, after: [1, 2, 3, 1, 2]) == [0, 0, 0, 1, 0])
        #expect(try taken(5, after: [2, 3, 1, 2]) == [0, 0, 0, 0, 0])
        #expect(try taken(5, after: [2, 3, 1, 2]) { $0.dryAllowedLength = 1 } == [0, 0, 0, 1, 0])
        #expect(try taken(5, after: []) == [0, 0, 0, 0, 0])
    }

    @Test("the longest sequence before a token counts, for each token separately")
    func longest() throws {
        // 0 1 2 was followed by 3, then 1 2 by 3 and by 4.
        #expect(try taken(5, after: [0, 1, 2, 3, 1, 2, 3, 1, 2, 4, 0, 1, 2]) == [0, 0, 0, 2, 1])
    }

    @Test("a sequence may overlap with itself")
    func overlap() throws {
        // The last four 0 also occur one place earlier.
        #expect(try taken(2, after: [0, 0, 0, 0, 0]) == [4, 0])
        // 0 1 0 and 1 occur two places earlier.
        #expect(try taken(2, after: [0, 1, 0, 1, 0, 1]) == [4, 0])
    }

    @Test("no sequence crosses a breaker, and no breaker is penalized")
    func breakers() throws {
        let text: [Int32] = [0, 1, 2, 3, 0, 1, 2]
        #expect(try taken(5, after: text) { $0.dryBreakers = [0] } == [0, 0, 0, 1, 0])
        #expect(try taken(5, after: text) { $0.dryBreakers = [1] } == [0, 0, 0, 0, 0])
        #expect(try taken(5, after: text) { $0.dryBreakers = [2] } == [0, 0, 0, 0, 0])
        #expect(try taken(5, after: text) { $0.dryBreakers = [3] } == [0, 0, 0, 0, 0])
        #expect(try taken(5, after: text) { $0.dryBreakers = [4] } == [0, 0, 0, 2, 0])
    }

    @Test(
        "DRY ignores tokens before its window",
        arguments: [(7, 2), (8, 2), (6, 1), (5, 0), (1, 0)] as [(Int, Float)])
    func dryWindow(N: Int, wanted: Float) throws {
        #expect(
            try taken(5, after: [4, 4, 0, 1, 2, 3, 0, 1, 2]) { $0.dryWindow = N } == [0, 0, 0, wanted, 0])
    }

    @Test("matches updated as the text grows agree with the definition")
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

    @Test("after any penalty an allowed token can still be drawn, and no other")
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

    @Test("a bias is added, and −∞ leaves a token only if there is no other")
    func bias() throws {
        #expect(try drawn([0, 0, 0]) { $0.bias = [1: 30] } == [1])
        #expect(try drawn([0, 30, 0]) { $0.bias = [1: -.infinity] } == [0, 2])
        #expect(try drawn([0, 0, 0]) { ($0.bias, $0.temperature) = ([2: 1, 99: 5, -1: 5], 0) } == [2])
    }

    @Test("structure is line ends, closing marks and the parts of spelled words", arguments: Level.allCases)
    func standardStructure(level: Level) throws {
        let line = "a \"b\" a: b\n\na “b” a * (b)\nc «d» ‚e‘ [f] g. "
        let vocabulary = try Vocabulary(of: String(repeating: line, count: 9), level: level)
        let shown = Set(SamplerOptions.structure(in: vocabulary).map { vocabulary.display($0) })
        switch level {
        case .char:
            #expect(
                shown == ["⟨start⟩", "\\n", "\"", "'", "“", "”", "«", "»", "‚", "‘", ")", "]", "}"])
        case .word:
            #expect(shown.isSuperset(of: ["⟨spell⟩", "⟨⁀spell⁀⟩", "⟨/spell⟩", "⟨a⟩", "\\n\\n", "\\n"]))
            #expect(shown.isSuperset(of: ["⁀\"", "\"⁀", "⁀”", "⁀»", "⁀‘", "⁀)", "⁀]"]))
            #expect(shown.isDisjoint(with: ["a", "b", "\\s", "⁀:", "*", "(⁀", "[⁀", "⁀."]))
        case .pretokenized:
            #expect(shown.isSuperset(of: ["⟨eos⟩", "⟨spell⟩", "⟨/spell⟩", "⟨a⟩"]))
            #expect(shown.isDisjoint(with: ["a", "b", "*"]))
        }
    }

    @Test("nothing is remembered without a penalty")
    func neutral() {
        #expect(Penalties(SamplerOptions()) == nil && DRY(SamplerOptions()) == nil)
    }

    @Test(
        "line ends, quotation marks and the parts of spelled words break sequences",
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
