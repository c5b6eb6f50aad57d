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

    /// Loads the tokenizer.
    func tokenizer() throws(TextError) -> Tokenizer {
        try Tokenizer(loadVocabulary(vocab))
    }
}

/// Loads a vocabulary, with its notices on standard error.
func loadVocabulary(_ path: String) throws(TextError) -> Vocabulary {
    let vocabulary = try Vocabulary(contentsOf: path)
    for notice in vocabulary.notices { Terminal.say("\(path): \(notice)") }
    return vocabulary
}
