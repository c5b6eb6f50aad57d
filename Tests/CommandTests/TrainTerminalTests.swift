import Foundation
import Testing

@Suite("lmtrain on a terminal") struct TrainTerminalTests {
    /// Trains for 100 steps with two validations on a terminal.
    private func train(
        _ environment: [String: String] = [:], columns: Int = 80, _ body: (PseudoTerminal) throws -> Void
    ) throws {
        try withTemporaryDirectory { directory in
            try storyText(lines: 100).write(to: directory.appending(path: "story.txt"))
            let flags =
                ["story.txt", "--level", "char", "--steps", "100", "--validate-every", "50"] + smallNetwork
            let terminal = try PseudoTerminal(
                "lmtrain", flags, environment: environment, directory: directory, columns: columns)
            #expect(try terminal.waitForExit() == 0, "\(terminal.screen.text)")
            try body(terminal)
        }
    }

    private func text(_ terminal: PseudoTerminal) -> String {
        String(decoding: terminal.output, as: UTF8.self)
    }

    @Test("the live line disappears at the end, and one line per validation stays", arguments: [80, 40])
    func live(columns: Int) throws {
        try train(columns: columns) { terminal in
            let output = text(terminal)
            #expect(output.contains("\r━") || output.contains("\r─"), "no live line")
            let live = output.split(separator: "\r").filter { $0.hasPrefix("─") || $0.hasPrefix("━") }
            #expect(
                live.allSatisfy { $0.prefix { $0 != "\u{1B}" }.count < columns }, "the live line is too wide")
            let screen = terminal.screen.text
            #expect(output.components(separatedBy: "  validation ").count - 1 == 2, "\(screen)")
            #expect(!screen.contains("──"), "the live line is still there")
            #expect(screen.contains("finished after"))
            #expect(output.contains("\u{1B}[1m") && output.contains("\u{1B}[2m"))
        }
    }

    @Test("NO_COLOR keeps the live line and removes bold and faint")
    func noColor() throws {
        try train(["NO_COLOR": "1"]) { terminal in
            let output = text(terminal)
            #expect(output.contains("\r━") || output.contains("\r─"))
            #expect(
                !output.contains("m\u{1B}") && !output.contains("\u{1B}[1m") && !output.contains("\u{1B}[2m"))
        }
    }

    @Test("a terminal that cannot move its cursor gets plain lines")
    func dumb() throws {
        try train(["TERM": "dumb"]) { terminal in
            #expect(!terminal.output.contains(0x1B))
            // The terminal ends lines with CR LF; there is no other CR.
            #expect(!text(terminal).replacing("\r\n", with: "").contains("\r"))
            #expect(text(terminal).contains("finished after"))
        }
    }
}
