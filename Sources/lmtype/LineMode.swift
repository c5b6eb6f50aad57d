import Console
import Typing

/// The program without a screen: it reads lines and writes the suggestions for each.
struct LineMode {
    private var session: TypingSession
    private var file: LearnedWordsFile

    init(_ session: TypingSession, _ file: LearnedWordsFile) { (self.session, self.file) = (session, file) }

    /// Answers the lines of standard input until it ends.
    mutating func run() throws {
        var output = TextOutput()
        if Terminal.isTerminal(0) {
            Terminal.say("Type a line to get suggestions for it; +word learns, -word bans, Ctrl-D ends.")
        }
        var input = LineInput()
        while let read = try input.next() {
            // Editors put a byte order mark before the first line of a file.
            let line = String(read.unicodeScalars.drop { $0 == "\u{FEFF}" })
            let suggestions = try teach(line) ? [] : session.suggestions(after: line)
            try output.write(suggestions.map(\.text).joined(separator: "\t") + "\n")
        }
    }

    /// Learns `+word` or bans `-word`; returns false if the line is neither.
    private mutating func teach(_ line: String) throws -> Bool {
        guard let sign = line.first, sign == "+" || sign == "-", line.count > 1 else { return false }
        let word = String(line.dropFirst())
        guard sign == "+" ? session.learn(word) : session.ban(word) else {
            Terminal.say("Note: \"\(TextOutput.visible(word))\" is not a word; nothing was learned or banned")
            return true
        }
        try file.save(session.learned)
        return true
    }
}
