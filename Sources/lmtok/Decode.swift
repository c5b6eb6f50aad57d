import ArgumentParser
import Console
import Text

/// Writes the text of ids.
struct Decode: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the text that ids stand for: the reverse of encode.",
        discussion: """
            lmtok decode --vocab vocab/scifi.word.tsv story.ids
            lmtok encode --vocab vocab/scifi.word.tsv story.txt | lmtok decode --vocab vocab/scifi.word.tsv -

            The text comes out as it was normalized, byte for byte. Ids are decimal numbers with white space \
            between them.
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
