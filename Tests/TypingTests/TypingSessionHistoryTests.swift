import Modeling
import Testing
import Text
import TinyModels

@testable import Typing

@Suite("A session's history") struct TypingSessionHistoryTests {
    private func session(_ level: Level) throws -> TypingSession {
        let prefix = try Prefix.tiny("", level)
        let start = prefix.tokenizer.vocabulary.start
        return TypingSession(prefix.tokenizer, NetworkPredictor(prefix.network, start: start))
    }

    /// Checks that a session that typed just this text has the same suggestions.
    private func expectFresh(_ session: TypingSession, _ level: Level) throws {
        var fresh = try self.session(level)
        fresh.type(session.text)
        #expect(session.suggestions == fresh.suggestions, "\(session.text)")
        #expect(session.ghost == fresh.ghost, "\(session.text)")
    }

    @Test("suggestions depend on the text alone, not on what was typed and deleted before")
    func words() throws {
        // All of these words are in the vocabulary, so that none is learned on the way.
        var session = try session(.word)
        for text in ["the cat ", "sat", " the mat. ", "the mat, the ca"] {
            session.type(text)
            try expectFresh(session, .word)
        }
        for count in [1, 2, 6, 9, 1, 7] {
            for _ in 0..<count { session.backspace() }
            try expectFresh(session, .word)
        }
        session.type("mat sat the ")
        try expectFresh(session, .word)
        for _ in 0..<4 { session.undo() }
        try expectFresh(session, .word)
    }

    @Test("the letters of a word are reread if some were deleted or a combining mark joins the last one")
    func letters() throws {
        for level in [Level.char, .word] {
            var session = try session(level)
            for text in ["zat", "x", "e\u{301}", "n"] {
                session.type(text)
                try expectFresh(session, level)
            }
            for more in ["", "a", "", "om"] {
                session.backspace()
                for letter in more { session.type(String(letter)) }
                try expectFresh(session, level)
            }
        }
    }

    @Test("the last thousand keys can be undone")
    func undo() throws {
        var session = try session(.word)
        for _ in 0..<2001 { session.shift() }
        for _ in 0..<1000 {
            let isUndone = session.undo()
            #expect(isUndone)
        }
    }
}
