import Neural
import Testing
import Text

@testable import Modeling

@Suite("Cursor") struct CursorTests {
    private let desk: TypingDesk

    init() throws { desk = try TypingDesk() }

    /// A typist with a text and the cursor where `|` stands in it.
    private func typist(_ text: String) -> Typist {
        var typist = desk.typist()
        let halves = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        typist.type(halves.joined())
        typist.move(.to(halves[0].utf8.count))
        return typist
    }

    /// The text with `|` where the cursor is.
    private func shown(_ typist: Typist) -> String { typist.before + "|" + typist.after }

    @Test("left and right go by characters, however many code points these have")
    func characters() {
        let text = "ae\u{301}\u{1F469}\u{200D}\u{1F680}\u{1F1E9}\u{1F1EA}土 d"
        var typist = typist(text + "|")
        var places = [typist.before]
        while !typist.before.isEmpty {
            typist.move(.left)
            places.append(typist.before)
            #expect(typist.text == text)
        }
        #expect(places == (0...text.count).map { String(text.dropLast($0)) })
        for place in places.reversed().dropFirst() {
            typist.move(.right)
            #expect(typist.before == place)
        }
        typist.move(.right)
        #expect(shown(typist) == text + "|")
    }

    @Test(
        "by word the cursor goes to where one begins before it or ends after it",
        arguments: [
            ("the cat, |sat", "the |cat, sat", "the cat, sat|"),
            ("the c|at, sat", "the |cat, sat", "the cat|, sat"),
            ("I 'don't| (x)", "I '|don't (x)", "I 'don't (x|)"),
            ("|cat", "|cat", "cat|"), ("… |…", "|… …", "… …|"), ("", "|", "|"),
        ])
    func words(text: String, left: String, right: String) {
        var one = typist(text), other = one
        one.move(.wordLeft)
        #expect(shown(one) == left)
        other.move(.wordRight)
        #expect(shown(other) == right)
    }

    @Test("a place within a character is its beginning, and one outside of the text is an end of it")
    func places() {
        var typist = typist("a\u{1F469}\u{200D}\u{1F680}b|")
        for (place, before) in [(7, "a"), (1, "a"), (12, "a\u{1F469}\u{200D}\u{1F680}"), (-3, "")] {
            typist.move(.to(place))
            #expect(typist.before == before)
        }
        typist.move(.to(.max))
        #expect(typist.after == "")
        typist.move(.start)
        #expect(typist.before == "")
        typist.move(.end)
        #expect(typist.after == "")
    }

    /// A predictor to which every token before matters.
    private func network(_ tokenizer: Tokenizer) throws -> NetworkPredictor {
        let V = tokenizer.vocabulary.count
        let architecture = Architecture(vocabularySize: V, embeddingSize: 4, hiddenSizes: [8])
        let model = TinyModel(architecture: architecture, seed: 5)
        return NetworkPredictor(
            try Network(architecture, model.tensors), start: tokenizer.vocabulary.start)
    }

    @Test(
        "wherever the cursor goes, what is offered is what the text before it alone gets",
        arguments: [Level.char, .word])
    func offers(level: Level) throws {
        let text = "The cat, the \"bat\" (sat)! Cats don't.\n  zyx the-cat\n\nsat"
        let tokenizer = try Tokenizer(Vocabulary(of: text, level: level, minCount: 1))
        let predictor = try network(tokenizer)
        var typist = Typist(tokenizer, predictor)
        typist.type(text)
        let count = text.utf8.count
        // There and back, one by one and in long jumps.
        for place in Array((0..<count).reversed()) + Array(1...count) + [7, count - 2, 20, 0, count, 33, 12] {
            typist.move(.to(place))
            var alone = Typist(tokenizer, predictor)
            alone.type(typist.before)
            alone.line.learned = typist.learned
            alone.line.refresh()
            #expect(typist.text == text && typist.before.utf8.count == place)
            #expect(typist.word == alone.word, "after \(typist.before.debugDescription)")
            #expect(typist.suggestions == alone.suggestions, "after \(typist.before.debugDescription)")
        }
    }

