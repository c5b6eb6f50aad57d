import ArgumentParser

/// Turns text into tokens and back.
@main struct Tok: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lmtok",
        abstract: "Turn text into tokens and back, and make the vocabularies for it.",
        discussion: """
            lmtok vocab corpora/scifi.txt --level word -o vocab/scifi.word.tsv
            lmtok encode --vocab vocab/scifi.word.tsv story.txt | lmtok decode --vocab vocab/scifi.word.tsv -

            The product goes to standard output, everything else to standard error.
            """,
        subcommands: [MakeVocabulary.self, Encode.self, Decode.self, Stats.self])
}
