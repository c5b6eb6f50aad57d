import Modeling
import Testing
import Text

@testable import Typing

/// Predicts the same distribution everywhere, given by the names of tokens in the vocabulary file.
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

@Suite("A session's words") struct TypingSessionWordTests {
    /// Returns a session with the vocabulary of a text and fixed probabilities, after typing "x ".
    private func session(
        _ text: String, _ names: [String: Float], level: Level = .word, learned: LearnedWords = LearnedWords()
    ) throws -> TypingSession {
        let tokenizer = try Tokenizer(Vocabulary(of: text, level: level, minCount: 1))
        var session = TypingSession(tokenizer, NamedPredictor(tokenizer.vocabulary, names), learned: learned)
        session.type("x ")
        return session
    }

    private func keyed(_ session: TypingSession, _ keys: String) -> [Suggestion] {
        var session = session
        session.use(.keypad)
        for key in keys { session.press(key) }
        return session.candidates
    }

    @Test("of two spellings the likelier is shown, and their probabilities add up")
    func forms() throws {
        let session = try session("Cat Cat Cat cat cat mat mat", ["Cat": 0.125, "cat": 0.25, "mat": 0.375])
        #expect(session.suggestions.map(\.text) == ["cat", "mat"])
        #expect(session.suggestions.map(\.probability) == [0.375, 0.375])
    }

    @Test("a word that attaches to the one before it is not suggested after a space")
    func glued() throws {
        let session = try session("x家 x家 cat", ["⁀家": 0.9, "cat": 0.1])
        #expect(session.suggestions.map(\.text) == ["cat", "x"])
    }

    @Test("three words are suggested beside the one typed")
    func typed() throws {
        var session = try session("a as at an am", ["a": 0.4, "as": 0.3, "at": 0.2, "an": 0.06, "am": 0.04])
        session.type("a")
        #expect(session.suggestions.map(\.text) == ["as", "at", "an"])
    }

    @Test("one capital typed capitalizes the suggestions, and two make them uppercase")
    func capitals() throws {
        var session = try session("cat", ["cat": 1])
        session.type("C")
        #expect(session.suggestions.map(\.text) == ["Cat"])
        session.type("A")
        #expect(session.suggestions.map(\.text) == ["CAT"])
    }

    @Test("corrections start at three keys, among words of as many keys")
    func corrections() throws {
        let session = try session("at the then", ["at": 0.3, "the": 0.4, "then": 0.2])
        #expect(keyed(session, "29").map(\.text) == ["29"])
        #expect(keyed(session, "853").map(\.text) == ["the", "853"])
        #expect(keyed(session, "853").map(\.probability) == [0.4 * 0.02, 0])
    }

    @Test(
        "with a character model, words with as many letters as keys come first, however likely longer ones are"
    )
    func exact() throws {
        let session = try session("cab cab, ", ["a": 0.4, "b": 0.1, "c": 0.02, "\\s": 0.2], level: .char)
        let found = keyed(session, "2")
        #expect(found.prefix(3).map(\.text) == ["a", "b", "c"] && found[3].isCompletion)
        #expect(found[3].probability > found[1].probability)
    }

    @Test("a learned word of the vocabulary has the model's probability")
    func known() throws {
        var learned = LearnedWords()
        for _ in 0..<9 { learned.learn("cats") }
        let session = try session("cat cats", ["cat": 0.5, "cats": 0.01, "⟨spell⟩": 0.4], learned: learned)
        #expect(session.suggestions.map(\.text) == ["cat", "cats"])
        #expect(session.suggestions[1].probability == 0.01)
    }

    @Test("a word that is banned is not spelled either, and stays banned however often it is typed")
    func banned() throws {
        var session = try session("cab ca, ", ["a": 0.4, "\\s": 0.4], level: .char)
        session.type("q")
        #expect(session.suggestions.first?.text == "qa")
        session.ban("QA")
        #expect(session.suggestions.first?.text == "qaa")
        session.type("a qa qa q")
        #expect(session.suggestions.first?.text == "qaa" && session.learned.isBanned("qa"))
        session.learn("qa")
        #expect(session.suggestions.contains { $0.text == "qa" })
    }

    @Test("banning a word forgets that it was learned")
    func forgetting() throws {
        var session = try session("cat", ["cat": 0.5, "⟨spell⟩": 0.1])
        session.learn("cazorg")
        session.ban("cazorg")
        #expect(session.learned.counts["cazorg"] == nil)
        session.forget("cazorg")
        session.type("ca")
        #expect(session.suggestions.map(\.text) == ["cat"])
    }

    @Test("a word is learned without the closing quotation mark")
    func quotation() throws {
        var session = try session("cat", ["cat": 1])
        session.type("'zyx' 'zyx' ")
        #expect(session.learned.counts == ["x": 1, "zyx": 2])
    }

    @Test("the ghost text ends with the sentence, or where white space is likelier than any word")
    func ghost() throws {
        let text = "cat sat. x\n\ncat sat\n\n"
        var names: [String: Float] = ["cat": 0.2, "⁀.": 0.5, "\\n\\n": 0.1]
        var session = try session(text, names)
        session.type("cat")
        #expect(session.ghost == ".")
        names = ["cat": 0.2, "\\n\\n": 0.3]
        #expect(try self.session(text, names).ghost == "")
        names = ["cat": 0.3, "\\n\\n": 0.2]
        #expect(try self.session(text, names).ghost == "cat")
    }

    @Test("multi-tap capitalizes the beginning of a sentence, and after shift one letter only")
    func multitap() throws {
        let tokenizer = try Tokenizer(Vocabulary(of: "cat", level: .word, minCount: 1))
        var session = TypingSession(tokenizer, NamedPredictor(tokenizer.vocabulary, ["cat": 1]))
        session.use(.multitap)
        for key in "2*2" { session.press(key) }
        #expect(session.word == "Aa")
        session.press("0")
        session.use(.multitap)
        for key in "2*#2*2" { session.press(key) }
        #expect(session.word == "aAa")
        // Leaving it ends the word as 0 does, and so does choosing another.
        session.use(.letters)
        #expect(session.text == "Aa aAa" && session.word == "" && session.learned.counts["aAa"] == 2)
        session.type(" ")
        session.use(.multitap)
        session.press("2")
        session.accept(suggestion: 0)
        #expect(session.mode == .keypad)
    }

    @Test("shift applies to one word, and deleting a key returns to the first candidate")
    func keypad() throws {
        var session = try session("cat bat at", ["cat": 0.4, "bat": 0.3, "at": 0.1])
        session.use(.keypad)
        for key in "#2280228" { session.press(key) }
        #expect(session.text == "x Cat cat")
        session.press("*")
        #expect(session.word == "bat")
        session.backspace()
        #expect(session.choice == 0 && session.word == session.candidates[0].text)
    }

    @Test("a space can be typed after the automatic one was deleted")
    func ownSpace() throws {
        var session = try session("cat", ["cat": 1])
        session.use(.keypad)
        session.accept(suggestion: 0)
        session.backspace()
        #expect(session.text == "x cat")
        session.press("0")
        #expect(session.text == "x cat ")
    }
}
