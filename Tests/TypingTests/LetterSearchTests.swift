import Modeling
import Neural
import Testing
import Text
import TinyModels

@testable import Typing

@Suite("LetterSearch") struct LetterSearchTests {
    /// A model of random weights that spells with a few letters.
    private struct CharacterFallback {
        let tokenizer: Tokenizer
        let predictor: NetworkPredictor
        let alphabet: Alphabet
        var V: Int { tokenizer.vocabulary.count }

        init(_ letters: String, seed: UInt64) throws {
            tokenizer = try Tokenizer(Vocabulary(of: letters, level: .char, minCount: 1))
            let V = tokenizer.vocabulary.count
            let architecture = Architecture(vocabularySize: V, embeddingSize: 5, hiddenSizes: [9, 7])
            let network = try InferenceNetwork(
                architecture, TinyModel(architecture: architecture, seed: seed).tensors)
            predictor = NetworkPredictor(network, start: tokenizer.vocabulary.start)
            alphabet = Alphabet(tokenizer.vocabulary)
        }

        func words(
            _ predictor: some Predictor, keys: String = "", after typed: String = "", steps: Int, width: Int,
            count: Int = 8
        ) -> [LetterSearch.Found] {
            LetterSearch(alphabet: alphabet, keys: Array(keys.utf8), steps: steps, width: width)
                .words(predictor, V, after: typed, count: count)
        }
    }

    @Test(
        "batches of paths find the same words as single paths, bit for bit, for any number of steps",
        arguments: [1, 3, 8, 24], [UInt64(1), 2])
    func batches(steps: Int, seed: UInt64) throws {
        let speller = try CharacterFallback("the quick brown fox's lazy dog, jumps - over it. É", seed: seed)
        for (keys, typed) in [("", ""), ("", "th"), ("843", ""), ("2", "")] {
            let alone = speller.words(speller.predictor, keys: keys, after: typed, steps: steps, width: 1)
            for width in [2, 4, 100] {
                let found = speller.words(
                    speller.predictor, keys: keys, after: typed, steps: steps, width: width)
                #expect(found == alone, "\(width) at once, after \(keys)\(typed)")
            }
        }
    }

    /// Spells with three letters, whose probabilities depend on all that was read.
    private struct ToySpeller: Predictor {
        let letters: [Int32]
        let end: Int32
        var seed: UInt64
        var bytesPerToken: Int { 1 }

        mutating func read(_ token: Int32) { seed = seed &* 31 &+ UInt64(token) }

        func predict(into p: UnsafeMutableBufferPointer<Float>) {
            var random = SplitMix64(seed: seed)
            p.update(repeating: 0)
            for id in letters { p[Int(id)] = 0.25 * random.uniform(in: 0...1) }
            p[Int(end)] = 1 - letters.reduce(0) { $0 + p[Int($1)] }
        }

        /// Every word of at most `length` letters and its probability.
        func words(_ V: Int, length: Int, _ text: String = "", _ likely: Float = 1) -> [(String, Float)] {
            let p = distribution(V)
            let whole = text.isEmpty ? [] : [(text, likely * p[Int(end)])]
            if length == 0 { return whole }
            return zip("abc", letters).reduce(into: whole) { words, letter in
                var next = self
                next.read(letter.1)
                words += next.words(V, length: length - 1, text + String(letter.0), likely * p[Int(letter.1)])
            }
        }
    }

