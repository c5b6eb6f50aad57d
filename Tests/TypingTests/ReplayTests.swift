import Modeling
import Testing
import Text
import TinyModels

@testable import Typing

@Suite("Replay") struct ReplayTests {
    private func figures(_ text: String, _ method: Replay.Method) throws -> ReplayFigures {
        let fixture = try TypingFixture()
        var replay = try Replay(text, method, fixture.tokenizer, fixture.predictor)
        return replay.run()
    }

    /// "The" is first, "cat" second and "sat" fifth among the likeliest words: the cat bat act sat.
    @Test("letters: recall, ranks and keystrokes of three words match a count by hand")
    func letters() throws {
        let found = try figures("The cat sat.", .letters)
        #expect(found.words.words == 3 && found.knownWords.words == 2 && found.unknownWords == 1)
        #expect(found.top1 == 1 && found.top3 == 2)
        #expect(found.reciprocalRanks == 1.7)
        // One key chooses The, one cat; s and one key give sat; one more is the full stop.
        #expect(found.words.keystrokes == 4 && found.words.characters == 12)
        #expect(found.keystrokes == 5 && found.characters == 12)
        #expect(found.words.kspc == 4.0 / 12 && found.kspc == 5.0 / 12 && found.savings == 1 - 5.0 / 12)
        #expect(found.top1Recall == 1.0 / 3 && found.top3Recall == 2.0 / 3)
        #expect(found.meanReciprocalRank == 1.7 / 3)
        #expect(found.latencies.count >= 5)
    }

    @Test("a fourth suggestion is not in the top three")
    func fourth() throws {
        let found = try figures("the act", .letters)
        #expect(found.top1 == 0 && found.top3 == 0 && found.reciprocalRanks == 0.25)
        let third = try figures("The bat", .letters)
        #expect(third.top1 == 1 && third.top3 == 2)
    }

    @Test("keypad: a word takes its keys, * until it is shown, and the space")
    func keypad() throws {
        let found = try figures("The bat sat", .keypad)
        // 843 0, 228 * 0, 728 and the space that no text follows.
        #expect(found.words.keystrokes == 4 + 5 + 4 && found.words.characters == 12)
        #expect(found.keystrokes == 12 && found.characters == 11)
    }

    @Test("keypad with completion: the fewest keys and choices")
    func completion() throws {
        let found = try figures("The catch sat", .keypadCompletion)
        // The: one choice. catch: 2, 2, 8, 2 leave catch alone, but 2 and a choice need it among the best four;
        // after 228 and before, cat, bat, act and cats are ahead. sat: 7 shows it, and the space.
        #expect(found.words.keystrokes == 1 + 5 + 2)
    }

    @Test("an unknown word is spelled by multi-tap once, then entered by its keys")
    func unknown() throws {
        let once = try figures("x Zip zip", .keypad)
        #expect(once.unknownWords == 2)
        let twice = try figures("X bed bed", .keypad)
        // Multi-tap: a key to begin, 22, 33, 3 after * and the space; then 233 and the space, no other word fits.
        #expect(twice.words.keystrokes == twice.keystrokes + 1)
        #expect(twice.words.keystrokes == 14)
    }

    @Test("a replay reproduces the text exactly", arguments: Replay.Method.allCases)
    func faithful(method: Replay.Method) throws {
        let text =
            "The cat, \"the bat\" -- sat (x)!  Cats don't. zyx\n\nÉtat 1984; DON'T the-cat the家the cat."
        let fixture = try TypingFixture()
        var replay = try Replay(text, method, fixture.tokenizer, fixture.predictor)
        _ = replay.run()
        #expect(replay.text == text)
    }

    @Test("a replay stops after the given number of words")
    func cut() throws {
        let fixture = try TypingFixture()
        var replay = try Replay("the cat sat. the", .letters, fixture.tokenizer, fixture.predictor, words: 2)
        let figures = replay.run()
        #expect(figures.words.words == 2)
        #expect(figures.characters == "the cat ".count)
    }

    @Test("a word of the vocabulary is known, whatever it attaches to and whatever marks are in it")
    func known() throws {
        let text = "col·legi x家 cat"
        let tokenizer = try Tokenizer(Vocabulary(of: text, level: .word, minCount: 1))
        var replay = try Replay(text, .letters, tokenizer, FixedPredictor(tokenizer.vocabulary, ["cat": 1]))
        #expect(replay.run().unknownWords == 0)
    }

    @Test(
        "long runs and long words take work in proportion to their length",
        arguments: [" ", "\n", ".", "a", "家"], Replay.Method.allCases)
    func linear(unit: String, method: Replay.Method) throws {
        let fixture = try TypingFixture()
        func work(_ count: Int) throws -> Int {
            let text = "The " + String(repeating: unit, count: count) + " cat."
            let predictor = CountingPredictor(fixture.predictor)
            var replay = try Replay(text, method, fixture.tokenizer, predictor)
            let figures = replay.run()
            #expect(figures.characters == text.count)
            #expect(replay.text == text)
            return predictor.counter.tokens + figures.latencies.count
        }
        let few = try work(300), many = try work(3_000)
        #expect(many < 12 * few, "\(few), \(many)")
    }

    @Test("the number of words bounds a replay of white space as well")
    func bounded() throws {
        let fixture = try TypingFixture()
        let text = "The" + String(repeating: "\n", count: 50_000)
        var replay = try Replay(text, .letters, fixture.tokenizer, fixture.predictor, words: 1)
        #expect(replay.run().characters < 100)
    }

    @Test("latency quantiles use the nearest rank")
    func latency() {
        var figures = ReplayFigures()
        figures.latencies = (1...100).map { Double($0) }
        #expect(figures.latency(0.5) == 50 && figures.latency(0.95) == 95 && figures.latency(1) == 100)
        figures.latencies = [1, 2, 3, 4, 5, 6, 7]
        #expect(figures.latency(0.5) == 4 && figures.latency(0.01) == 1)
        #expect(ReplayFigures().latency(0.5) == 0 && ReplayFigures().kspc == 0)
    }
}
