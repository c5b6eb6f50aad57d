import ArgumentParser
import Console

/// Encodes text as tokens and builds vocabularies.
@main struct Tok: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lmtok",
        abstract: "Encode text as tokens, decode tokens, and build vocabularies.",
        discussion: """
            lmtok vocab corpora/scifi.txt --level word -o vocab/scifi.word.tsv
            lmtok encode --vocab vocab/scifi.word.tsv story.txt | lmtok decode --vocab vocab/scifi.word.tsv -

            Results go to standard output, messages to standard error.
            """,
        version: release,
        subcommands: [MakeVocabulary.self, Encode.self, Decode.self, Stats.self, Check.self])

    static func main() { start() }
}
