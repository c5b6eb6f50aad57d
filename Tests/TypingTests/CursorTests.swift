import Modeling
import Neural
import Testing
import Text
import TinyModels

@testable import Typing

@Suite("Cursor") struct CursorTests {
    private let fixture: TypingFixture

    init() throws { fixture = try TypingFixture() }

    /// Returns a session with a text and the cursor at the `|` in it.
    private func session(_ text: String) -> TypingSession {
        var session = fixture.session()
        let halves = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        session.type(halves.joined())
        session.move(.to(halves[0].utf8.count))
        return session
    }

    /// Returns the text with `|` at the cursor.
    private func shown(_ session: TypingSession) -> String { session.before + "|" + session.after }

    @Test("left and right move by characters, however many code points they have")
    func characters() {
        let text = "ae\u{301}\u{1F469}\u{200D}\u{1F680}\u{1F1E9}\u{1F1EA}土 d"
        var session = session(text + "|")
        var places = [session.before]
        while !session.before.isEmpty {
            session.move(.left)
            places.append(session.before)
            #expect(session.text == text)
        }
        #expect(places == (0...text.count).map { String(text.dropLast($0)) })
        for place in places.reversed().dropFirst() {
            session.move(.right)
            #expect(session.before == place)
        }
        session.move(.right)
        #expect(shown(session) == text + "|")
    }

    @Test(
        "by word the cursor moves to the beginning of the word before it or the end of the word after it",
        arguments: [
            ("the cat, |sat", "the |cat, sat", "the cat, sat|"),
            ("the c|at, sat", "the |cat, sat", "the cat|, sat"),
            ("I 'don't| (x)", "I '|don't (x)", "I 'don't (x|)"),
            ("|cat", "|cat", "cat|"), ("… |…", "|… …", "… …|"), ("", "|", "|"),
        ])
    func words(text: String, left: String, right: String) {
        var one = session(text), other = one
        one.move(.wordLeft)
        #expect(shown(one) == left)
        other.move(.wordRight)
        #expect(shown(other) == right)
    }

    @Test(
        "an offset inside a character means its beginning, and one outside of the text means an end of the text"
    )
    func places() {
        var session = session("a\u{1F469}\u{200D}\u{1F680}b|")
        for (place, before) in [(7, "a"), (1, "a"), (12, "a\u{1F469}\u{200D}\u{1F680}"), (-3, "")] {
            session.move(.to(place))
            #expect(session.before == before)
        }
        session.move(.to(.max))
        #expect(session.after == "")
        session.move(.start)
        #expect(session.before == "")
        session.move(.end)
        #expect(session.after == "")
    }

    /// A predictor that depends on every token before.
    private func network(_ tokenizer: Tokenizer) throws -> NetworkPredictor {
        let V = tokenizer.vocabulary.count
        let architecture = Architecture(vocabularySize: V, embeddingSize: 4, hiddenSizes: [8])
        let model = TinyModel(architecture: architecture, seed: 5)
        return NetworkPredictor(
            try InferenceNetwork(architecture, model.tensors), start: tokenizer.vocabulary.start)
    }

    @Test(
        "wherever the cursor goes, the suggestions are those of the text before it alone",
        arguments: [Level.char, .word])
    func suggestions(level: Level) throws {
        let text = "The cat, the \"bat\" (sat)! Cats don't.\n  zyx the-cat\n\nsat"
        let tokenizer = try Tokenizer(Vocabulary(of: text, level: level, minCount: 1))
        let predictor = try network(tokenizer)
        var session = TypingSession(tokenizer, predictor)
        session.type(text)
        let count = text.utf8.count
        // Back and forth, step by step and in long jumps.
        for place in Array((0..<count).reversed()) + Array(1...count) + [7, count - 2, 20, 0, count, 33, 12] {
            session.move(.to(place))
            var alone = TypingSession(tokenizer, predictor)
            alone.type(session.before)
            alone.state.learned = session.learned
            alone.state.refresh()
            #expect(session.text == text && session.before.utf8.count == place)
            #expect(session.word == alone.word, "after \(session.before.debugDescription)")
            #expect(session.suggestions == alone.suggestions, "after \(session.before.debugDescription)")
        }
    }

