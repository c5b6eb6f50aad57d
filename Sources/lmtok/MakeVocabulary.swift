import ArgumentParser
import Console
import Text

/// Builds the vocabulary that lmtrain would build from the same text.
struct MakeVocabulary: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vocab",
        abstract: "Build a vocabulary from the training part of a corpus, the same as lmtrain would build.",
        discussion: """
            lmtok vocab corpora/scifi.txt --level char -o vocab/scifi.char.tsv
            lmtok vocab books/ --level word --min-count 3 --unwrap -o books.tsv

            The text that --split sets aside has no influence. Words that the vocabulary lacks are spelled in \
            characters, so a vocabulary of any size can encode every text.
            """)

    @OptionGroup(title: "Corpus") var corpus: CorpusArguments

    @Option(help: "The unit of a token: a character (char) or a word (word).")
    var level: Level?

    @OptionGroup(title: "Vocabulary") var vocabulary: VocabularyArguments

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Write the vocabulary to this file instead of standard output.", valueName: "file.tsv"),
        completion: .file(extensions: ["tsv"]))
    var output = "-"

    @Flag(help: "Describe the vocabulary on standard output as one JSON object; needs -o.")
    var json = false

    func validate() throws {
        try corpus.requireCorpora("lmtok vocab FILE --level word -o FILE.tsv")
        if json && output == "-" {
            throw ValidationError(
                "--json and the vocabulary cannot both go to standard output; give -o FILE.")
        }
        guard try vocabulary.level(level) != nil else {
            throw ValidationError("Choose the unit of a token: --level char, --level word or --pretokenized.")
        }
    }

    func run() throws {
        try reportingErrors {
            guard let level = try vocabulary.level(level) else { return }
            let text = try Corpus(
                paths: corpus.corpora,
                options: corpus.options(
                    normalization: vocabulary.normalizing, pretokenized: level == .pretokenized))
            for notice in text.notices { Terminal.note(notice) }
            CorpusArguments.noteWrapped(text.wrappedFiles)
            let made = try text.vocabulary(
                level: level, minCount: vocabulary.minCount, maxSize: vocabulary.maxSize,
                locale: vocabulary.locale)
            var file = try OutputFile(output)
            try file.write(made.tsv)
            try file.finish()
            let summary = Summary(
                file: output, level: level.rawValue, tokens: made.count, sha256: made.sha256,
                characters: text.train.characters, bytes: text.train.bytes)
            if json {
                var output = TextOutput()
                try output.write(try jsonLine(summary) + "\n")
            }
            if output != "-" { Terminal.say(summary.description) }
        }
    }

    /// A description of the vocabulary, for people and for programs.
    private struct Summary: Encodable, CustomStringConvertible {
        let file, level: String
        let tokens: Int
        let sha256: String
        let characters, bytes: Int

        var description: String {
            "\(file): \(NumberFormat.grouped(tokens)) tokens at \(level) level, from "
                + "\(NumberFormat.grouped(characters)) characters to train on"
        }
    }
}
