import Neural
import Testing
import Text
import TinyModels

@testable import Modeling

@Suite("Prefix") struct PrefixTests {
    /// The empty text of a network of random weights over the vocabulary of a few lines.
    private func empty(_ level: Level) throws -> Prefix {
        let vocabulary = try Vocabulary(
            of: "the cat sat on the mat. the cat, the mat and the cat sat. é é 家 家\n", level: level)
        let architecture = Architecture(
            vocabularySize: vocabulary.count, embeddingSize: 4, hiddenSizes: [6])
        let network = try InferenceNetwork(
            architecture, TinyModel(architecture: architecture, seed: 3).tensors, threads: 1)
        return Prefix(network, try Tokenizer(vocabulary))
    }

    private func logits(_ prefix: Prefix) -> [Float] {
        var logits = [Float](repeating: 0, count: prefix.tokenizer.vocabulary.count)
        logits.withUnsafeMutableBufferPointer { prefix.logits(into: $0) }
        return logits
    }

    /// Reads `text` and says how many steps that took.
    private func steps(_ prefix: inout Prefix, _ text: String) throws -> Int {
        let before = prefix.steps
        try prefix.read(Array(text.utf8))
        return prefix.steps - before
    }

    @Test("a character more costs one step, another last one too, and one less none")
    func typing() throws {
        var prefix = try empty(.char)
        #expect(try steps(&prefix, "the cat sat") == 11)
        #expect(try steps(&prefix, "the cat sat.") == 1)
        #expect(try steps(&prefix, "the cat sat,") == 1)
        #expect(try steps(&prefix, "the cat sat,") == 0)
        #expect(try steps(&prefix, "the cat") == 0)
        #expect(try steps(&prefix, "the mat") == 3)
        #expect(try steps(&prefix, "") == 0)
        #expect(try steps(&prefix, "the") == 3)
    }

    @Test("where words are tokens, a changed last word is read, and what is before it is not")
    func words() throws {
        var prefix = try empty(.word)
        // "on" is spelled: four tokens.
        #expect(try steps(&prefix, "the cat sat on the") == 8)
        #expect(try steps(&prefix, "the cat sat on the ") == 0)
        // ⟨spell⟩ z y, and the spelling stays open.
        #expect(try steps(&prefix, "the cat sat on the zy") == 3)
        #expect(try steps(&prefix, "the cat sat on the zyx") == 1)
        #expect(try steps(&prefix, "the cat sat on the mat") == 1)
        #expect(try steps(&prefix, "the cat sat on the mat.") == 1)
    }

    @Test("of a long text hardly more is read again than what follows the change")
    func long() throws {
        let text = String(repeating: "the cat sat on the mat. ", count: 200)
        for distance in [1, 63, 64, 65, 200, 1000, 3999] {
            var prefix = try empty(.char)
            _ = try steps(&prefix, text)
            let changed = String(text.dropLast(distance)) + String(repeating: "a", count: distance)
            let steps = try steps(&prefix, changed)
            #expect(steps >= distance - 1 && steps <= distance + distance / 32 + 1, "\(distance): \(steps)")
        }
        // One letter after another goes back all the way, in not much more steps than there are letters.
        var prefix = try empty(.char), total = 0
        let part = text.prefix(600)
        _ = try steps(&prefix, String(part))
        for count in stride(from: part.count, to: 0, by: -1) {
            total += try steps(&prefix, String(part.prefix(count)))
        }
        #expect(total < 2 * part.count, "\(total)")
    }

    @Test(
        "whatever was read before, a text leads to the state and the logits of that text",
        arguments: [Level.char, .word])
    func equality(level: Level) throws {
        var prefix = try empty(level)
        for text in [
            "the cat", "the cat ", "the zyx", "the zyx ", "the mat and é", "", "the  ", "家", "the cat sat",
            "the cat",
        ] {
            try prefix.read(Array(text.utf8))
            var fresh = try empty(level)
            try fresh.read(Array(text.utf8))
            #expect(prefix.state == fresh.state && prefix.ids == fresh.ids, "\(text)")
            #expect(logits(prefix) == logits(fresh), "\(text)")
            #expect(prefix.text == text)
        }
    }

    @Test("a copy stays where it was, and tokens lead where their text does")
    func snapshot() throws {
        var prefix = try empty(.char)
        try prefix.read(Array("the".utf8))
        let snapshot = prefix
        let ids = try prefix.tokenizer.encode(" cat").ids
        for id in ids { prefix.append(id) }
        var whole = try empty(.char)
        try whole.read(Array("the cat".utf8))
        #expect(prefix.state == whole.state && prefix.ids == whole.ids && prefix.text == "the cat")
        #expect(snapshot.text == "the" && snapshot.state != prefix.state)
        #expect(try steps(&prefix, "the cat sat") == 4)
        // Over appended tokens there is no way back but to the last state kept before them: that of "th".
        #expect(try steps(&prefix, "the cot") == 5)
    }

    @Test("what is not UTF-8 is repaired and counted")
    func invalid() throws {
        var prefix = try empty(.char)
        #expect(try prefix.read([0x61, 0xFF])?.firstOffset == 1)
        #expect(prefix.text == "a\u{FFFD}")
    }
}
