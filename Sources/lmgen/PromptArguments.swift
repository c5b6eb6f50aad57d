import ArgumentParser
import Console
import Text

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The source of the prompt.
struct PromptArguments: ParsableArguments {
    // Whatever follows is the prompt, even if it begins with a dash.
    @Option(
        name: [.long, .short], parsing: .unconditional, help: "The text to continue.")
    var prompt: String?

    @Option(
        help: ArgumentHelp("A file with the text to continue; - is standard input.", valueName: "file"),
        completion: .file())
    var promptFile: String?

    @Argument(
        help: ArgumentHelp(
            """
            The text to continue, without --prompt; - is standard input, which is also read where no text is given and \
            another program or a file feeds it.
            """, valueName: "text"))
    var words: [String] = []

    /// Whether any of the three is given.
    var isGiven: Bool { prompt != nil || promptFile != nil || !words.isEmpty }

    /// Whether it is said to be read from standard input.
    var isStandardInput: Bool { words == ["-"] || promptFile == "-" }

    /// The name of a file that is taken as the prompt itself.
    var fileAsWords: String? {
        guard words.count == 1, !isStandardInput else { return nil }
        var status = stat()
        return stat(words[0], &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? words[0] : nil
    }

    func validate() throws {
        let words = words.isEmpty ? nil : words.joined(separator: " ")
        let given = [
            ("--prompt", prompt), ("--prompt-file", promptFile),
            (words == "-" ? "-" : "'\(words ?? "")'", words),
        ]
        .filter { $0.1 != nil }.map(\.0)
        if given.count > 1 {
            throw ValidationError("\(given.joined(separator: " and ")) are two prompts; give one.")
        }
    }

    /// The prompt, without a line end at the end of a file.
    ///
    /// - Parameter readsInput: Whether standard input is for the prompt, where nothing else is given.
    /// - Returns: The bytes, none without a prompt.
    /// - Throws: The error of a file that cannot be read.
    func bytes(readsInput: Bool) throws(TextError) -> [UInt8] {
        if let prompt { return Array(prompt.utf8) }
        if !words.isEmpty, !isStandardInput { return Array(words.joined(separator: " ").utf8) }
        guard isGiven || readsInput && Terminal.isInputFed else { return [] }
        return try inputBytes(promptFile ?? "-").withoutLineEnd
    }
}

extension [UInt8] {
    /// The bytes without a line end at the end of a file, which does not belong to the text.
    var withoutLineEnd: [UInt8] {
        last == UInt8(ascii: "\n") ? dropLast() : self
    }
}
