import Neural
import Testing
import Text

@testable import Modeling

/// Gives every word the same probability wherever it stands.
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
struct TypingDesk {
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

    func typist(_ learned: LearnedWords = LearnedWords()) -> Typist {
        Typist(tokenizer, predictor, learned: learned)
    }

    /// A telephone on which so much has been pressed, after a word so that no sentence begins.
    func telephone(_ keys: String, after text: String = "x ") -> Typist {
        var typist = typist()
        typist.type(text)
        typist.use(.keypad)
        for key in keys { typist.press(key) }
        return typist
    }
}

@Suite("Typist") struct TypistTests {
    private let desk: TypingDesk

    init() throws { desk = try TypingDesk() }

    private func words(_ typist: Typist) -> [String] { typist.suggestions.map(\.text) }

    @Test("the three likeliest words are offered, and of those that begin with what is typed")
    func completions() {
        var typist = desk.typist()
        typist.type("x ")
        #expect(words(typist) == ["the", "cat", "bat"])
        typist.type("ca")
        #expect(words(typist) == ["cat", "cats", "catch"])
        typist.type("t")
        #expect(words(typist) == ["cats", "catch"])
    }

    @Test("a suggestion takes the place of the word, with a space that a mark replaces and a space keeps")
    func accepting() {
        var typist = desk.typist()
        typist.type("x ca")
        typist.accept(suggestion: 1)
        #expect(typist.text == "x cats ")
        var other = typist
        typist.type(".")
        #expect(typist.text == "x cats.")
        other.type(" (")
        #expect(other.text == "x cats (")
        #expect(other.keystrokes == 7)
    }

    @Test("a word after a mark gets its space, and one after an opening mark gets none")
    func separation() {
        var typist = desk.typist()
        typist.type("x,")
        typist.accept(suggestion: 0)
        #expect(typist.text == "x, the ")
        typist.type("(")
        typist.accept(suggestion: 0)
        #expect(typist.text == "x, the (the ")
    }

    @Test("words begin with a capital where a sentence does, where one was typed, and where they always do")
    func casing() {
        var typist = desk.typist()
        #expect(words(typist).first == "The")
        typist.type("x. ")
        #expect(words(typist).first == "The")
        typist.type("x ... ")
        #expect(words(typist).first == "the")
        typist.type("pa")
        #expect(words(typist) == ["Paris"])
        typist.backspace()
        typist.backspace()
        typist.type("Ca")
        #expect(words(typist).first == "Cat")
        typist.type("T")
        typist.backspace()
        typist.backspace()
        typist.type("A")
        #expect(words(typist).first == "CAT")
    }

    @Test("an apostrophe may be left out")
    func apostrophe() {
        var typist = desk.typist()
        typist.type("x dont")
        #expect(words(typist) == ["don't"])
        #expect(desk.telephone("3668").candidates.first?.text == "don't")
    }

    @Test("nothing but words is ever offered, whatever the model likes best")
    func controlTokens() throws {
        let tokenizer = try Tokenizer(
            Vocabulary(of: "<unk> <unk> N cat cat _ _ $ $\n", level: .pretokenized, minCount: 1))
        var liked: [String: Float] = ["<unk>": 0.9, "⟨spell⟩": 0.8, "_": 0.7, "$": 0.6, "cat": 0.01]
        liked["⟨/spell⟩"] = 0.5
        var typist = Typist(tokenizer, FixedPredictor(tokenizer.vocabulary, liked))
        typist.type("N ")
        #expect(words(typist) == ["cat", "N"])
        #expect(!typist.ghost.contains("<"))
        typist.use(.keypad)
        for key in "228" { typist.press(key) }
        #expect(typist.candidates.map(\.text) == ["cat", "228"])
    }

    @Test("the ghost text is what accepting it adds")
    func ghost() {
        var typist = desk.typist()
        typist.type("x ca")
        let (before, ghost) = (typist.text, typist.ghost)
        #expect(ghost == "t the the the the the the the the")
        typist.acceptGhost()
        #expect(typist.text == before + ghost)
    }

    @Test("what no word begins with is spelled, letter by letter, to the likeliest end")
    func spelling() throws {
        var liked = TypingDesk.words
        (liked["⟨/spell⟩"], liked["⟨z⟩"]) = (0.6, 0.3)
        var typist = Typist(desk.tokenizer, FixedPredictor(desk.tokenizer.vocabulary, liked))
        typist.type("x qu")
        #expect(words(typist) == ["quz", "quzz", "quzzz"])
    }

    @Test("undo takes every key back, learning included, and its own key stays counted")
    func undo() {
        var typist = desk.typist()
        typist.type("x ca")
        let before = (typist.text, typist.suggestions, typist.learned)
        typist.accept(suggestion: 0)
        typist.learn("zyx")
        typist.type("zyx ")
        for _ in 0..<3 { typist.undo() }
        #expect(typist.text == before.0)
        #expect(typist.suggestions == before.1)
        #expect(typist.learned == before.2)
        #expect(typist.keystrokes == 13)
        var fresh = desk.typist()
        let undone = fresh.undo()
        #expect(!undone)
    }

    @Test("going back over white space takes the word before it up again")
    func backspace() {
        var typist = desk.typist()
        typist.type("the cat cat")
        for _ in 0..<5 { typist.backspace() }
        #expect(typist.text == "the ca")
        #expect(typist.word == "ca")
        #expect(words(typist) == ["cat", "cats", "catch"])
        for _ in 0..<9 { typist.backspace() }
        #expect(typist.text == "")
    }
}
