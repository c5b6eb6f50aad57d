import ArgumentParser
import Console
import Modeling
import Text
import Typing

/// Suggests words while one types.
@main struct TypeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lmtype",
        abstract: "Type with a model at hand: it offers words, finishes them, and reads a telephone's keys.",
        discussion: """
            lmtype
            lmtype --model scifi --t9 -o letter.txt
            echo "the rings of Sat" | lmtype
            echo "84307464" | lmtype --t9
            lmtype --replay letter.txt --t9

            \(KeyHelp.screen)

            Without a terminal, or on one with TERM=dumb, every line of standard input is a text by itself, \
            answered by a line of the words offered at its end, the best first, with tabs between. With --t9 a \
            line is keys. +word learns a word and -word bans one, answered by an empty line.
            """)

    @OptionGroup var model: ModelArguments

    @Flag(name: .customLong("t9"), help: "Type on the keys of a telephone.")
    var isT9 = false

    @OptionGroup(title: "Learned words") var learned: LearnedArguments

    @OptionGroup(title: "Replay") var replay: ReplayArguments

    @Option(
        name: .short,
        help: ArgumentHelp(
            "Save the text in this file when the screen is left, instead of bindings it to standard output.",
            valueName: "file"),
        completion: .file())
    var output: String?

    func validate() throws {
        if output == "" { throw ValidationError("-o names no file; give it a name.") }
        if output != nil, replay.isGiven {
            throw ValidationError("-o saves the text of the screen, and --replay shows none; leave it out.")
        }
        if output != nil, !FullScreen.isPossible {
            throw ValidationError(
                "-o saves the text of the screen, and there is no terminal to show one; leave it out.")
        }
    }

    func run() throws {
        try reportingErrors {
            if replay.isGiven {
                try ReplayRun(model: try model.load(threads: 1), arguments: replay, isT9: isT9).run()
                return
            }
            let file = try LearnedFile(learned.path)
            // One token is too little work for two threads to share.
            let loaded = try model.load(threads: 1)
            var session = TypingSession(loaded, learned: file.words)
            if isT9 { session.use(.keypad) }
            if FullScreen.isPossible {
                try typeOnScreen(session, loaded, file)
            } else {
                var lines = LineMode(session, file)
                do { try lines.run() } catch OutputError.closed {}
            }
        }
    }

    /// Types on the screen; then, with the terminal given back, keeps the text and what was learned.
    private func typeOnScreen(_ session: TypingSession, _ loaded: LanguageModel, _ file: LearnedFile) throws {
        var session = TypingScreen(session, model: loaded.runName), file = file
        let ending = try typeUntilLeft(&session)
        let text = session.bindings.session.text
        if let output {
            do {
                try save(text, output)
            } catch {
                // Better here than nowhere.
                try write(text)
                throw error
            }
        } else {
            try write(text)
        }
        try file.keep(session.bindings.session.learned)
        if case .signal(let number) = ending { throw ExitCode(128 + number) }
    }

    private func save(_ text: String, _ path: String) throws {
        var file = try OutputFile(path)
        try file.write((text.isEmpty || text.hasSuffix("\n") ? text : text + "\n").utf8)
        try file.finish()
    }

    private func write(_ text: String) throws {
        var output = TextOutput()
        do throws(OutputError) {
            try output.write(text)
            try output.endLine()
        } catch {
            // Whoever read is gone, and so is what there was to tell.
            if error != .closed { throw error }
        }
    }

    private func typeUntilLeft(_ session: inout TypingScreen) throws -> TypingScreen.Exit {
        guard var screen = FullScreen() else { return .left }
        return session.run(on: &screen)
    }
}

extension LanguageModel {
    /// What the run is called that the model was trained in.
    fileprivate var runName: String {
        let names = path.split(separator: "/").map(String.init)
        let last = names.last ?? path
        let isCheckpoint = last.hasPrefix("best-") || last.hasPrefix("latest-")
        return isCheckpoint && names.count > 1 ? names[names.count - 2] : last
    }
}