    @Test("moving back through a long text rereads hardly anything, and a long jump back not much")
    func rereading() throws {
        let tokenizer = fixture.tokenizer
        let predictor = CountingPredictor(FixedPredictor(tokenizer.vocabulary, TypingFixture.words))
        var session = TypingSession(tokenizer, predictor)
        let words = 500
        session.type(String(repeating: "cat ", count: words))
        #expect(predictor.counter.tokens == words)
        for back in 1...400 {
            session.move(.wordLeft)
            #expect(session.after.count == 4 * back)
            if back == 60 { #expect(predictor.counter.tokens <= words + 1) }
        }
        // No word is read more than once.
        #expect(predictor.counter.tokens <= words + 400)
        let before = predictor.counter.tokens
        session.move(.to(4 * 50))
        #expect(predictor.counter.tokens <= before + 32)
    }

    @Test("typing, backspace and delete act at the cursor and leave the rest unchanged")
    func editing() {
        var session = session("the ct| sat e\u{301}x")
        session.backspace()
        session.type("ats")
        #expect(shown(session) == "the cats| sat e\u{301}x")
        #expect(session.word == "cats" && session.suggestions.isEmpty)
        session.delete()
        #expect(shown(session) == "the cats|sat e\u{301}x")
        for _ in 0..<4 { session.delete() }
        session.delete()
        #expect(shown(session) == "the cats|x")
        for _ in 0..<3 { session.delete() }
        #expect(shown(session) == "the cats|")
        for _ in 0..<20 { session.backspace() }
        #expect(shown(session) == "|")
    }

    @Test(
        "a suggestion replaces the word before the cursor, with a space where one is needed",
        arguments: [
            ("x ca| sat", "x cat| sat"), ("x ca|, sat", "x cat|, sat"), ("x |sat", "x the |sat"),
            ("x,| sat", "x, the| sat"), ("x ca|ch", "x cat |ch"), ("x ca|t", "x cat |"),
            ("x c|t sat", "x cat| sat"), ("x ,|the", "x , the |the"), ("x ca|\nsat", "x cat|\nsat"),
            ("x ca|", "x cat |"), ("x ca|(sat", "x cat |(sat"),
        ])
    func accepting(text: String, wanted: String) {
        var session = session(text)
        session.accept(suggestion: 0)
        #expect(shown(session) == wanted)
    }

    @Test("a suggestion accepted before a space is continued by the next letter")
    func continuing() {
        var session = session("x ca| sat")
        session.accept(suggestion: 0)
        session.type("s")
        #expect(shown(session) == "x cats| sat" && session.word == "cats")
    }

    @Test("there is ghost text at the end of the text only")
    func ghost() {
        var session = session("x ca|t")
        #expect(session.ghost == "")
        session.acceptGhost()
        #expect(shown(session) == "x ca|t")
        session.move(.right)
        #expect(session.ghost != "")
    }

    @Test("undo restores text and cursor, and a move is not one of its steps")
    func undo() {
        var session = session("the ca| sat")
        session.accept(suggestion: 0)
        let accepted = shown(session)
        session.move(.wordLeft)
        session.type("X")
        session.move(.start)
        session.delete()
        session.move(.end)
        for wanted in ["|the Xcat sat", "the |cat sat"] {
            session.undo()
            #expect(shown(session) == wanted)
        }
        session.move(.end)
        session.undo()
        #expect(accepted == "the cat| sat" && shown(session) == "the ca| sat")
        #expect(session.suggestions.map(\.text) == ["cat", "cats", "catch"])
    }

    @Test("moving over a word neither learns nor counts it, and finishing it after an edit does")
    func learning() {
        var session = session("x zrgn|")
        for _ in 0..<3 {
            session.move(.left)
            session.move(.right)
        }
        #expect(session.learned.isEmpty)
        session.move(.left)
        session.type("o")
        session.move(.right)
        session.type(" ")
        #expect(shown(session) == "x zrgon |" && session.learned.counts == ["zrgon": 1])
    }

    @Test("keys become words at the cursor, and a word that the cursor leaves stays as it was shown")
    func keypad() {
        var session = session("the | sat")
        session.use(.keypad)
        for key in "228*" { session.press(key) }
        #expect(shown(session) == "the bat| sat" && session.candidates.count > 3)
        session.choose(by: -1)
        #expect(shown(session) == "the cat| sat")
        session.choose(by: -1)
        #expect(session.word == "228")
        session.choose(by: 3)
        #expect(session.word == "act")
        session.move(.left)
        #expect(shown(session) == "the ac|t sat" && session.word == "" && session.keys == "")
        session.move(.right)
        session.press("1")
        #expect(session.before.hasPrefix("the act") && session.after == " sat" && session.keys == "1")
        session.undo()
        #expect(shown(session) == "the act| sat")
    }

    @Test("a word spelled by multi-tap can be edited, and is learned as a whole")
    func multitap() {
        var session = fixture.telephone("")
        session.use(.multitap)
        for key in "222*22299990" where key != "0" { session.press(key) }
        #expect(shown(session) == "x ccz|")
        session.move(.left)
        for key in "888" { session.press(key) }
        #expect(shown(session) == "x ccv|z")
        session.move(.right)
        session.press("0")
        #expect(shown(session) == "x ccvz |" && session.learned.counts == ["ccvz": 2])
    }
}
