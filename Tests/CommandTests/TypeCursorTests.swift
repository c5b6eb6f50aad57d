import Foundation
import Modeling
import Testing
import Text
import Typing

@Suite("lmtype's cursor") struct TypeCursorTests {
    private static let left = "\u{1B}[D", right = "\u{1B}[C", up = "\u{1B}[A", down = "\u{1B}[B"

    /// Returns what the screen shows above the status line, with `|` at the cursor.
    private func shown(_ session: TypeTerminal) -> [String] {
        let screen = session.terminal.screen
        var lines = screen.cells.prefix(screen.rows - 2).enumerated().map { row, cells in
            var texts = cells.map(\.text)
            if row == screen.row { texts.insert("|", at: screen.column) }
            return String(texts.joined().reversed().drop { $0 == " " }.reversed())
        }
        while lines.last == "" { lines.removeLast() }
        return lines
    }

    /// Waits until the screen shows these lines; `…` stands for as much of the suggestions as fits.
    private func wait(_ session: TypeTerminal, for wanted: [String]) throws {
        let suggestions = session.words.isEmpty ? "" : " " + session.words
        // Where nothing is suggested the row is empty.
        var wanted = suggestions.isEmpty ? wanted.map { $0 == "…" ? "" : $0 } : wanted
        while wanted.last == "" { wanted.removeLast() }
        let lines = wanted
        try session.terminal.wait(20) { _ in
            let found = shown(session)
            return found.count == lines.count
                && zip(found, lines).allSatisfy {
                    $1 == "…" ? suggestions.hasPrefix($0) && $0.contains("1 ") : $0 == $1
                }
        }
    }

    @Test("the arrows move by characters, with Ctrl by words, and Home and End to the ends of the line")
    func moving() throws {
        try TypeTerminal.with(columns: 200) { session in
            try session.press("the sky, of rin") { $0.type("the sky, of rin") }
            for (keys, movement) in [
                (Self.left, TypingSession.Movement.left), ("\u{1B}OD", .left), ("\u{1B}[1;5D", .wordLeft),
                ("\u{1B}b", .wordLeft), ("\u{1B}[1;3D", .wordLeft), ("\u{1B}f", .wordRight),
                (Self.right, .right), ("\u{1B}[1;5C", .wordRight), ("\u{1B}[H", .start), ("\u{1B}[C", .right),
                ("\u{1}", .start), ("\u{1B}[1;5C", .wordRight), ("\u{1B}[F", .end), (Self.left, .left),
                ("\u{5}", .end), ("\u{1B}[1;5H", .start), ("\u{1B}[1;5F", .end), ("\u{1B}[1~", .start),
            ] {
                try session.press(keys) { $0.move(movement) }
                try session.waitForText()
            }
            #expect(session.typing.before == "" && session.typing.text == "the sky, of rin")
        }
    }

    @Test("typing, backspace, delete, accepting and undo act at the cursor, and the rest stays")
    func editing() throws {
        try TypeTerminal.with(columns: 60) { session in
            try session.press("the r of it") { $0.type("the r of it") }
            for _ in 0..<6 { try session.press(Self.left) { $0.move(.left) } }
            try session.waitForText()
            #expect(session.typing.before == "the r" && session.terminal.screen.style(of: "r of") == "0;4")
            try session.press("\t") { $0.accept(suggestion: 0) }
            try session.waitForText()
            #expect(session.typing.text.hasSuffix(" of it") && session.typing.after == " of it")
            try session.press("\u{1A}") { $0.undo() }
            try session.waitForText()
            try session.press("i\u{7F}\u{7F}") {
                $0.type("i")
                $0.backspace()
                $0.backspace()
            }
            try session.waitForText()
            try session.press("\u{1B}[3~\u{1B}[3~") {
                $0.delete()
                $0.delete()
            }
            try session.waitForText()
            #expect(session.typing.before == "the " && session.typing.after == "f it")
            try session.press("\u{1B}[200~x, y \u{1B}[201~") { $0.type("x, y ") }
            try session.waitForText()
            try session.terminal.send("\u{3}")
            #expect(try session.terminal.waitForExit() == 0)
            #expect(session.terminal.screen.lines == ["the x, y f it"])
        }
    }

    @Test("→ and End accept the ghost text at the end of the text and move the cursor elsewhere")
    func ghost() throws {
        try TypeTerminal.with(columns: 200) { session in
            try session.press("the ") { $0.type("the ") }
            let ghost = session.typing.ghost
            try #require(!ghost.isEmpty)
            try session.press(Self.left) { $0.move(.left) }
            try session.waitForText()
            #expect(!session.terminal.screen.text.contains("the " + ghost))
            try session.press(Self.right) { $0.move(.right) }
            try session.waitForText()
            #expect(session.terminal.screen.style(of: ghost) == "0;2" && session.typing.text == "the ")
            try session.press("\u{5}") { $0.acceptGhost() }
            try session.waitForText()
            #expect(session.typing.text == "the " + ghost)
        }
    }

    @Test("beside wide characters and combining marks the cursor is in the right column")
    func wide() throws {
        try TypeTerminal.with(columns: 60) { session in
            let text = "e\u{301}土\u{1F680}a\u{1F469}\u{200D}\u{1F680} 星"
            try session.press("\u{1B}[200~\(text)\u{1B}[201~") { $0.type(text) }
            for column in [1 + 2 + 2 + 1 + 4 + 1, 10, 6, 5, 3, 1, 0, 0] {
                try session.press(Self.left) { $0.move(.left) }
                try session.waitForText()
                #expect(session.terminal.screen.column == 1 + column)
            }
        }
    }

