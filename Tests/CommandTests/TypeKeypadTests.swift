import Foundation
import Modeling
import Testing
import Typing

@Suite("lmtype with T9") struct TypeKeypadTests {
    @Test("keys become the likeliest word, * and ↓ show the next one, and all of them are listed below")
    func candidates() throws {
        try TypeTerminal.with(["--t9"], columns: 200) { session in
            for key in "84" { try session.press(String(key)) { $0.press(key) } }
            try session.waitForKeys()
            #expect(session.typing.candidates.count > 1)
            for keys in ["*", "\u{1B}[B"] {
                try session.press(keys) { $0.press("*") }
                try session.waitForKeys()
                let screen = session.terminal.screen
                #expect(screen.lines[0].hasPrefix(" " + session.typing.text))
            }
            let chosen = session.typing.candidates[session.typing.choice].text
            #expect(session.terminal.screen.cells[1].contains { $0.style == "0;7" }, "\(chosen) is marked")
            try session.press("0") { $0.press("0") }
            try session.waitForText()
        }
    }

    @Test("# shifts, Alt and a digit or an F key accept a suggestion, and letters are typed")
    func others() throws {
        try TypeTerminal.with(["--t9"], columns: 200) { session in
            try session.press("\u{1B}2") { $0.accept(suggestion: 1) }
            try session.waitForText()
            try session.press("#") { $0.press("#") }
            try session.terminal.wait(for: "T9⇧")
            try session.press("\u{1B}OP") { $0.accept(suggestion: 0) }
            try session.waitForText()
            try session.press("x ") { $0.type("x ") }
            try session.waitForText()
        }
    }

    @Test("Ctrl-T switches from letters to T9 to multi-tap and back, and multi-tap spells and learns a word")
    func spelling() throws {
        try TypeTerminal.with(columns: 200) { session in
            try session.press("\u{14}") { $0.use(.keypad) }
            try session.terminal.wait(for: " T9 ")
            try session.press("\u{14}") { $0.use(.multitap) }
            try session.terminal.wait(for: " multi-tap ")
            // z, o, r: four presses, three, three.
            for key in "9999666777" { try session.press(String(key)) { $0.press(key) } }
            try session.press("0") { $0.press("0") }
            try session.terminal.wait(for: " T9 ")
            try session.waitForText()
            #expect(session.typing.text.lowercased() == "zor ")
            try session.press("\u{14}\u{14}") {
                $0.use(.multitap)
                $0.use(.letters)
            }
            try session.press("zo") { $0.type("zo") }
            try session.terminal.wait(for: " letters ")
            try session.waitForText()
            #expect(session.typing.suggestions.contains { $0.text.lowercased() == "zor" })
        }
    }

    @Test("Ctrl-L learns the last word, Ctrl-B bans the first suggestion, and a file keeps both")
    func learning() throws {
        try withTemporaryDirectory { directory in
            let arguments = ["--learned", directory.appending(path: "deep/words.tsv").path]
            var session = try TypeTerminal(arguments, in: directory, columns: 200)
            try session.terminal.wait(for: session.words)
            try session.press("zorgon") { $0.type("zorgon") }
            try session.press("\u{0C}") { $0.learn("zorgon") }
            try session.terminal.wait(for: "learned \"zorgon\"; Ctrl-Z to undo")
            try session.press(" ") { $0.type(" ") }
            try session.waitForText()
            let banned = try #require(session.typing.suggestions.first).text
            try session.press("\u{02}") { $0.ban(banned) }
            try session.terminal.wait(for: "banned \"\(banned)\"; Ctrl-Z to undo")
            try session.waitForText()
            try session.terminal.send("\u{1B}")
            #expect(try session.terminal.waitForExit() == 0)
            let file = try String(contentsOf: directory.appending(path: "deep/words.tsv"), encoding: .utf8)
            #expect(file == session.typing.learned.tsv)
            #expect(file.contains("zorgon\t") && file.contains("\(banned.lowercased())\tbanned"))

            let again = try TypeTerminal(arguments, in: directory)
            try again.terminal.wait(for: "letters")
            try again.terminal.send("zor")
            try again.terminal.wait(for: "zorgon")
        }
    }
}

extension TypeTerminal {
    /// Waits until the row below the text shows the keys and their candidates.
    func waitForKeys() throws {
        try terminal.wait(20) { terminal in
            let lines = terminal.screen.lines
            guard lines.count > 1, lines[1].hasPrefix(" \(typing.keys): ") else { return false }
            return lines[0] == firstLine && lines[2] == (words.isEmpty ? "" : " " + words)
                && lines[1].contains(typing.word)
        }
    }
}
