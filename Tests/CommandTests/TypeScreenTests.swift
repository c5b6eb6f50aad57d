import Foundation
import Modeling
import Testing
import Text
import Typing

@Suite("lmtype on a terminal") struct TypeScreenTests {
    @Test(
        "the screen shows the text, the suggestions, the status line and the keys, and nothing else",
        arguments: Level.allCases)
    func screen(level: Level) throws {
        try TypeTerminal.with(level: level) { session in
            try session.press("The ri") { $0.type("The ri") }
            try session.waitForText()
            let screen = session.terminal.screen
            #expect(screen.isAlternate && screen.showsCursor)
            #expect(screen.lines[2..<22].allSatisfy { $0 == "" })
            #expect(screen.lines[22].hasPrefix(" letters  2 words  "))
            #expect(screen.lines[22].hasSuffix("  tiny"))
            #expect(screen.lines[23].hasPrefix(" Tab word  → ghost  F1-3 pick  Esc leave  ^Z undo"))
            #expect(screen.style(of: "ri") == "0;4", "the word in progress is underlined")
            #expect(screen.style(of: "letters") == "0;7" && screen.style(of: "Tab word") == "0;2")
        }
    }

    @Test("Tab accepts the first suggestion, F1 to F3 and Alt-1 to Alt-3 the one with that number")
    func choosing() throws {
        try TypeTerminal.with(columns: 200) { session in
            for (keys, index) in [
                ("\t", 0), ("\u{1B}2", 1), ("\u{1B}3", 2), ("\u{1B}OP", 0), ("\u{1B}[12~", 1),
            ] {
                try session.press(keys) { $0.accept(suggestion: index) }
                try session.waitForText()
            }
            #expect(session.typing.text.split(separator: " ").count >= 5)
        }
    }

    @Test("digits are text, whatever is suggested")
    func digits() throws {
        try TypeTerminal.with { session in
            let text = "12 eggs, 1 pear and 3 lemons."
            try session.press(text) { $0.type(text) }
            try session.waitForText()
            try session.press(" \u{16}2") { $0.type(" 2") }
            try session.waitForText()
            #expect(session.typing.text == text + " 2")
        }
    }

    @Test("the status line counts the words and the keys saved")
    func status() throws {
        try TypeTerminal.with(columns: 100) { session in
            try session.press("The \t\t") {
                $0.type("The ")
                $0.accept(suggestion: 0)
                $0.accept(suggestion: 0)
            }
            try session.waitForText()
            let saved = session.typing.text.count - session.typing.keystrokes
            try #require(saved > 0)
            try session.terminal.wait(for: " letters  3 words  \(saved) keys saved (")
        }
    }

    @Test(
        "→ and End accept the ghost text after the cursor", arguments: ["\u{1B}[C", "\u{1B}OC", "\u{1B}[F"])
    func ghost(key: String) throws {
        try TypeTerminal.with(columns: 200) { session in
            try session.press("the ") { $0.type("the ") }
            let ghost = session.typing.ghost
            try #require(!ghost.isEmpty)
            try session.waitForText()
            #expect(session.terminal.screen.style(of: ghost) == "0;2")
            try session.press(key) { $0.acceptGhost() }
            try session.waitForText()
            #expect(session.typing.text == "the " + ghost)
        }
    }

    @Test("Backspace deletes a character, and Ctrl-Z undoes one key at a time until nothing is left to undo")
    func undo() throws {
        try TypeTerminal.with { session in
            try session.press("ring") { $0.type("ring") }
            try session.press("\u{7F}\u{8}") {
                $0.backspace()
                $0.backspace()
            }
            try session.press("\t") { $0.accept(suggestion: 0) }
            try session.waitForText()
            try session.press("\u{1A}") { $0.undo() }
            try session.waitForText()
            #expect(session.typing.text == "ri")
            try session.terminal.send(String(repeating: "\u{1A}", count: 9))
            try session.terminal.wait(for: "nothing to undo")
            let fresh = try TypingSession(
                LanguageModel(session.directory.appending(path: "models/tiny").path))
            #expect(fresh.suggestions.count == 3)
            session.typing = fresh
            try session.waitForText()
        }
    }

