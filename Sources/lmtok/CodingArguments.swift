import ArgumentParser
import Console
import Text

/// What encode and decode read.
struct CodingArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The vocabulary that the ids belong to, as lmtok vocab makes it.", valueName: "file.tsv"),
        completion: .file(extensions: ["tsv"]))
    var vocab: String

    @Argument(help: "The file to read, or - for standard input.", completion: .file())
    var file: String

    /// The tokenizer of the vocabulary; says so where another ICU made it.
    func tokenizer() throws(TextError) -> Tokenizer {
        let vocabulary = try Vocabulary(contentsOf: vocab)
        if let notice = vocabulary.notice { Terminal.say("\(vocab): \(notice)") }
        return try Tokenizer(vocabulary)
    }
}
