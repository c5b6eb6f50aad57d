import Testing
import Text

@testable import Analysis

@Suite("A space of tokens") struct SpaceTests {
    @Test("neighbors are sorted by cosine, without the word itself") func neighbors() throws {
        let space = try space([
            "north": [0, 2], "east": [7, 0], "northeast": [0.1, 0.1], "south": [0, -1],
        ])
        #expect(space.names(space.neighbors(of: 0, count: 2)) == ["northeast", "east"])
        let all = space.neighbors(of: 0, count: 9)
        #expect(space.names(all) == ["northeast", "east", "south"])
        #expect(abs(all[0].score - Float(0.5).squareRoot()) < 1e-6)
        #expect(abs(all[1].score) < 1e-6)
        #expect(abs(all[2].score + 1) < 1e-6)
    }

    @Test("of equally similar tokens the more frequent comes first") func ties() throws {
        let space = try space(["a": [1, 0], "b": [0, 1], "c": [0, 1], "d": [0, 2]])
        #expect(space.names(space.neighbors(of: 0, count: 2)) == ["b", "c"])
    }

    @Test("man is to woman as king is to queen with 3CosAdd and 3CosMul", arguments: AnalogyMethod.allCases)
    func analogy(method: AnalogyMethod) throws {
        // Columns: person, female, royal.
        let space = try space([
            "man": [1, 0, 0], "woman": [1, 1, 0], "king": [1, 0, 1], "queen": [1, 1, 1],
            "stone": [0.2, -1, -0.3],
        ])
        let question = Analogy(0, 1, 2)
        #expect(space.names(space.answers(question, count: 5, method: method)) == ["queen", "stone"])
    }

    @Test("3CosAdd and 3CosMul score by the formulas of their papers") func scores() {
        #expect(abs(AnalogyMethod.cosAdd.score(0.2, 0.5, -0.1) - 0.2) < 1e-6)
        // 0.75 · 0.45 / (0.6 + 0.001)
        #expect(abs(AnalogyMethod.cosMul.score(0.2, 0.5, -0.1) - 0.561564) < 1e-5)
    }

    @Test("the odd one out is the least similar to the others") func odd() throws {
        let space = try space(["a": [1, 0], "b": [0, 1], "c": [1, 0.2], "d": [1, -0.1]])
        let (odd, similarities) = space.oddOneOut([0, 1, 2, 3])
        #expect(odd == 1)
        #expect(similarities.count == 4)
        #expect(similarities[1] < 0.1 && similarities[0] > 0.6)
    }

    @Test(
        "a mark with several kinds of glue has several entries, named as in the vocabulary; none answers for another"
    )
    func glue() throws {
        let space = try space([
            "⁀\"": [1, 0], "\"⁀": [1, 0.01], "word": [1, 1], "–": [0, 1], "⁀,": [-1, 0],
        ])
        #expect(space.entries.map(\.name) == ["⁀\"", "\"⁀", "word", "–", "⁀,"])
        #expect(space.entries.map(\.label) == ["\"", "\"", "word", "–", ","])
        #expect(space.names(space.neighbors(of: 0, count: 1)) == ["word"])
        #expect(try space.index(of: "\"") == 0)
        #expect(try space.index(of: "⁀\"") == 0)
        #expect(try space.index(of: "\"⁀") == 1)
        #expect(try space.index(of: "⁀,") == 4)
        #expect(try space.index(of: ",") == 4)
    }

    @Test("a rare mark without glue has its own name, and names are unique") func unique() throws {
        let space = try space(["⁀.": [1, 0], "a": [0, 1], ".": [1, 1]])
        #expect(space.entries.map(\.name) == ["⁀.", "a", "."])
        #expect(try space.index(of: ".") == 2 && space.index(of: "⁀.") == 0)
        #expect(space.names(space.neighbors(of: 2, count: 9)) == ["a"])
    }

    @Test("tokens are compared by their bytes, not by canonical equivalence") func bytes() throws {
        let composed = "caf\u{E9}", decomposed = "cafe\u{301}"
        let space = try space(
            [composed: [1, 0], decomposed: [0, 1], "tea": [1, 1]], normalization: "none")
        #expect(try space.index(of: composed) == 0 && space.index(of: decomposed) == 1)
        #expect(space.similarity(0, 1) == 0)
        #expect(space.neighbors(of: 0, count: 9).map(\.index) == [2, 1])
        let groups = try TokenGroups(Array("x: \(composed) \(decomposed)\n".utf8), path: "f")
        #expect(groups.groups[0].tokens.count == 2)
        #expect(try Phrase.list(Array("\(composed)\n\(decomposed)\n".utf8), path: "f").count == 2)
    }

