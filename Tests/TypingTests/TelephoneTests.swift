import Modeling
import Testing
import Text

@testable import Typing

@Suite("Telephone") struct TelephoneTests {
    private let fixture: TypingFixture

    init() throws { fixture = try TypingFixture() }

    private func candidates(_ keys: String) -> [String] { fixture.telephone(keys).candidates.map(\.text) }

    @Test("words of just the keys come first, by probability, then longer ones, then the digits")
    func order() {
        #expect(candidates("228") == ["cat", "bat", "act", "cats", "catch", "sat", "228"])
    }

    @Test("a word with one wrong key comes last, and two wrong keys are too many")
    func wrongKey() {
        #expect(candidates("843") == ["the", "843"])
        #expect(candidates("853").first == "the")
        #expect(!candidates("953").contains("the"))
        #expect(fixture.telephone("853").candidates.first?.kind == .correction)
    }

    @Test("* steps through the candidates and wraps around, 0 writes the one shown")
    func choosing() {
        var session = fixture.telephone("228*")
        #expect(session.text == "x bat")
        session.press("0")
        #expect(session.text == "x bat ")
        #expect(fixture.telephone("228*******").text == "x cat")
    }

    @Test("three suggestions accompany the candidate shown, the likeliest first")
    func suggestions() {
        #expect(fixture.telephone("228").suggestions.map(\.text) == ["bat", "act", "cats"])
        #expect(fixture.telephone("228*").suggestions.map(\.text) == ["cat", "act", "cats"])
    }

    @Test("1 is the likeliest mark, and replaces the space that came with a word")
    func marks() {
        #expect(fixture.telephone("2281").text == "x cat.")
        #expect(fixture.telephone("2281*0").text == "x cat, ")
        var session = fixture.telephone("2")
        session.accept(suggestion: 0)
        session.press("1")
        session.press("0")
        #expect(session.text.hasSuffix(". ") && !session.text.hasSuffix(" . "))
    }

    @Test("a sentence begins with a capital, and shift steps through the casings")
    func shift() {
        var session = fixture.telephone("2281022", after: "")
        #expect(session.text == "Cat. Cat")
        session.shift()
        #expect(session.word == "cat")
        session.shift()
        #expect(session.word == "CAT")
        session.shift()
        #expect(session.word == "Cat")
    }

    @Test("digits stay if no word has these keys, or if they are chosen")
    func digits() {
        #expect(fixture.telephone("99990").text == "x 9999 ")
        #expect(fixture.telephone("843*0").text == "x 843 ")
    }

    @Test("multi-tap spells any word, which is learned and then entered by its keys")
    func multitap() {
        var session = fixture.telephone("")
        session.use(.multitap)
        for key in "222*22288899990" { session.press(key) }
        #expect(session.text == "x ccvz ")
        #expect(session.mode == .keypad)
        #expect(session.learned.counts == ["ccvz": 2])
        for key in "2289" { session.press(key) }
        #expect(session.word == "ccvz")
    }

    @Test("a character model finds the words that fit the keys, and longer ones")
    func characters() throws {
        let tokenizer = try Tokenizer(Vocabulary(of: "cab cab, ", level: .char, minCount: 1))
        let p = FixedPredictor(
            tokenizer.vocabulary, ["⟨c⟩": 0.1, "⟨a⟩": 0.3, "⟨b⟩": 0.2, "⟨ ⟩": 0.3, "⟨,⟩": 0.1])
        var session = TypingSession(tokenizer, p)
        session.type("b ")
        #expect(session.suggestions.map(\.text) == ["a", "b", "c"])
        session.type("c")
        #expect(session.suggestions.map(\.text) == ["ca", "cb", "cc"])
        session.use(.keypad)
        session.type(" ")
        session.press("2")
        #expect(session.candidates.first?.text == "a")
        #expect(session.candidates.map(\.text).contains("aa"))
    }
}
