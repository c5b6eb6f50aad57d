import Modeling
import Neural
import Testing
import Text

@testable import Typing

/// Predicts the same distribution everywhere.
struct FixedPredictor: Predictor {
    let p: [Float]
    var bytesPerToken: Int { 1 << 20 }

    init(_ vocabulary: Vocabulary, _ words: [String: Float]) {
        p = vocabulary.tokens.map { token in
            switch token {
            case .word(let utf8, _): words[String(decoding: utf8, as: UTF8.self)] ?? 0
            case .spell(let glue): glue.isEmpty ? words["⟨spell⟩"] ?? 0 : 0
            case .endSpell: words["⟨/spell⟩"] ?? 0
            case .character(let utf8): words["⟨\(String(decoding: utf8, as: UTF8.self))⟩"] ?? 0
            default: 0
            }
        }
    }

    mutating func read(_ token: Int32) {}

    func predict(into target: UnsafeMutableBufferPointer<Float>) {
        for i in p.indices { target[i] = p[i] }
    }
}

/// A few words of known probability to type with.
struct TypingFixture {
    static let words: [String: Float] = [
        "the": 0.4, "cat": 0.2, "bat": 0.15, "act": 0.05, "sat": 0.04, "cats": 0.03, "don't": 0.02,
        "Paris": 0.01,
        "catch": 0.005, ".": 0.03, ",": 0.02, "⟨spell⟩": 0.01,
    ]
    let tokenizer: Tokenizer

    init() throws {
        let text =
            Self.words.keys.filter { $0.count > 1 && !$0.contains("⟨") }.joined(separator: " ") + ", x."
        tokenizer = try Tokenizer(Vocabulary(of: text, level: .word, minCount: 1))
    }

    var predictor: FixedPredictor { FixedPredictor(tokenizer.vocabulary, Self.words) }

    func session(_ learned: LearnedWords = LearnedWords()) -> TypingSession {
        TypingSession(tokenizer, predictor, learned: learned)
    }

    /// Returns a keypad session after pressing `keys`, behind a word so that no sentence begins.
    func telephone(_ keys: String, after text: String = "x ") -> TypingSession {
        var session = session()
        session.type(text)
        session.use(.keypad)
        for key in keys { session.press(key) }
        return session
    }
}

@Suite("TypingSession") struct TypingSessionTests {
    private let fixture: TypingFixture

    init() throws { fixture = try TypingFixture() }

    private func words(_ session: TypingSession) -> [String] { session.suggestions.map(\.text) }

    @Test("the three likeliest words that begin with the input are suggested")
    func completions() {
        var session = fixture.session()
        session.type("x ")
        #expect(words(session) == ["the", "cat", "bat"])
        session.type("ca")
        #expect(words(session) == ["cat", "cats", "catch"])
        session.type("t")
        #expect(words(session) == ["cats", "catch"])
    }

    @Test("a suggestion replaces the word and adds a space, which a mark replaces and a typed space keeps")
    func accepting() {
        var session = fixture.session()
        session.type("x ca")
        session.accept(suggestion: 1)
        #expect(session.text == "x cats ")
        var other = session
        session.type(".")
        #expect(session.text == "x cats.")
        other.type(" (")
        #expect(other.text == "x cats (")
        #expect(other.keystrokes == 7)
    }

    @Test("a word after a mark gets a space, except after an opening mark")
    func separation() {
        var session = fixture.session()
        session.type("x,")
        session.accept(suggestion: 0)
        #expect(session.text == "x, the ")
        session.type("(")
        session.accept(suggestion: 0)
        #expect(session.text == "x, the (the ")
    }

    @Test(
        "words are capitalized at the beginning of a sentence, after a typed capital, and if they always are")
    func casing() {
        var session = fixture.session()
        #expect(words(session).first == "The")
        session.type("x. ")
        #expect(words(session).first == "The")
        session.type("x ... ")
        #expect(words(session).first == "the")
        session.type("pa")
        #expect(words(session) == ["Paris"])
        session.backspace()
        session.backspace()
        session.type("Ca")
        #expect(words(session).first == "Cat")
        session.type("T")
        session.backspace()
        session.backspace()
        session.type("A")
        #expect(words(session).first == "CAT")
    }

