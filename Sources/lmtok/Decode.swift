import ArgumentParser
import Console
import Text

/// Decodes ids.
struct Decode: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Decode ids to text, the reverse of encode.",
        discussion: """
            lmtok decode --vocab vocab/scifi.word.tsv story.ids
            lmtok encode --vocab vocab/scifi.word.tsv story.txt | lmtok decode --vocab vocab/scifi.word.tsv -

            The output is the normalized text, byte for byte. Ids are decimal numbers separated by white space.
            """)

    @OptionGroup var coding: CodingArguments

    func run() throws {
        try reportingErrors {
            let tokenizer = try coding.tokenizer()
            var output = try OutputFile("-")
            try tokenizer.decode(file: coding.file) { (text) throws(TextError) in try output.write(text) }
            try output.finish()
        }
    }
}
