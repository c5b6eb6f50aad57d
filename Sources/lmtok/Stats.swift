import ArgumentParser
import Console
import Text

/// Prints statistics of a corpus.
struct Stats: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print statistics of a corpus: characters, tokens, types, spelled words, coverage.",
        discussion: """
            lmtok stats corpora/scifi.txt
            lmtok stats books/ --vocab vocab/scifi.word.tsv --json

            Without --vocab, the tokens are those of the vocabulary that lmtrain would build from the text.
            """)

    @OptionGroup(title: "Corpus") var corpus: CorpusArguments

    @Option(help: "The unit of a token: a character (char) or a word (word, the default).")
    var level: Level?

    @OptionGroup(title: "Vocabulary") var vocabulary: VocabularyArguments

    @Option(
        help: ArgumentHelp(
            "Use this vocabulary instead of building one.", valueName: "file.tsv"),
        completion: .file(extensions: ["tsv"]))
    var vocab: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("List this many of the most frequent tokens.", valueName: "n"))
    var top = 20

    @Flag(help: "Print one JSON object instead of a table.")
    var json = false

    func validate() throws {
        try corpus.requireCorpora("lmtok stats FILE")
        if !(0...10_000).contains(top) { throw ValidationError("--top must be from 0 to 10000, not \(top).") }
        let asked = try vocabulary.level(level)
        if vocab != nil && (asked != nil || vocabulary.minCount != nil || vocabulary.maxSize != nil) {
            throw ValidationError(
                "--vocab determines level and size; leave out --level, --min-count and --max-size.")
        }
    }

    func run() throws {
        try reportingErrors {
            let given = try vocab.map(loadVocabulary)
            let level = try given?.level ?? vocabulary.level(level) ?? .word
            var options = corpus.options(
                normalization: given?.normalization ?? vocabulary.normalizing,
                pretokenized: level == .pretokenized)
            options.vocabulary = given
            let text = try Corpus(paths: corpus.corpora, options: options)
            for notice in text.notices { Terminal.note(notice) }
            CorpusArguments.noteWrapped(text.wrappedFiles)
            let tokens =
                try given
                ?? text.vocabulary(
                    level: level, minCount: vocabulary.minCount, maxSize: vocabulary.maxSize,
                    locale: vocabulary.locale)
            let statistics = try CorpusStatistics(
                text.encode(with: Tokenizer(tokens), threads: Threads.available, cacheDirectory: nil),
                of: text, vocabulary: tokens, top: top)
            var output = TextOutput()
            try output.write(try json ? jsonLine(statistics) + "\n" : statistics.table)
        }
    }
}