    @Test("the words found are the likeliest of all words", arguments: [UInt64(1), 2, 3])
    func bruteForce(seed: UInt64) throws {
        let speller = try CharacterFallback("abc abc. ", seed: 1), ids = speller.alphabet.ids
        let toy = ToySpeller(
            letters: try ["a", "b", "c"].map { try #require(ids[Array($0.utf8)]) },
            end: try #require(ids[[0x20]]),
            seed: seed)
        let best = toy.words(speller.V, length: 4).sorted { $0.1 > $1.1 }.prefix(4)
        // A letter has a probability of at most a quarter, so a word of five has less than 0.001.
        try #require(best[3].1 > 0.001)
        for width in [1, 4] {
            let found = speller.words(toy, steps: 500, width: width, count: 4)
            #expect(found.map(\.text) == best.map(\.0))
            for (word, wanted) in zip(found, best) {
                #expect(abs(word.probability - wanted.1) < 1e-5 * wanted.1)
            }
        }
    }

    /// A session that predicts each letter with its own probability everywhere, whose words are listed.
    private func session(
        _ letters: [String: Float], words: [String], learned: LearnedWords = LearnedWords()
    ) throws -> TypingSession {
        let tokenizer = try Tokenizer(Vocabulary(of: letters.keys.joined(), level: .char, minCount: 1))
        let names = letters.map { ("⟨\($0.key)⟩", $0.value) }
        return TypingSession(
            tokenizer, FixedPredictor(tokenizer.vocabulary, Dictionary(uniqueKeysWithValues: names)),
            words: WordList(words.map { Array($0.utf8) }), learned: learned)
    }

    @Test("nothing is offered that no text has: completions, keys and ghost text are words of the list")
    func listed() throws {
        let letters: [String: Float] = ["a": 0.4, "c": 0.2, "t": 0.15, "4": 0.1, "'": 0.05, " ": 0.1]
        var session = try session(letters, words: ["cat", "act", "can't", "at", "zoo"])
        #expect(Set(session.suggestions.map(\.text)) == ["At", "Act", "Cat"])
        session.type("x c")
        #expect(session.suggestions.map(\.text) == ["cat"])
        session.type("at ")
        #expect(session.ghost == "")
        session.type("q")
        #expect(session.suggestions == [])
        session.type(" ")
        session.use(.keypad)
        for key in "228" { session.press(key) }
        #expect(session.candidates.map(\.text) == ["act", "cat", "228"])
        // What the text has is not learned; what it lacks is, and is offered.
        #expect(session.learned.counts == ["x": 1, "q": 1])
        session.learn("catta")
        session.use(.letters)
        session.type(" catt")
        #expect(session.suggestions.map(\.text) == ["catta"])
    }

    @Test("key 1 within a word of the list is its apostrophe")
    func joints() throws {
        let letters: [String: Float] = ["d": 0.2, "o": 0.2, "n": 0.2, "t": 0.2, "'": 0.1, " ": 0.1]
        var session = try session(letters, words: ["don't", "do"])
        session.type("x ")
        session.use(.keypad)
        for key in "36618" { session.press(key) }
        #expect(session.text == "x don't")
    }

    @Test("a word is offered once, in its likelier casing, by letters and by keys")
    func casings() throws {
        let letters: [String: Float] = ["n": 0.3, "N": 0.2, "o": 0.3, " ": 0.1]
        var session = try session(letters, words: ["no", "No", "noon"])
        session.type("x n")
        #expect(session.suggestions.map(\.text) == ["no", "noon"])
        session.backspace()
        session.use(.keypad)
        for key in "66" { session.press(key) }
        #expect(session.candidates.map(\.text) == ["no", "noon", "66"])
    }

    @Test("where a line begins no word has the capitals of headings, unless they are typed")
    func headings() throws {
        let letters: [String: Float] = ["T": 0.4, "H": 0.3, "E": 0.2, "e": 0.02, "h": 0.02, " ": 0.05]
        var session = try session(letters, words: ["THE", "the"])
        // Nor a mixture of both, which is likelier here.
        #expect(session.suggestions.map(\.text) == ["The"])
        #expect(session.ghost == "")
        session.type("TH")
        #expect(session.suggestions.first?.text == "THE")
        session.type("x ")
        #expect(session.suggestions.first?.text == "THE")
    }

    @Test("batches of four need far fewer batches than single paths, and few more predictions")
    func economy() throws {
        let speller = try CharacterFallback("the quick brown fox's lazy dog, jumps over it.", seed: 2)
        func counter(width: Int) -> CountingPredictor<NetworkPredictor>.Counter {
            let predictor = CountingPredictor(speller.predictor)
            _ = speller.words(predictor, steps: 24, width: width, count: 30)
            return predictor.counter
        }
        let alone = counter(width: 1), batched = counter(width: 4)
        #expect(alone.tokens == alone.calls && alone.tokens >= 23)
        #expect(2 * batched.calls <= alone.calls)
        #expect(batched.tokens <= 2 * alone.tokens)
    }

    @Test("a batch predicts the same for each text as alone, and advances it by one token")
    func batchOfNetwork() throws {
        let speller = try CharacterFallback("the quick brown fox", seed: 4), V = speller.V
        var texts: [any Predictor] = (0..<3).map { count in
            var predictor = speller.predictor
            for token in 0..<count { predictor.read(Int32(token % V)) }
            return predictor
        }
        var alone = texts
        let tokens: [Int32] = [3, 1, 2]
        let p = [Float](unsafeUninitializedCapacity: 3 * V) { buffer, count in
            NetworkPredictor.read(
                tokens, &texts, predicting: UnsafeMutableBufferPointer(rebasing: buffer[..<(3 * V)]))
            count = 3 * V
        }
        for i in 0..<3 {
            alone[i].read(tokens[i])
            #expect(Array(p[i * V..<(i + 1) * V]) == alone[i].distribution(V))
            texts[i].read(0)
            alone[i].read(0)
            #expect(texts[i].distribution(V) == alone[i].distribution(V))
        }
    }
}
