import Testing
import Text

@testable import Modeling

/// Gives every token the same probability wherever it stands, by its name in the vocabulary's file.
private struct NamedPredictor: Predictor {
    let p: [Float]
    var bytesPerToken: Int { 1 << 20 }

    init(_ vocabulary: Vocabulary, _ names: [String: Float]) {
        p = vocabulary.tokens.indices.map { names[vocabulary.display(Int32($0))] ?? 0 }
    }

    mutating func read(_ token: Int32) {}

    func predict(into target: UnsafeMutableBufferPointer<Float>) {
        for i in p.indices { target[i] = p[i] }
    }
}

@Suite("A typist's words") struct TypistWordTests {
    /// Somebody who has typed "x " with the words of a text, of known probability.
    private func typist(
        _ text: String, _ names: [String: Float], level: Level = .word, learned: LearnedWords = LearnedWords()
    ) throws -> Typist {
        let tokenizer = try Tokenizer(Vocabulary(of: text, level: level, minCount: 1))
        var typist = Typist(tokenizer, NamedPredictor(tokenizer.vocabulary, names), learned: learned)
        typist.type("x ")
        return typist
    }

    private func keyed(_ typist: Typist, _ keys: String) -> [Suggestion] {
        var typist = typist
        typist.use(.keypad)
        for key in keys { typist.press(key) }
        return typist.candidates
    }

    @Test("of two spellings the likelier here is shown, and both count")
    func forms() throws {
        let typist = try typist("Cat Cat Cat cat cat mat mat", ["Cat": 0.125, "cat": 0.25, "mat": 0.375])
        #expect(typist.suggestions.map(\.text) == ["cat", "mat"])
        #expect(typist.suggestions.map(\.probability) == [0.375, 0.375])
    }

    @Test("a word that follows another without a space is not offered after one")
    func glued() throws {
        let typist = try typist("x家 x家 cat", ["⁀家": 0.9, "cat": 0.1])
        #expect(typist.suggestions.map(\.text) == ["cat", "x"])
    }

    @Test("three words are offered beside the one that is typed")
    func typed() throws {
        var typist = try typist("a as at an am", ["a": 0.4, "as": 0.3, "at": 0.2, "an": 0.06, "am": 0.04])
        typist.type("a")
        #expect(typist.suggestions.map(\.text) == ["as", "at", "an"])
    }

    @Test("one capital asks for one, and two for capitals")
    func capitals() throws {
        var typist = try typist("cat", ["cat": 1])
        typist.type("C")
        #expect(typist.suggestions.map(\.text) == ["Cat"])
        typist.type("A")
        #expect(typist.suggestions.map(\.text) == ["CAT"])
    }

    @Test("a wrong key is looked for from three keys on, among words of as many keys")
    func corrections() throws {
        let typist = try typist("at the then", ["at": 0.3, "the": 0.4, "then": 0.2])
        #expect(keyed(typist, "29").map(\.text) == ["29"])
        #expect(keyed(typist, "853").map(\.text) == ["the", "853"])
        #expect(keyed(typist, "853").map(\.probability) == [0.4 * 0.02, 0])
    }

    @Test(
        "letters that are as many as the keys come first where characters are tokens, however likely more are"
    )
    func exact() throws {
        let typist = try typist("cab cab, ", ["a": 0.4, "b": 0.1, "c": 0.02, "\\s": 0.2], level: .char)
        let found = keyed(typist, "2")
        #expect(found.prefix(3).map(\.text) == ["a", "b", "c"] && found[3].isCompletion)
        #expect(found[3].probability > found[1].probability)
    }

    @Test("a learned word that the vocabulary has is as likely as the model says")
    func known() throws {
        var learned = LearnedWords()
        for _ in 0..<9 { learned.learn("cats") }
        let typist = try typist("cat cats", ["cat": 0.5, "cats": 0.01, "⟨spell⟩": 0.4], learned: learned)
        #expect(typist.suggestions.map(\.text) == ["cat", "cats"])
        #expect(typist.suggestions[1].probability == 0.01)
    }

