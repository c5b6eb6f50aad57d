import Modeling
import Testing
import Text

@testable import Typing

/// What a person writes stays as it was written, and what is suggested fits it.
@Suite("Writing") struct WritingTests {
    private let fixture: TypingFixture

    init() throws { fixture = try TypingFixture() }

    private func typed(_ text: String) -> TypingSession {
        var session = fixture.session()
        session.type(text)
        return session
    }

    @Test(
        "a capital begins a sentence, after an opening mark too, and no capital follows an abbreviation",
        arguments: [
            ("¿", "The"), ("Bien. ¿", "The"), ("„", "The"), ("x. «", "The"), ("x. (", "The"), ("x. ", "The"),
            ("We saw moons, e.g. ", "the"), ("We met Dr. ", "the"), ("In the U.S. ", "the"), ("x ¿", "the"),
            ("x ... ", "the"),
        ])
    func capitals(text: String, first: String) { #expect(typed(text).suggestions.first?.text == first) }

    @Test(
        "no space follows an opening mark, and a closing one replaces the space of a suggestion",
        arguments: [
            ("x ¿", "", "x ¿the "), ("x ¡", "", "x ¡the "), ("x #", "", "x #the "), ("x $", "", "x $the "),
            ("x _", "_", "x _the_"), ("x me@", "", "x me@the "), ("x „th", "“", "x „the“"),
            ("x »", "«", "x »the«"), ("x «", "»", "x «the»"), ("x “", "”", "x “the”"),
            ("x \"", "\"", "x \"the\""),
            ("x (", ")", "x (the)"), ("x „x“", "", "x „x“ the "), ("x _x_", "", "x _x_ the "),
            ("x C#", "", "x C# the "), ("x ", "“", "x the “"),
        ])
    func marks(text: String, then mark: String, wanted: String) {
        var session = typed(text)
        session.accept(suggestion: session.suggestions.firstIndex { $0.text == "the" } ?? 9)
        session.type(mark)
        #expect(session.text == wanted)
    }

    @Test("a half-typed word and a change of keypad do not glue two words")
    func changes() {
        var session = typed("x ca")
        session.use(.keypad)
        for key in "728" { session.press(key) }
        #expect(session.text == "x ca sat")
        // What was shown stays, and letters continue it.
        session.use(.letters)
        session.type("x")
        #expect(session.text == "x ca satx")
        session.use(.keypad)
        session.use(.multitap)
        session.press("2")
        #expect(session.text == "x ca satxa")
        var other = fixture.telephone("228")
        other.use(.multitap)
        other.press("2")
        #expect(other.text == "x cat a")
    }

    @Test("a typing error that is mended is not learned, and a word that stays is")
    func errors() {
        var session = typed("x teh ")
        #expect(session.learned.counts == ["teh": 1])
        for _ in 0..<3 { session.backspace() }
        session.type("he ")
        #expect(session.learned.counts == ["the": 1] || session.learned.isEmpty)
        // Finishing a word twice is one use, and passing it none.
        session = typed("x zyx ")
        session.backspace()
        session.type(" ")
        session.move(.wordLeft)
        session.move(.wordRight)
        session.move(.end)
        #expect(session.learned.counts == ["zyx": 1])
    }

    @Test("the capital of a sentence's start is not learned as spelling, another one is")
    func spelling() {
        #expect(typed("Zorgon ").learned.counts == ["zorgon": 1])
        #expect(typed("x. Zorgon ").learned.counts == ["zorgon": 1])
        #expect(typed("Zorgon and Zorgon ").learned.counts["Zorgon"] == 2)
        #expect(typed("x Zorgon. Zorgon ").learned.counts == ["Zorgon": 2])
        #expect(typed("ZORGON ").learned.counts == ["ZORGON": 1])
    }

    @Test("Ctrl-L at a sentence's start does not learn the capital, and elsewhere it does")
    func taught() {
        func learned(_ text: String, _ mode: TypingSession.Mode = .letters) -> String? {
            var session = typed(text)
            session.use(mode)
            return session.learnWordAtCursor()
        }
        #expect(learned("x. Zorgon") == "zorgon" && learned("Zorgon. ") == "zorgon")
        #expect(learned("x. Zorgon ", .keypad) == "zorgon")
        #expect(learned("x Zorgon") == "Zorgon" && learned("x Zorgon, ") == "Zorgon")
        #expect(learned("x. Mr Zorgon") == "Zorgon" && learned(" ") == nil)
        var inside = typed("x. Zorgon")
        inside.move(.left)
        #expect(inside.learnWordAtCursor() == "zorgon" && inside.text == "x. Zorgon")
    }

    @Test(
        "a word is what ICU says: it can be typed, learned, offered and keyed",
        arguments: [
            ("col·legi", "col", "265534"), ("می‌خواهم", "می", ""), ("co\u{AD}operate", "coop", "266737283"),
            ("Hawaiʻi", "hawaii", "429244"), ("rock’n’roll", "rockn", "762567655"),
            ("o'clock", "ocl", "625625"),
        ])
    func words(word: String, begin: String, keys: String) throws {
        var session = fixture.session()
        let isLearned = session.learn(word)
        #expect(isLearned)
        session.type("x ")
        for character in word { session.type(String(character)) }
        #expect(session.word == word)
        session.type(" \(begin)")
        #expect(session.suggestions.contains { $0.text == word })
        guard !keys.isEmpty else { return }
        session.type(" ")
        session.use(.keypad)
        for key in keys { session.press(key) }
        #expect(session.candidates.contains { $0.text == word })
    }

    @Test(
        "what begins or ends with a joiner is no word", arguments: ["·a", "a·", "a\u{200C} b", "'", "a:b c"])
    func noWords(text: String) { #expect(!Lexicon.isWord(text)) }

    @Test(
        "key 1 within a word is its apostrophe or hyphen, and elsewhere a mark",
        arguments: [("36618", "x don't"), ("3668", "x don't"), ("2281", "x cat."), ("228128", "x cat.at")])
    func joints(keys: String, text: String) {
        let session = fixture.telephone(keys)
        #expect(session.text == text || (keys == "228128" && session.text.hasPrefix("x cat.")))
    }

    @Test("a word that is banned is nowhere, and others take its place")
    func banned() {
        var session = typed("x ")
        for word in ["The", "cat", "bat"] { session.ban(word) }
        #expect(session.suggestions.map(\.text) == ["act", "sat", "cats"])
        #expect(session.ghost.hasPrefix("act"))
        session.use(.keypad)
        for key in "228" { session.press(key) }
        #expect(session.candidates.allSatisfy { $0.text != "cat" && $0.text != "bat" })
    }

    @Test("the ghost text does not repeat itself, nor the text before it")
    func loops() {
        #expect(typed("x ").ghost == "the")
        #expect(typed("x the ").ghost == "")
    }

    /// Predicts a letter after an even number of tokens, else a space.
    private struct Alternating: Predictor {
        let letter: FixedPredictor, space: FixedPredictor
        var isLetter = true
        var bytesPerToken: Int { 1 << 20 }

        mutating func read(_ token: Int32) { isLetter.toggle() }

        func predict(into p: UnsafeMutableBufferPointer<Float>) {
            (isLetter ? letter : space).predict(into: p)
        }
    }

    @Test("what the ghost text wrote is not learned")
    func ghostWords() throws {
        let tokenizer = try Tokenizer(Vocabulary(of: "ab a b ", level: .char, minCount: 1))
        let p = ["⟨a⟩", "⟨ ⟩"].map { FixedPredictor(tokenizer.vocabulary, [$0: 1]) }
        var session = TypingSession(tokenizer, Alternating(letter: p[0], space: p[1]))
        session.type("b ")
        let learned = session.learned
        session.acceptGhost()
        #expect(session.text == "b a" && session.learned == learned)
    }

    @Test("at a line's start no word has the capitals of headings, and a taught spelling is shown")
    func headings() throws {
        let text = "THE THE THE The the CHAPTER cat cat"
        let tokenizer = try Tokenizer(Vocabulary(of: text, level: .word, minCount: 1))
        let p = FixedPredictor(
            tokenizer.vocabulary, ["THE": 0.4, "CHAPTER": 0.3, "The": 0.1, "the": 0.05, "cat": 0.01])
        var session = TypingSession(tokenizer, p)
        #expect(session.suggestions.map(\.text) == ["The", "Cat"] && session.ghost == "")
        session.type("ch")
        #expect(session.suggestions.map(\.text) == ["CHAPTER"])
        session.learn("Chapter")
        #expect(session.suggestions.map(\.text) == ["Chapter"])
    }
}
