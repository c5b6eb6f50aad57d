import Foundation
import Modeling
import Neural
import Text
import Typing

/// lmtype on a terminal with a tiny model, beside a session that receives the same keys.
struct TypeTerminal {
    let terminal: PseudoTerminal
    let directory: URL
    /// The session that the screen must show.
    var typing: TypingSession

    /// Starts lmtype with a home directory of its own, which keeps the user's learned words out of the tests.
    init(
        _ arguments: [String] = [], level: Level = .word, in directory: URL, columns: Int = 80,
        rows: Int = 24,
        environment: [String: String] = [:], standardOutput: URL? = nil
    ) throws {
        self.directory = directory
        let checkpoint = try GenModel(level: level).write(in: directory)
        typing = TypingSession(try LanguageModel(checkpoint.path))
        if arguments.contains("--t9") { typing.use(.keypad) }
        let home = ["HOME": directory.path, "XDG_DATA_HOME": ""]
        terminal = try PseudoTerminal(
            "lmtype", arguments, environment: home.merging(environment) { $1 }, directory: directory,
            columns: columns, rows: rows, standardOutput: standardOutput)
    }

    /// Runs `body` with lmtype on a terminal, after its first screen has appeared.
    static func with(
        _ arguments: [String] = [], level: Level = .word, columns: Int = 80, rows: Int = 24,
        environment: [String: String] = [:], _ body: (inout TypeTerminal) throws -> Void
    ) throws {
        try withTemporaryDirectory { directory in
            var session = try TypeTerminal(
                arguments, level: level, in: directory, columns: columns, rows: rows, environment: environment
            )
            try session.terminal.wait { $0.screen.isAlternate && $0.screen.lines.count == rows }
            try body(&session)
        }
    }

    /// Sends keys to the terminal and applies `body` to the session.
    mutating func press(_ keys: String, _ body: (inout TypingSession) -> Void) throws {
        try terminal.send(keys)
        body(&typing)
    }

    /// The row of suggestions.
    var words: String {
        typing.suggestions.enumerated().map { "F\($0 + 1) \($1.text)" }.joined(separator: "  ")
    }

    /// The text and ghost text as the first row shows them: after the margin, without spaces at the end.
    var firstLine: String {
        var line = " " + typing.text + typing.ghost
        while line.last == " " { line.removeLast() }
        return line
    }

    /// Waits until the first row is the text and the row below it shows the suggestions.
    func waitForText() throws {
        try terminal.wait(20) { terminal in
            let lines = terminal.screen.lines
            return lines.count > 1 && lines[0] == firstLine && lines[1] == (words.isEmpty ? "" : " " + words)
                && terminal.screen.row == 0
                && terminal.screen.column == 1 + DisplayWidth.columns(of: typing.before)
        }
    }
}
