import Testing

@testable import Text

@Suite("Sentences of a growing text") struct SentenceSearchTests {
    /// The sentences that are found in a text that is appended token by token, and what follows the last one.
    private func sentences(_ text: String, after prompt: String = "", _ level: Level) throws -> [String] {
        let tokenizer = try Tokenizer(Vocabulary(of: text + prompt + "a", level: level))
        var search = try SentenceSearch(tokenizer, after: tokenizer.encode(prompt).ids)
        var found: [String] = []
        let given = try tokenizer.encode(prompt).ids.count
        for id in try tokenizer.encode(prompt + text).ids.dropFirst(given) {
            search.append(id)
            guard let end = search.end else { continue }
            found.append(String(decoding: search.text[..<end], as: UTF8.self))
            search.begin()
        }
        return found + [String(decoding: search.text, as: UTF8.self)]
    }

    @Test(
        "each sentence ends where the next one shows it, and the next begins there",
        arguments: [Level.char, .word])
    func several(level: Level) throws {
        #expect(
            try sentences("He met Dr. Watson. “Why?” he asked. “No!” He left\n\nI stay. And", level) == [
                "He met Dr. Watson.", " “Why?” he asked.", " “No!”", " He left", "\n\nI stay.", " And",
            ])
        #expect(try sentences("no end; none", level) == ["no end; none"])
        #expect(try sentences("他走了。我留下。", .char) == ["他走了。", "我留下。"])
    }

    @Test("a sentence of the prompt goes on, one that is over does not", arguments: [Level.char, .word])
    func prompts(level: Level) throws {
        #expect(
            try sentences(" cat sat. A dog", after: "One line\nIt was I. The", level)
                == [" cat sat.", " A dog"])
        #expect(
            try sentences(" The cat sat. A dog", after: "It was late.", level)
                == [" The cat sat.", " A dog"])
    }

    @Test("a sentence that has not ended may be begun again, and a copy goes on by itself")
    func copies() throws {
        let tokenizer = try Tokenizer(Vocabulary(of: "The cat sat. A dog", level: .char))
        var search = try SentenceSearch(tokenizer, after: [])
        for id in try tokenizer.encode("The c").ids { search.append(id) }
        var copy = search
        search.begin()
        for id in try tokenizer.encode("at sat. A").ids { search.append(id) }
        #expect(String(decoding: search.text, as: UTF8.self) == "at sat. A" && search.end == 7)
        for id in try tokenizer.encode("ow. A").ids { copy.append(id) }
        #expect(String(decoding: copy.text, as: UTF8.self) == "The cow. A" && copy.end == 8)
    }
}
