import Console
import Testing
import Text

@Suite("Frames") struct TypeFrameTests {
    /// A frame with a line of text in each row.
    private func frame(_ lines: [String], columns: Int = 12, style: Frame.Style = []) -> Frame {
        var frame = Frame(columns: columns, rows: 3)
        for (row, line) in lines.enumerated() { frame.write(line, row: row, style: style) }
        return frame
    }

    @Test("a terminal shows the frame that was painted, whatever it showed before")
    func painting() {
        let texts = [
            ["the ship", "drifted", ""], ["the ships", "", "on"], ["a土土b", "土星", "x"], ["土a土b", "aa星", ""],
            ["e\u{301}te\u{301}", "\u{1F680}\u{1F680}", "full to end!"], ["", "", ""],
            ["ab cd", " \u{1F680}", "z"],
        ]
        for style in [Frame.Style(), .faint, [.reverse, .accent]] {
            var painter = Painter(hasColor: true), screen = TerminalScreen(columns: 12, rows: 3)
            for lines in texts + texts.reversed() + [texts[2], texts[4], texts[0]] {
                var frame = frame(lines, style: style)
                frame.cursor = (2, lines[2].count)
                screen.write(painter.paint(frame).utf8)
                var alone = TerminalScreen(columns: 12, rows: 3), second = Painter(hasColor: true)
                alone.write(second.paint(frame).utf8)
                #expect(screen == alone, "\(screen.text)\n instead of \n\(alone.text)")
                #expect(screen.lines.first ?? "" == lines[0])
                #expect((screen.row, screen.column) == (2, min(11, lines[2].count)) && screen.showsCursor)
            }
        }
    }

    @Test("only changes are painted")
    func changes() {
        var painter = Painter(hasColor: true)
        _ = painter.paint(frame(["the ship", "drifted", "past"]))
        #expect(painter.paint(frame(["the ship", "drifted", "past"])) == "")
        let change = painter.paint(frame(["the ship", "drifter", "past"]))
        #expect(change == "\u{1B}[?25l\u{1B}[2;7Hr")
        let erased = painter.paint(frame(["the", "drifter", "past"]))
        #expect(erased == "\u{1B}[?25l\u{1B}[1;4H\u{1B}[K" || erased.contains("\u{1B}[K"))
        painter.forget()
        #expect(painter.paint(frame(["the", "drifter", "past"])).contains("past"))
    }

    @Test("text is cut at the edge, a wide character is never halved, and control characters are left out")
    func clipping() {
        var frame = Frame(columns: 4, rows: 1)
        #expect(frame.write("ab\u{1B}\u{9}c\u{202E}土", row: 0) == 3)
        var painter = Painter(hasColor: false), screen = TerminalScreen(columns: 4, rows: 1)
        screen.write(painter.paint(frame).utf8)
        #expect(screen.text == "abc")
        #expect(frame.write("x", row: 1) == 0 && frame.write("x", row: -1) == 0)
        #expect(Frame(columns: 0, rows: -1) == Frame(columns: 1, rows: 1))
        // A letter under a thousand marks is one letter under a few.
        var heap = Frame(columns: 4, rows: 1)
        heap.write("a" + String(repeating: "\u{301}", count: 1_000), row: 0)
        var other = Painter(hasColor: false)
        #expect(other.paint(heap).unicodeScalars.count { $0 == "\u{301}" } == 8)
    }

    @Test(
        "a code point has the width that terminals give it",
        arguments: [
            ("a", 1), ("é", 1), ("e\u{301}", 1), ("土", 2), ("ｱ", 1), ("Ａ", 2), ("한", 2),
            ("\u{1112}\u{1161}", 2),
            ("\u{1F680}", 2), ("\u{200D}", 0), ("\u{200B}", 0), ("\u{AD}", 1), ("\n", 0), ("\u{7F}", 0),
            ("☃", 1),
            ("\u{1F469}\u{200D}\u{1F680}", 4), ("", 0),
        ])
    func width(text: String, columns: Int) {
        #expect(DisplayWidth.columns(of: text) == columns)
    }
}