    @Test("an apostrophe may be left out")
    func apostrophe() {
        var session = fixture.session()
        session.type("x dont")
        #expect(words(session) == ["don't"])
        #expect(fixture.telephone("3668").candidates.first?.text == "don't")
    }

    @Test("marks and apostrophes may be left out; those that are typed have to be there")
    func marks() throws {
        let liked: [String: Float] = [
            "queen": 0.4, "qué": 0.3, "done": 0.2, "don't": 0.1, "thé": 0.05,
        ]
        let tokenizer = try Tokenizer(
            Vocabulary(of: liked.keys.joined(separator: " "), level: .word, minCount: 1))
        var learned = LearnedWords()
        learned.learn("quéchua")
        for (typed, wanted) in [
            ("qu", ["queen", "qué", "quéchua"]), ("qué", ["quéchua"]), ("que\u{301}", ["quéchua"]),
            ("Qué", ["Quéchua"]), ("quê", []), ("don", ["done", "don't"]), ("don'", ["don't"]),
            ("don’t", ["don't"]), ("th", ["thé"]),
        ] {
            var session = TypingSession(
                tokenizer, FixedPredictor(tokenizer.vocabulary, liked), learned: learned)
            session.type("x " + typed)
            #expect(words(session) == wanted, "after \(typed)")
        }
    }

    @Test("only words are suggested, whatever the model prefers")
    func controlTokens() throws {
        let tokenizer = try Tokenizer(
            Vocabulary(of: "<unk> <unk> N cat cat _ _ $ $\n", level: .pretokenized, minCount: 1))
        var liked: [String: Float] = ["<unk>": 0.9, "⟨spell⟩": 0.8, "_": 0.7, "$": 0.6, "cat": 0.01]
        liked["⟨/spell⟩"] = 0.5
        var session = TypingSession(tokenizer, FixedPredictor(tokenizer.vocabulary, liked))
        session.type("N ")
        #expect(words(session) == ["cat", "N"])
        #expect(!session.ghost.contains("<"))
        session.use(.keypad)
        for key in "228" { session.press(key) }
        #expect(session.candidates.map(\.text) == ["cat", "228"])
    }

    @Test("the ghost text is what accepting it adds")
    func ghost() {
        var session = fixture.session()
        session.type("x ca")
        let (before, ghost) = (session.text, session.ghost)
        #expect(ghost == "t the")
        session.acceptGhost()
        #expect(session.text == before + ghost)
    }

    @Test("an input that begins no known word has no suggestion, however likely its spelling")
    func spelling() throws {
        var liked = TypingFixture.words
        (liked["⟨/spell⟩"], liked["⟨z⟩"]) = (0.6, 0.3)
        var session = TypingSession(fixture.tokenizer, FixedPredictor(fixture.tokenizer.vocabulary, liked))
        session.type("x qu")
        #expect(words(session) == [])
    }

    @Test("undo reverts every key, learning included, and its own key stays counted")
    func undo() {
        var session = fixture.session()
        session.type("x ca")
        let before = (session.text, session.suggestions, session.learned)
        session.accept(suggestion: 0)
        session.learn("zyx")
        session.type("zyx ")
        for _ in 0..<3 { session.undo() }
        #expect(session.text == before.0)
        #expect(session.suggestions == before.1)
        #expect(session.learned == before.2)
        #expect(session.keystrokes == 13)
        var fresh = fixture.session()
        let undone = fresh.undo()
        #expect(!undone)
    }

    @Test("backspace over white space resumes the word before it")
    func backspace() {
        var session = fixture.session()
        session.type("the cat cat")
        for _ in 0..<5 { session.backspace() }
        #expect(session.text == "the ca")
        #expect(session.word == "ca")
        #expect(words(session) == ["cat", "cats", "catch"])
        for _ in 0..<9 { session.backspace() }
        #expect(session.text == "")
    }
}
