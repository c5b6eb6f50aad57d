import Testing
import Text

@testable import Modeling

@Suite("A typist's past") struct TypistHistoryTests {
    private func typist(_ level: Level) throws -> Typist {
        let prefix = try BatchGeneratorTests.prefix("", level)
        let start = prefix.tokenizer.vocabulary.start
        return Typist(prefix.tokenizer, NetworkPredictor(prefix.network, start: start))
    }

    /// Checks that the same is offered as to somebody who has typed just this text.
    private func expectFresh(_ typist: Typist, _ level: Level) throws {
        var fresh = try self.typist(level)
        fresh.type(typist.text)
        #expect(typist.suggestions == fresh.suggestions, "\(typist.text)")
        #expect(typist.ghost == fresh.ghost, "\(typist.text)")
    }

    @Test("what is offered depends on the text alone, whatever was typed and taken back before it")
    func words() throws {
        // All of these words are in the vocabulary, so that none is learned on the way.
        var typist = try typist(.word)
        for text in ["the cat ", "sat", " the mat. ", "the mat, the ca"] {
            typist.type(text)
            try expectFresh(typist, .word)
        }
        for count in [1, 2, 6, 9, 1, 7] {
            for _ in 0..<count { typist.backspace() }
            try expectFresh(typist, .word)
        }
        typist.type("mat sat the ")
        try expectFresh(typist, .word)
        for _ in 0..<4 { typist.undo() }
        try expectFresh(typist, .word)
    }

    @Test("the letters of a word are read anew where some were taken back, or a mark joins the last one")
    func letters() throws {
        for level in [Level.char, .word] {
            var typist = try typist(level)
            for text in ["zat", "x", "e\u{301}", "n"] {
                typist.type(text)
                try expectFresh(typist, level)
            }
            for more in ["", "a", "", "om"] {
                typist.backspace()
                for letter in more { typist.type(String(letter)) }
                try expectFresh(typist, level)
            }
        }
    }

    @Test("the last thousand keys can be taken back, however many there were")
    func undo() throws {
        var typist = try typist(.word)
        for _ in 0..<2001 { typist.shift() }
        for _ in 0..<1000 {
            let isUndone = typist.undo()
            #expect(isUndone)
        }
    }
}
