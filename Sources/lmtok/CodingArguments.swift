import ArgumentParser
import Console
import Text

/// The vocabulary and the file of encode and decode.
struct CodingArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The vocabulary of the ids, a file that lmtok vocab wrote.", valueName: "file.tsv"),
        completion: .file(extensions: ["tsv"]))
    var vocab: String

    @Argument(help: "The file to read, or - for standard input.", completion: .file())
    var file: String

    /// Loads the tokenizer and warns if another version of ICU built the vocabulary.
    func tokenizer() throws(TextError) -> Tokenizer {
        let vocabulary = try Vocabulary(contentsOf: vocab)
        if let notice = vocabulary.notice { Terminal.say("\(vocab): \(notice)") }
        return try Tokenizer(vocabulary)
    }
}