    private static let long = "one two three four five six seven eight nine ten eleven"

    @Test(
        "↑ and ↓ move by rows in the same column, Home and End within the row, and suggestions are below it")
    func rows() throws {
        try TypeTerminal.with(columns: 20, rows: 12) { session in
            let text = Self.long + "\n\nthe end"
            try session.terminal.send(Self.long + "\r\rthe end")
            session.typing.type(text)
            func press(_ key: String, _ before: String, _ lines: [String]) throws {
                try session.press(key) { $0.move(.to(before.utf8.count)) }
                try wait(session, for: lines)
            }
            let one = "one two three four", five = "five six seven", eight = "eight nine ten"
            let end = [" eleven", "", " the end"]
            try press(
                Self.left, "\(text.dropLast())",
                [one, five, eight].map { " " + $0 } + [" eleven", "", " the en|d", "…"])
            try press(
                Self.up, Self.long + "\n",
                [" " + one, " " + five, " " + eight, " eleven", " |", "…", " the end"])
            // The empty row does not change the column.
            try press(
                Self.up, "\(one) \(five) \(eight) eleven",
                [" " + one, " " + five, " " + eight, " eleven|", "…", "", " the end"])
            try press(
                Self.up, "\(one) \(five) eight ", [" " + one, " " + five, " eight |nine ten", "…"] + end)
            try press("\u{1B}[H", "\(one) \(five) ", [" " + one, " " + five, " |eight nine ten", "…"] + end)
            // The space at the cut is the end of the row.
            try press(
                "\u{1B}[F", "\(one) \(five) \(eight)", [" " + one, " " + five, " eight nine ten|", "…"] + end)
            try press(Self.up, "\(one) \(five)", [" " + one, " five six seven|", "…", " " + eight] + end)
            try press(
                "\u{1B}[F\(Self.down)", "\(one) \(five) \(eight)",
                [" " + one, " " + five, " eight nine ten|", "…"] + end)
            try press(Self.up + Self.up + Self.up, "", [" |" + one, "…", " " + five, " " + eight] + end)
            // Below the last row is the end of the text.
            try session.terminal.send(String(repeating: Self.down, count: 6))
            try session.terminal.wait(20) { ($0.screen.row, $0.screen.column) == (5, 8) }
            try session.terminal.send("!\u{3}")
            #expect(try session.terminal.waitForExit() == 0)
            #expect(session.terminal.screen.lines.last == "the end!")
        }
    }

    @Test("if the text is longer than the screen, the cursor's row is visible with rows on both sides")
    func window() throws {
        try TypeTerminal.with(columns: 30, rows: 9) { session in
            let lines = (1...30).map { "line \($0)" }
            let text = lines.joined(separator: "\n")
            try session.press("\u{1B}[200~\(text)\u{1B}[201~") { $0.type(text) }
            for _ in 1..<15 { try session.press(Self.up) { _ in } }
            session.typing.move(.to(lines[..<16].joined(separator: "\n").utf8.count))
            // Nine rows minus status, keys and suggestions: three above, the cursor's, two below.
            try wait(
                session, for: [" line 13", " line 14", " line 15", " line 16|", "…", " line 17", " line 18"])
            session.terminal.resize(columns: 30, rows: 5)
            try session.terminal.wait(20) { terminal in
                terminal.screen.lines.first == " line 15" && terminal.screen.lines[1] == " line 16"
                    && terminal.screen.lines[3] == " line 17"
                    && (terminal.screen.row, terminal.screen.column) == (1, 8)
            }
            session.terminal.resize(columns: 4, rows: 1)
            try session.terminal.wait(20) { $0.screen.text == "16" && $0.screen.column == 2 }
            session.terminal.resize(columns: 30, rows: 9)
            try wait(
                session, for: [" line 13", " line 14", " line 15", " line 16|", "…", " line 17", " line 18"])
        }
    }

    @Test(
        "with T9 the cursor moves too, ↓ and ↑ choose while a word has keys, and Ctrl-L learns all of a word"
    )
    func telephone() throws {
        try TypeTerminal.with(["--t9"], columns: 120) { session in
            for key in "8430" { try session.press(String(key)) { $0.press(key) } }
            for key in "79" { try session.press(String(key)) { $0.press(key) } }
            for (key, step) in [(Self.down, 1), (Self.up, -1), (Self.up, -1)] {
                try session.press(key) { $0.choose(by: step) }
                try session.waitForKeys()
            }
            try session.press(Self.left) { $0.move(.left) }
            try session.waitForText()
            #expect(session.typing.after.count == 1)
            try session.press(Self.up) { $0.move(.start) }
            try session.waitForText()
            for key in "84" { try session.press(String(key)) { $0.press(key) } }
            try session.waitForKeys()
            try session.press(Self.down) { $0.choose(by: 1) }
            try session.waitForKeys()
            try session.press("\u{14}\u{14}") {
                $0.use(.multitap)
                $0.use(.letters)
            }
            try session.press("\u{1B}[1;5F") { $0.move(.end) }
            try session.press(" zorgon") { $0.type(" zorgon") }
            for _ in 0..<3 { try session.press(Self.left) { $0.move(.left) } }
            try session.press("\u{0C}") { $0.learn("zorgon") }
            try session.terminal.wait(for: "learned \"zorgon\"")
            try session.waitForText()
        }
    }
}