    @Test("going back through a long text reads hardly anything again, and going far back not much")
    func rereading() throws {
        let tokenizer = desk.tokenizer
        let predictor = CountingPredictor(FixedPredictor(tokenizer.vocabulary, TypingDesk.words))
        var typist = Typist(tokenizer, predictor)
        let words = 500
        typist.type(String(repeating: "cat ", count: words))
        #expect(predictor.counter.tokens == words)
        for back in 1...400 {
            typist.move(.wordLeft)
            #expect(typist.after.count == 4 * back)
            if back == 60 { #expect(predictor.counter.tokens <= words + 1) }
        }
        // No word more than once, and none for each step.
        #expect(predictor.counter.tokens <= words + 400)
        let before = predictor.counter.tokens
        typist.move(.to(4 * 50))
        #expect(predictor.counter.tokens <= before + 32)
    }

    @Test("typing, taking back and deleting happen at the cursor, and the rest stays as it is")
    func editing() {
        var typist = typist("the ct| sat e\u{301}x")
        typist.backspace()
        typist.type("ats")
        #expect(shown(typist) == "the cats| sat e\u{301}x")
        #expect(typist.word == "cats" && typist.suggestions.isEmpty)
        typist.delete()
        #expect(shown(typist) == "the cats|sat e\u{301}x")
        for _ in 0..<4 { typist.delete() }
        typist.delete()
        #expect(shown(typist) == "the cats|x")
        for _ in 0..<3 { typist.delete() }
        #expect(shown(typist) == "the cats|")
        for _ in 0..<20 { typist.backspace() }
        #expect(shown(typist) == "|")
    }

    @Test(
        "a suggestion takes the place of what is before the cursor, with a space where one is wanted",
        arguments: [
            ("x ca| sat", "x cat| sat"), ("x ca|, sat", "x cat|, sat"), ("x |sat", "x the |sat"),
            ("x,| sat", "x, the| sat"), ("x ca|ch", "x cat |ch"), ("x ca|t", "x cat |"),
            ("x c|t sat", "x cat| sat"), ("x ,|the", "x , the |the"), ("x ca|\nsat", "x cat|\nsat"),
            ("x ca|", "x cat |"), ("x ca|(sat", "x cat |(sat"),
        ])
    func accepting(text: String, wanted: String) {
        var typist = typist(text)
        typist.accept(suggestion: 0)
        #expect(shown(typist) == wanted)
    }

    @Test("a word that was chosen before a space goes on with the next letter")
    func goingOn() {
        var typist = typist("x ca| sat")
        typist.accept(suggestion: 0)
        typist.type("s")
        #expect(shown(typist) == "x cats| sat" && typist.word == "cats")
    }

    @Test("there is a ghost text at the end only")
    func ghost() {
        var typist = typist("x ca|t")
        #expect(typist.ghost == "")
        typist.acceptGhost()
        #expect(shown(typist) == "x ca|t")
        typist.move(.right)
        #expect(typist.ghost != "")
    }

    @Test("undo brings text and cursor back, and moving is none of its steps")
    func undo() {
        var typist = typist("the ca| sat")
        typist.accept(suggestion: 0)
        let accepted = shown(typist)
        typist.move(.wordLeft)
        typist.type("X")
        typist.move(.start)
        typist.delete()
        typist.move(.end)
        for wanted in ["|the Xcat sat", "the |cat sat"] {
            typist.undo()
            #expect(shown(typist) == wanted)
        }
        typist.move(.end)
        typist.undo()
        #expect(accepted == "the cat| sat" && shown(typist) == "the ca| sat")
        #expect(typist.suggestions.map(\.text) == ["cat", "cats", "catch"])
    }

    @Test("moving over a word neither learns nor counts it, and finishing it after it was mended does")
    func learning() {
        var typist = typist("x zrgn|")
        for _ in 0..<3 {
            typist.move(.left)
            typist.move(.right)
        }
        #expect(typist.learned.isEmpty)
        typist.move(.left)
        typist.type("o")
        typist.move(.right)
        typist.type(" ")
        #expect(shown(typist) == "x zrgon |" && typist.learned.counts == ["zrgon": 1])
    }

    @Test("keys become words at the cursor, and a word that the cursor leaves stays as it is shown")
    func keypad() {
        var typist = typist("the | sat")
        typist.use(.keypad)
        for key in "228*" { typist.press(key) }
        #expect(shown(typist) == "the bat| sat" && typist.candidates.count > 3)
        typist.choose(by: -1)
        #expect(shown(typist) == "the cat| sat")
        typist.choose(by: -1)
        #expect(typist.word == "228")
        typist.choose(by: 3)
        #expect(typist.word == "act")
        typist.move(.left)
        #expect(shown(typist) == "the ac|t sat" && typist.word == "" && typist.keys == "")
        typist.move(.right)
        typist.press("1")
        #expect(typist.before.hasPrefix("the act") && typist.after == " sat" && typist.keys == "1")
        typist.undo()
        #expect(shown(typist) == "the act| sat")
    }

    @Test("a word that is spelled by multi-tap can be mended, and is learned as a whole")
    func multitap() {
        var typist = desk.telephone("")
        typist.use(.multitap)
        for key in "222*22299990" where key != "0" { typist.press(key) }
        #expect(shown(typist) == "x ccz|")
        typist.move(.left)
        for key in "888" { typist.press(key) }
        #expect(shown(typist) == "x ccv|z")
        typist.move(.right)
        typist.press("0")
        #expect(shown(typist) == "x ccvz |" && typist.learned.counts == ["ccvz": 2])
    }
}
