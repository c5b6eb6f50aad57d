import Analysis
import ArgumentParser
import Console

/// Answers the analogies of a file.
struct Analogies: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Answer the analogies of a file and count the correct answers.",
        discussion: """
            lmembed analogies vocab/analogies.txt
            lmembed analogies questions-words.txt --method mul --json

            The file is in Google's format: a line ": name" before each section, and four words per line, the last of \
            which is the answer. Only analogies whose four words are in the vocabulary count. An answer is correct \
            at 1 if it comes first, and at 5 if it is among the first five.
            """)

    @Argument(help: "The file of analogies; - is standard input.", completion: .file())
    var file: String

    @Option(help: "How to score answers: add or mul, see lmembed help analogy.")
    var method = AnalogyMethod.cosAdd

    @OptionGroup(title: "Vectors") var vectors: SpaceArguments

    @Flag(help: "Print one JSON object.")
    var json = false

    private struct Report: Encodable {
        let of, method: String
        let sections: [Score]
        let all: Score
    }

    private struct Score: Encodable {
        let name: String
        let questions, known, at1, at5: Int

        init(_ score: AnalogyScore) {
            (name, questions, known) = (score.name, score.questions, score.known)
            (at1, at5) = (score.atOne, score.atFive)
        }

        var cells: [String] {
            [name, "\(questions)", "\(known)", share(at1), share(at5)]
        }

        private func share(_ count: Int) -> String {
            known == 0 ? "-" : "\(count) (\(NumberFormat.fixed(100 * Double(count) / Double(known), 1)) %)"
        }
    }

    func run() throws {
        try reportingErrors {
            let questions = try AnalogyFile(inputBytes(file), path: file)
            let space = try vectors.load()
            var progress = ProgressLine("answering")
            let scores = try space.scores(of: questions, method: method) { progress.show($0) }
            progress.finish()
            let report = Report(
                of: space.origin.rawValue, method: method.rawValue, sections: scores.map(Score.init),
                all: Score(.total(scores)))
            let rows =
                [["section", "questions", "known", "at 1", "at 5"]]
                + (report.sections + [report.all]).map(\.cells)
            var output = TextOutput()
            try output.write(json ? jsonLine(report) + "\n" : Table.text(rows))
        }
    }
}