    @Test("a zero vector answers no question and is no answer") func zero() throws {
        let space = try space(["a": [1, 0], "nil": [0, 0], "b": [-1, 0], "c": [0, 1]])
        #expect(space.zeros == [1])
        #expect(throws: AnalysisError.zero("nil")) { try space.direction(of: "nil") }
        #expect(try space.direction(of: "b") == 2 && space.index(of: "nil") == 1)
        #expect(space.names(space.neighbors(of: 0, count: 9)) == ["c", "b"])
        #expect(space.names(space.answers(Analogy(0, 2, 3), count: 9)) == [])
        let groups = try TokenGroups(Array("x: a nil b".utf8), path: "f")
        #expect(try space.cohesion(of: groups).map(\.known) == [2])
        let file = try AnalogyFile(Array(": s\na b nil c\na b c a".utf8), path: "f")
        #expect(try space.scores(of: file).map(\.known) == [1])
    }

    @Test("control tokens, spelling letters and unused tokens are left out") func points()
        throws
    {
        let vocabulary = try Vocabulary(of: "one two one two qqq zzz three\n\n\none two one", level: .word)
        let matrix = Matrix(
            rows: vocabulary.count, columns: 1,
            values: (0..<vocabulary.count).map { Float($0) })
        let space = try EmbeddingSpace(vocabulary, matrix)
        #expect(Set(space.entries.map(\.name)).isSuperset(of: ["one", "two"]))
        #expect(!space.entries.contains { $0.name.hasPrefix("⟨") })
        #expect(space.entries.map(\.rank) == Array(1...space.entries.count))
        #expect(space.entries.allSatisfy { $0.count > 0 })
        // Rows belong to their tokens.
        #expect(space.entries.enumerated().allSatisfy { space.vectors.values[$0] == Float($1.id) })
    }

    @Test(
        "a character model has characters, and white space is found by itself or by its escape"
    )
    func characters() throws {
        let space = try space(["\\s": [1, 0], "e": [0, 1], "\\n": [1, 1], "\\\\": [1, 2]], level: .char)
        #expect(try space.index(of: " ") == 0)
        #expect(try space.index(of: "\\s") == 0)
        #expect(try space.index(of: "\n") == 2)
        #expect(try space.index(of: "\\") == 3)
        #expect(space.entries[0].name == "\\s")
        #expect(space.entries.map(\.label) == ["space", "e", "line break", "\\"])
    }

    @Test("an unknown word gets the nearest spellings as suggestions") func unknown() throws {
        let space = try space(["Saturn": [1, 0], "saturns": [0, 1], "Satan": [1, 1], "moon": [1, 2]])
        #expect(throws: AnalysisError.unknownWord("saturn", suggestions: ["Saturn", "saturns", "Satan"])) {
            try space.index(of: "saturn")
        }
        #expect(throws: AnalysisError.unknownWord("qqqq", suggestions: [])) { try space.index(of: "qqqq") }
        #expect(space.find("mono") == nil)
        #expect(space.spellings(like: "mono") == ["moon"])
    }

    @Test("a decomposed letter finds the composed one") func normalization() throws {
        let space = try space(["caf\u{E9}": [1, 0], "tea": [0, 1]])
        #expect(try space.index(of: "cafe\u{301}") == 0)
    }

    @Test(
        "the edit distance counts insertions, deletions, replacements and swaps",
        arguments: [
            ("kitten", "sitting", 3), ("ab", "ba", 1), ("", "abc", 3), ("abc", "", 3), ("same", "same", 0),
            ("ca", "abc", 3),
        ])
    func distance(a: String, b: String, wanted: Int) {
        #expect(editDistance(Array(a), Array(b)) == wanted)
    }

    @Test("one token is too few for a space") func oneToken() throws {
        #expect(throws: AnalysisError.tooFewTokens(count: 1)) { try space(["only": [1]]) }
    }

    @Test("centred vectors have mean 0, and top keeps the most frequent tokens") func variations() throws {
        let space = try space(["a": [1, 2], "b": [3, 2], "c": [5, 8]])
        #expect(try space.centered().vectors == Matrix([[-2, -2], [0, -2], [2, 4]]))
        let two = try space.top(2)
        #expect(two.entries.map(\.name) == ["a", "b"])
        #expect(two.find("c") == nil)
        #expect(throws: AnalysisError.tooFewTokens(count: 1)) { try space.top(1) }
    }

    @Test("without its first component a space varies only along the others") func dropped() throws {
        // Along x the points lie 10 apart, along y 1.
        let space = try space(["a": [10, 1], "b": [10, -1], "c": [-10, 1], "d": [-10, -1]])
        let rest = try space.droppingTopComponents(1).vectors
        let wanted: [Float] = [0, 1, 0, -1, 0, 1, 0, -1]
        #expect(zip(rest.values, wanted).allSatisfy { abs($0 - $1) < 1e-5 })
        #expect(try space.droppingTopComponents(0).vectors == space.vectors)
    }
}
