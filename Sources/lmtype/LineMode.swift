import Console
import Modeling
import Typing

/// Without a screen: a line in, what is offered for it out.
struct LineMode {
    private var session: TypingSession
    private var file: LearnedFile

    init(_ session: TypingSession, _ file: LearnedFile) { (self.session, self.file) = (session, file) }

    /// Answers the lines of standard input until it ends.
    mutating func run() throws {
        var output = TextOutput()
        if Terminal.isTerminal(0) {
            Terminal.say(
                "A line gets the words offered for it; +word learns, -word bans, Ctrl-D ends.")
        }
        while let line = readLine() {
            let isTaught = try teach(line)
            try output.write(isTaught ? "\n" : answer(line).map(\.text).joined(separator: "\t") + "\n")
        }
    }

    /// Obeys `+word` and `-word`; false where the line is neither.
    private mutating func teach(_ line: String) throws -> Bool {
        guard let sign = line.first, sign == "+" || sign == "-", line.count > 1 else { return false }
        let word = String(line.dropFirst())
        guard sign == "+" ? session.learn(word) : session.ban(word) else {
            Terminal.say("Note: \"\(TextOutput.visible(word))\" is no word, so nothing is learned or banned")
            return true
        }
        try file.keep(session.learned)
        return true
    }

    /// What is offered at the end of the line, which stands by itself.
    private func answer(_ line: String) -> [Suggestion] {
        var session = session
        if session.mode == .letters {
            session.type(line)
        } else {
            for key in line { session.press(key) }
        }
        return session.keys.isEmpty ? session.suggestions : session.candidates
    }
}
