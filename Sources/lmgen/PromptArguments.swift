import ArgumentParser
import Console
import Text

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

    @Argument(help: ArgumentHelp("Read the text to continue from standard input.", valueName: "-"))
    var standardInput: String?

    /// Whether any of the three is given.
    var isGiven: Bool { prompt != nil || promptFile != nil || standardInput != nil }

    /// Whether it is read from standard input.
    var isStandardInput: Bool { standardInput != nil || promptFile == "-" }

    func validate() throws {
        if let standardInput, standardInput != "-" {
            throw ValidationError(
                "'\(standardInput)' is not a flag; give a prompt as --prompt \"\(standardInput)\", "
                    + "or - to read it from standard input.")
        }
        let given = [("--prompt", prompt), ("--prompt-file", promptFile), ("-", standardInput)]
            .filter { $0.1 != nil }.map(\.0)
        if given.count > 1 {
            throw ValidationError("\(given.joined(separator: " and ")) are two prompts; give one.")
        }
    }

    /// The prompt, without a line end at the end of a file.
    func bytes() throws(TextError) -> [UInt8] {
        if let prompt { return Array(prompt.utf8) }
        guard let path = promptFile ?? standardInput else { return [] }
        return try inputBytes(path).withoutLineEnd
    }
}

extension [UInt8] {
    /// The bytes without a line end at the end of a file, which does not belong to the text.
    var withoutLineEnd: [UInt8] {
        last == UInt8(ascii: "\n") ? dropLast() : self
    }
}
