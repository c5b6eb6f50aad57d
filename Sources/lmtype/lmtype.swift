import ArgumentParser
import Console
import Modeling
import Text
import Typing

/// The command that suggests words while you type.
@main struct TypeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lmtype",
        abstract: "Type with suggestions from a model, by letters or on the keys of a telephone (T9).",
        discussion: """
            lmtype
            lmtype --model scifi --t9 -o letter.txt
            echo "the rings of Sat" | lmtype
            echo "84307464" | lmtype --t9
            lmtype --replay letter.txt --t9

            \(KeyHelp.screen)

            Without a terminal, or with TERM=dumb, each line of standard input is a separate text, answered by one \
            line with the suggestions at its end, the best first, separated by tabs. With --t9, a line is keys. \
            +word learns a word and -word bans one; both are answered by an empty line.
            """, version: release)

    static func main() { start() }

    @OptionGroup var model: ModelArguments

    @Flag(name: .customLong("t9"), help: "Type on the keys of a telephone.")
    var isT9 = false

    @OptionGroup(title: "Counts of the training text") var mixing: MixingArguments

    @OptionGroup(title: "Learned words") var learned: LearnedArguments

    @OptionGroup(title: "Replay") var replay: ReplayArguments

    @Option(
        name: .short,
        help: ArgumentHelp(
            "Save the text in this file on exit instead of writing it to standard output.",
            valueName: "file"),
        completion: .file())
    var output: String?

    func validate() throws {
        if output == "" { throw ValidationError("-o needs a file name.") }
        if output != nil, replay.isGiven {
            throw ValidationError(
                "-o saves the text of the screen, but --replay has no screen; leave -o out.")
        }
        if output != nil, !FullScreen.isPossible {
            throw ValidationError(
                "-o saves the text of the screen, but there is no terminal; leave -o out.")
        }
    }

    func run() throws {
        try reportingErrors {
            if replay.isGiven {
                try ReplayRun(
                    model: try model.load(threads: 1, counts: mixing.mix ?? true), arguments: replay,
                    isT9: isT9,
                    mixes: mixing.mix ?? true
                ).run()
                return
            }
            // A single token is too little work to share between threads. The screen shows the model's name.
            let model = try model.load(
                threads: 1, counts: mixing.mix ?? true, tellsName: !FullScreen.isPossible)
            let file = try LearnedWordsFile(learned.path, locale: model.vocabulary.locale)
            tell(file.problems)
            var session = TypingSession(model, learned: file.words, mixing: mixing.mix ?? true)
            if isT9 { session.use(.keypad) }
            if FullScreen.isPossible {
                try typeOnScreen(TypingScreen(session, model: model.runName), file)
            } else {
                var lines = LineMode(session, file)
                do { try lines.run() } catch OutputError.closed {}
            }
        }
    }

    /// Tells about lines of the file of learned words that are left as they are.
    private func tell(_ problems: [LearnedWordsError]) {
        for problem in problems.prefix(3) {
            Terminal.say("Note: \(TextOutput.visible("\(problem)")); until then it is kept unread")
        }
        if problems.count > 3 { Terminal.say("Note: so are \(problems.count - 3) more lines") }
    }

    /// Runs the screen until the user leaves; then saves the learned words and the text.
    private func typeOnScreen(_ screen: TypingScreen, _ file: LearnedWordsFile) throws {
        var screen = screen, file = file
        // Returns with the terminal restored.
        let exit = run(&screen)
        let text = screen.bindings.session.text
        // The words come first: where the terminal is gone, the text cannot be written. Each is kept if the other fails.
        let words = Result { try file.save(screen.bindings.session.learned) }
        do {
            try keep(text)
        } catch {
            if case .failure(let first) = words { Terminal.say("Error: \(TextOutput.visible("\(first)"))") }
            // A terminal that is gone cannot show the text.
            if case .signal(let number) = exit, output == nil { throw ExitCode(128 + number) }
            throw error
        }
        try words.get()
        if case .signal(let number) = exit { throw ExitCode(128 + number) }
    }

    /// Saves the text in the output file and says so, or writes it to standard output.
    private func keep(_ text: String) throws {
        guard let output else { return try write(text) }
        guard !text.isEmpty else { return Terminal.say("Nothing was typed; \(output) is as it was") }
        do {
            try save(text, output)
        } catch {
            // Rather than lose the text, show it.
            try? write(text)
            throw error
        }
        let words = text.wordCount
        Terminal.say("Saved \(words == 1 ? "1 word" : "\(words) words") in \(TextOutput.visible(output))")
    }

    private func run(_ screen: inout TypingScreen) -> TypingScreen.Exit {
        guard var terminal = FullScreen() else { return .left }
        return screen.run(on: &terminal)
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
            // A closed output has no reader left to tell.
            if error != .closed { throw error }
        }
    }
}

extension LanguageModel {
    /// The name of the run that trained the model.
    fileprivate var runName: String {
        let names = path.split(separator: "/").map(String.init)
        let last = names.last ?? path
        let isCheckpoint = last.hasPrefix("best-") || last.hasPrefix("latest-")
        return isCheckpoint && names.count > 1 ? names[names.count - 2] : last
    }
}
