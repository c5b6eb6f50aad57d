import Console
import Foundation
import Modeling
import Testing
import Text
import Typing

@testable import lmtype

@Suite("lmtype's keys") struct TypeKeyBindingsTests {
    private func bindings(_ body: (inout TypingSession) -> Void) throws -> KeyBindings {
        try withTemporaryDirectory { directory in
            var session = TypingSession(try LanguageModel(GenModel(level: .word).write(in: directory).path))
            body(&session)
            return KeyBindings(session)
        }
    }

    @Test("Ctrl-L learns the last word, even if it is finished and a mark follows")
    func learning() throws {
        for text in ["the zorgon", "the zorgon ", "the \"zorgon\", "] {
            var bindings = try bindings { $0.type(text) }
            let stays = bindings.handle(.control("l"), width: 80)
            #expect(stays)
            #expect(
                bindings.session.learned.counts["zorgon", default: 0] >= LearnedWords.threshold, "\(text)")
        }
    }

    @Test("Ctrl-B bans the candidate that is shown if keys may mean several words")
    func banning() throws {
        var bindings = try bindings {
            $0.type("a ")
            $0.use(.keypad)
            $0.press("7")
            $0.press("*")
        }
        let shown = bindings.session.word
        #expect(bindings.session.suggestions.first?.text != shown && bindings.session.choice == 1)
        let stays = bindings.handle(.control("b"), width: 80)
        #expect(stays)
        #expect(bindings.session.learned.banned == [shown.lowercased()])
    }

    @Test("pasted text comes without control characters and with LF line ends")
    func pasting() throws {
        var bindings = try bindings { _ in }
        let stays = bindings.handle(.paste("1\tring\u{3}\u{1B}[31m,\r\nthe\rsky\u{85}"), width: 80)
        #expect(stays)
        #expect(bindings.session.text == "1\tring[31m,\nthe\nsky")
    }
}
