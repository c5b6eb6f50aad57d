import ArgumentParser
import Console
import Text

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Counts what disturbs a reader of written texts.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Count what disturbs a reader of texts: words that a corpus lacks, unbalanced quotation marks.",
        discussion: """
            lmgen --json --samples 40 | lmtok check --known corpora/scifi.txt
            lmtok check chapter.txt --known book.txt

            A word is a run of letters; case does not count. Of the texts that lmgen --json writes, the words of the \
            prompt are known, too.
            """)

    @Argument(
        help: ArgumentHelp(
            "Texts that lmgen --json wrote, an object on each line, or one text; - is standard input.",
            valueName: "file"))
    var file = "-"

    @Option(
        help: ArgumentHelp("A text whose words are words.", valueName: "file"), completion: .file())
    var known: String

    @Flag(help: "Print one JSON object instead of a table.")
    var json = false

    /// A text that a program wrote after a prompt.
    private struct Written: Decodable {
        let prompt, text: String
    }

    func run() throws {
        try reportingErrors {
            var figures = try WritingFigures(known: try inputBytes(known, limit: 1 << 30))
            let text = String(decoding: try inputBytes(file), as: UTF8.self)
            let lines = text.split(separator: "\n").map { line in
                try? JSONDecoder().decode(Written.self, from: Data(line.utf8))
            }
            if lines.contains(where: { $0 == nil }) {
                try figures.add(text)
            } else {
                for case let written? in lines { try figures.add(written.text, prompt: written.prompt) }
            }
            var output = TextOutput()
            try output.write(try json ? jsonLine(CheckReport(figures)) + "\n" : CheckReport(figures).table)
        }
    }
}

/// The figures as a program reads them.
private struct CheckReport: Encodable {
    let texts, words, unknownWords, doubledWords, paragraphs, unbalancedParagraphs, completeTexts: Int
    let distinct2: Double
    let sentences: Int
    /// The mean words of a sentence, here and in the known text, and the distance of the two distributions; `nil` where
    /// one of the two has no sentences.
    let sentenceWords, knownSentenceWords, sentenceLengthDistance: Double?
    let unknown: [String]

    init(_ figures: WritingFigures) {
        (texts, words, unknownWords) = (figures.texts, figures.words, figures.unknownWords.count)
        (doubledWords, distinct2) = (figures.doubledWords, figures.distinct2)
        (paragraphs, unbalancedParagraphs) = (figures.paragraphs, figures.unbalancedParagraphs)
        completeTexts = figures.completeTexts
        let (own, known) = (figures.sentences, figures.knownSentences)
        sentences = own.count
        (sentenceWords, knownSentenceWords) = (finite(own.mean), finite(known.mean))
        sentenceLengthDistance = finite(own.distance(from: known))
        unknown = Array(figures.unknownWords.prefix(100))
    }

    /// The figures for people.
    var table: String {
        func share(_ part: Int, of whole: Int) -> String {
            whole == 0 ? "" : NumberFormat.fixed(100 * Double(part) / Double(whole), 2) + " %"
        }
        func fixed(_ value: Double?, _ places: Int) -> String {
            value.map { NumberFormat.fixed($0, places) } ?? "-"
        }
        let rows = [
            ["texts", NumberFormat.grouped(texts), ""], ["words", NumberFormat.grouped(words), ""],
            ["unknown words", NumberFormat.grouped(unknownWords), share(unknownWords, of: words)],
            ["words twice in a row", NumberFormat.grouped(doubledWords), share(doubledWords, of: words)],
            [
                "unbalanced paragraphs", NumberFormat.grouped(unbalancedParagraphs),
                share(unbalancedParagraphs, of: paragraphs),
            ],
            [
                "texts that end with a sentence", NumberFormat.grouped(completeTexts),
                share(completeTexts, of: texts),
            ],
            ["distinct-2", NumberFormat.fixed(distinct2, 3), ""],
            ["words a sentence", fixed(sentenceWords, 1), ""],
            ["words a sentence, known text", fixed(knownSentenceWords, 1), ""],
            ["distance of sentence lengths", fixed(sentenceLengthDistance, 3), ""],
        ]
        let examples = unknown.isEmpty ? "" : "unknown: \(unknown.prefix(20).joined(separator: " "))\n"
        return Table.text(rows, columns: [.left(32), .right(9), .right(9)]) + TextOutput.visible(examples)
    }
}
