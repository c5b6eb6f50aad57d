import ArgumentParser
import Modeling
import Typing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Where what the user teaches is kept.
struct LearnedArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The file of learned and banned words, a word a line: read it, mend it or delete it. "
                + "(default: lm/learned.tsv in $XDG_DATA_HOME or in ~/.local/share)",
            valueName: "file"),
        completion: .file())
    var learned: String?

    @Flag(help: "Neither read nor write a file of learned words; what is taught is forgotten at the end.")
    var noLearn = false

    func validate() throws {
        if learned == "" { throw ValidationError("--learned names no file; give it a name.") }
        if noLearn, learned != nil {
            throw ValidationError("--learned and --no-learn contradict each other; give one.")
        }
    }

    /// The file, `nil` where nothing is to be kept or no home is known.
    var path: String? {
        if noLearn { return nil }
        if let learned { return learned }
        if let base = variable("XDG_DATA_HOME"), base.hasPrefix("/") { return base + "/lm/learned.tsv" }
        return variable("HOME").map { $0 + "/.local/share/lm/learned.tsv" }
    }

    private func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}

/// The learned words as their file has them.
struct LearnedFile {
    private let path: String?
    /// What the file holds.
    private(set) var words = LearnedWords()

    init(_ path: String?) throws(LearnedWordsError) {
        self.path = path
        if let path { words = try LearnedWords(path: path) }
    }

    /// Writes them, where they are others than in the file.
    mutating func keep(_ words: LearnedWords) throws(LearnedWordsError) {
        guard let path, words != self.words else { return }
        try words.write(to: path)
        self.words = words
    }
}