    @Test("a word that is banned is not spelled either, and stays banned however often it is typed")
    func banned() throws {
        for level in [Level.char, .word] {
            var typist = try typist(
                "cab ca, ",
                ["a": 0.4, "\\s": 0.4, "⟨spell⟩": 0.4, "⟨a⟩": 0.4, "⟨/spell⟩": 0.4], level: level)
            typist.type("q")
            #expect(typist.suggestions.first?.text == "qa")
            typist.ban("QA")
            #expect(typist.suggestions.first?.text == "qaa")
            typist.type("a qa qa q")
            #expect(typist.suggestions.first?.text == "qaa" && typist.learned.isBanned("qa"))
            typist.learn("qa")
            #expect(typist.suggestions.contains { $0.text == "qa" })
        }
    }

    @Test("banning a word forgets that it was learned")
    func forgetting() throws {
        var typist = try typist("cat", ["cat": 0.5, "⟨spell⟩": 0.1])
        typist.learn("cazorg")
        typist.ban("cazorg")
        #expect(typist.learned.counts["cazorg"] == nil)
        typist.forget("cazorg")
        typist.type("ca")
        #expect(typist.suggestions.map(\.text) == ["cat"])
    }

    @Test("a word is learned without the quotation mark that closes behind it")
    func quotation() throws {
        var typist = try typist("cat", ["cat": 1])
        typist.type("'zyx' 'zyx' ")
        #expect(typist.learned.counts == ["x": 1, "zyx": 2])
    }

    @Test("the ghost text ends with the sentence, and where white space is likelier than any word")
    func ghost() throws {
        let text = "cat sat. x\n\ncat sat\n\n"
        var names: [String: Float] = ["cat": 0.2, "⁀.": 0.5, "\\n\\n": 0.1]
        var typist = try typist(text, names)
        typist.type("cat")
        #expect(typist.ghost == ".")
        names = ["cat": 0.2, "\\n\\n": 0.3]
        #expect(try self.typist(text, names).ghost == "")
        names = ["cat": 0.3, "\\n\\n": 0.2]
        #expect(try self.typist(text, names).ghost.hasPrefix("cat cat"))
    }

    @Test("multi-tap writes a capital where a sentence begins, and after shift one letter only")
    func multitap() throws {
        let tokenizer = try Tokenizer(Vocabulary(of: "cat", level: .word, minCount: 1))
        var typist = Typist(tokenizer, NamedPredictor(tokenizer.vocabulary, ["cat": 1]))
        typist.use(.multitap)
        for key in "2*2" { typist.press(key) }
        #expect(typist.word == "Aa")
        typist.press("0")
        typist.use(.multitap)
        for key in "2*#2*2" { typist.press(key) }
        #expect(typist.word == "aAa")
        // Leaving it ends the word as 0 does, and so does choosing another.
        typist.use(.letters)
        #expect(typist.text == "Aa aAa" && typist.word == "" && typist.learned.counts["aAa"] == 2)
        typist.type(" ")
        typist.use(.multitap)
        typist.press("2")
        typist.accept(suggestion: 0)
        #expect(typist.mode == .keypad)
    }

    @Test("shift is for one word, and a key taken back goes back to the first candidate")
    func keypad() throws {
        var typist = try typist("cat bat at", ["cat": 0.4, "bat": 0.3, "at": 0.1])
        typist.use(.keypad)
        for key in "#2280228" { typist.press(key) }
        #expect(typist.text == "x Cat cat")
        typist.press("*")
        #expect(typist.word == "bat")
        typist.backspace()
        #expect(typist.choice == 0 && typist.word == typist.candidates[0].text)
    }

    @Test("a space is written after the one that came with a word was taken back")
    func ownSpace() throws {
        var typist = try typist("cat", ["cat": 1])
        typist.use(.keypad)
        typist.accept(suggestion: 0)
        typist.backspace()
        #expect(typist.text == "x cat")
        typist.press("0")
        #expect(typist.text == "x cat ")
    }
}