    @Test("pasted text is typed without control characters, and so are letters of any script")
    func paste() throws {
        try TypeTerminal.with(columns: 200) { session in
            try session.press("\u{1B}[200~1 ring\u{3}, the\u{1B}[201~") { $0.type("1 ring, the") }
            try session.waitForText()
            try session.terminal.send(" é土\u{1F680}\u{301}e\u{301}")
            try session.terminal.wait { $0.screen.lines[0].contains("the é土\u{1F680}\u{301}e\u{301}") }
            #expect(session.terminal.screen.column == 1 + 11 + 1 + 1 + 2 + 2 + 1)
        }
    }

    @Test("long text is wrapped between words, and the cursor's line stays visible")
    func wrapping() throws {
        try TypeTerminal.with(columns: 30, rows: 8) { session in
            try session.terminal.send("one two three four five six seven eight nine ten eleven ")
            try session.terminal.wait { $0.screen.lines[1].contains("seven eight nine ten eleven") }
            #expect(session.terminal.screen.lines[0] == " one two three four five six")
            try session.terminal.send("\r\r\r\r\r\rlast")
            try session.terminal.wait { $0.screen.text.contains("last") }
            #expect(!session.terminal.screen.text.contains("seven"))
            #expect(session.terminal.screen.lines[session.terminal.screen.row].hasPrefix(" last"))
            #expect(session.terminal.screen.rows == 8 && session.terminal.screen.lines.count == 8)
        }
    }

    @Test("after a resize the screen is what it would have been from the start")
    func resize() throws {
        try TypeTerminal.with { session in
            try session.press("the ri") { $0.type("the ri") }
            try session.waitForText()
            let wide = session.terminal.screen.lines
            for (columns, rows) in [(40, 12), (20, 5), (12, 3), (3, 1), (1, 1), (200, 60), (80, 24)] {
                session.terminal.resize(columns: columns, rows: rows)
                try session.terminal.wait(20) { terminal in
                    let lines = terminal.screen.lines
                    if rows < 4 || columns < 20 { return !lines.isEmpty && terminal.screen.row < rows }
                    let status = lines.count == rows ? lines[rows < 6 ? rows - 1 : rows - 2] : ""
                    return status.hasPrefix(" letters") && lines[0].hasPrefix(" the ri")
                }
                session.terminal.settle(milliseconds: 100)
            }
            let lines = session.terminal.screen.lines
            #expect(Array(lines[..<22]) == Array(wide[..<22]) && lines[23] == wide[23])
        }
    }

    @Test("a small screen keeps the text first, then the suggestions, then the status line", arguments: 1...6)
    func small(rows: Int) throws {
        try withTemporaryDirectory { directory in
            let session = try TypeTerminal(in: directory, columns: 40, rows: rows)
            try session.terminal.wait { $0.screen.isAlternate }
            try session.terminal.send("a s")
            try session.terminal.wait { $0.screen.lines.first?.hasPrefix(" a s") == true }
            session.terminal.settle(milliseconds: 200)
            let lines = session.terminal.screen.lines
            #expect(lines.contains { $0.hasPrefix(" F1 ") } == (rows >= 2))
            #expect(lines.contains { $0.hasPrefix(" letters") } == (rows >= 4))
            #expect(lines.contains { $0.hasPrefix(" Tab") } == (rows >= 6))
            try session.terminal.send("\u{1B}")
            #expect(try session.terminal.waitForExit() == 0)
        }
    }

    @Test("NO_COLOR removes only the colors")
    func noColor() throws {
        try TypeTerminal.with { session in
            #expect(session.terminal.screen.style(of: "F1 ")?.contains("36") == true)
        }
        try TypeTerminal.with(environment: ["NO_COLOR": "1"]) { session in
            let output = String(decoding: session.terminal.output, as: UTF8.self)
            #expect(!output.contains(";3") && session.terminal.screen.style(of: "F1 ") == "0;1")
        }
    }
}
