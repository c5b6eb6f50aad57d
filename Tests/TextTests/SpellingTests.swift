import Testing

@testable import Text

@Suite("Spelling of known words") struct SpellingTests {
    private func utf8(_ words: [String]) -> [[UInt8]] { words.map { Array($0.utf8) } }

    /// The texts of the tokens that may follow.
    private func next(_ constraints: TokenConstraints, _ vocabulary: Vocabulary) -> Set<String> {
        var logits = [Float](repeating: 0, count: vocabulary.count)
        logits.withUnsafeMutableBufferPointer { constraints.mask($0, WritingRules()) }
        return Set(
            vocabulary.tokens.indices.filter { logits[$0] == 0 }.map { id in
                if case .character(let utf8) = vocabulary.tokens[id] { return text(utf8) }
                return vocabulary.display(Int32(id))
            })
    }

    /// The constraints after a text, the end of a spelling left out if it is open.
    private func constraints(
        _ text: String, _ vocabulary: Vocabulary, _ words: [String], isOpen: Bool = false
    ) throws -> TokenConstraints {
        var constraints = TokenConstraints(
            vocabulary, words: SpellableWords(WordList(utf8(words)), vocabulary))
        let ids = try Tokenizer(vocabulary).encode(text).ids
        for id in isOpen ? ids.dropLast() : ids[...] { constraints.advance(id) }
        return constraints
    }

    @Test("a word of the list that no token can complete is never begun")
    func carriageReturn() throws {
        let vocabulary = try Vocabulary(of: "the cat", level: .word, minCount: 1)
        let constraints = try constraints("ze", vocabulary, ["zebra\r", "zed"], isOpen: true)
        #expect(next(constraints, vocabulary) == ["d"])
    }

    @Test("sorted words are found by any beginning, and by the bytes that may follow it")
    func sortedWords() {
        var random = Seeded(5)
        let words = (0..<200).map { _ in
            (0..<Int.random(in: 0...4, using: &random)).map { _ in UInt8.random(in: 97...99, using: &random) }
        }
        let sorted = SortedWords(words)
        for length in 0...4 {
            for number in 0..<81 {
                let prefix = (0..<length).map { UInt8(97 + number / [1, 3, 9, 27][$0] % 3) }
                let found = sorted.child(of: sorted.root, prefix)
                #expect((found != nil) == words.contains { $0.starts(with: prefix) }, "\(prefix)")
                guard let found else { continue }
                #expect(sorted.isWord(found) == words.contains(prefix), "\(prefix)")
                for byte in UInt8(96)...100 {
                    let follows = words.contains { $0.starts(with: prefix + [byte]) }
                    #expect(sorted.nextBytes(after: found).contains(byte) == follows)
                    #expect((sorted.child(of: found, [byte]) != nil) == follows)
                }
            }
        }
    }

    @Test("a spelling leads to a word of the list that the vocabulary lacks, and ends with it")
    func wordLevel() throws {
        let vocabulary = try Vocabulary(of: "the the sea sea", level: .word)
        let words = ["the", "sea", "sands", "sane", "été"]
        #expect(try next(constraints("the ", vocabulary, words), vocabulary).contains("⟨spell⟩"))
        #expect(try next(constraints("sa", vocabulary, words, isOpen: true), vocabulary) == ["n"])
        #expect(try next(constraints("san", vocabulary, words, isOpen: true), vocabulary) == ["d", "e"])
        #expect(try next(constraints("sane", vocabulary, words, isOpen: true), vocabulary) == ["⟨/spell⟩"])
        // A letter that the vocabulary lacks is written in bytes.
        #expect(try next(constraints("é", vocabulary, words, isOpen: true), vocabulary) == ["t"])
        let all = try constraints("the", vocabulary, ["the", "sea"])
        #expect(
            !next(all, vocabulary).contains { $0.contains("spell") } && next(all, vocabulary).contains("sea"))
    }

    @Test(
        "a word that the text has spelled may be spelled again, and a copy of the text before it does not know it"
    )
    func ownWords() throws {
        let vocabulary = try Vocabulary(of: "the the sea sea", level: .word)
        let before = try constraints("the sea", vocabulary, ["sane"])
        var after = before
        let tokenizer = try Tokenizer(vocabulary)
        for id in try tokenizer.encode("zyx.").ids { after.advance(id) }
        let open = try #require(try tokenizer.encode("zy").ids.first)
        func letters(_ constraints: TokenConstraints) -> Set<String> {
            var constraints = constraints
            constraints.advance(open)
            return next(constraints, vocabulary)
        }
        #expect(letters(before) == ["s"] && letters(after) == ["s", "z", "."])
        // What the text has left all words with is a word.
        #expect(try next(constraints("qu", vocabulary, ["sane"], isOpen: true), vocabulary) == ["⟨/spell⟩"])
    }

    @Test(
        "every run of letters that a random walk over characters writes is a known one, in any case",
        arguments: 0..<4)
    func characters(seed: UInt64) throws {
        let words = ["sea", "sand", "Sands", "été", "straße", "boy's", "家"]
        let vocabulary = try Vocabulary(of: "Sea sea sand sand, été", level: .char)
        let list = SpellableWords(WordList(utf8(words)), vocabulary)
        let known = Set(["sea", "sand", "sands", "été", "strasse", "boy", "s", "家", "zyx"])
        var constraints = TokenConstraints(vocabulary, words: list), random = Seeded(seed)
        var decoder = TokenDecoder(vocabulary), text: [UInt8] = []
        for id in try Tokenizer(vocabulary).encode("Zyx! ").ids { constraints.advance(id) }
        for _ in 0..<2_000 {
            var logits = [Float](repeating: 0, count: vocabulary.count)
            logits.withUnsafeMutableBufferPointer { constraints.mask($0, WritingRules()) }
            let allowed = logits.indices.filter { logits[$0] == 0 }
            let id = Int32(try #require(allowed.randomElement(using: &random)))
            constraints.advance(id)
            decoder.append(id, to: &text)
        }
        let runs = CaseMapping().folded(String(decoding: text, as: UTF8.self)).unicodeScalars
            .split { !$0.isLetter }.map { String($0) }
        #expect(
            runs.count > 50 && Set(runs.dropLast()).isSubset(of: known), "\(Set(runs).subtracting(known))")
        #expect(Set(runs).contains("zyx"))
    }

    @Test("without a list, or where coining is allowed, any letter follows")
    func coined() throws {
        let vocabulary = try Vocabulary(of: "the the", level: .char)
        var free = TokenConstraints(vocabulary)
        for id in try Tokenizer(vocabulary).encode("thq").ids { free.advance(id) }
        #expect(next(free, vocabulary).isSuperset(of: ["z", "."]))
        let listed = try constraints("th", vocabulary, ["the"])
        #expect(next(listed, vocabulary) == ["e", "E"])
        var logits = [Float](repeating: 0, count: vocabulary.count)
        logits.withUnsafeMutableBufferPointer { listed.mask($0) }
        #expect(logits[Int(vocabulary.index.ascii[0x7A])] == 0)
    }
}
