import Analysis
import ArgumentParser
import Console

/// Answers a file of analogies.
struct Analogies: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Answer a file of analogies and count the right answers at 1 and at 5.",
        discussion: """
            lmembed analogies vocab/analogies.txt
            lmembed analogies questions-words.txt --method mul --json

            The file is in Google's format: a line ": name" before each section, then four words a line, the last of \
            which is the answer. A question counts where the vocabulary has all four words.
            """)

    @Argument(help: "The questions; - is standard input.", completion: .file())
    var file: String

    @Option(help: "How answers are scored: add or mul, see lmembed help analogy.")
    var method = AnalogyMethod.add

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

        init(sum scores: [Score]) {
            name = "all"
            (questions, known) = (scores.reduce(0) { $0 + $1.questions }, scores.reduce(0) { $0 + $1.known })
            (at1, at5) = (scores.reduce(0) { $0 + $1.at1 }, scores.reduce(0) { $0 + $1.at5 })
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
            var progress = Progress("answering")
            let scores = try space.scores(of: questions, method: method) { progress.show($0) }.map(Score.init)
            progress.end()
            let report = Report(
                of: space.origin.rawValue, method: method.rawValue, sections: scores, all: Score(sum: scores))
            let rows =
                [["section", "questions", "known", "at 1", "at 5"]] + (scores + [report.all]).map(\.cells)
            var output = TextOutput()
            try output.write(json ? jsonLine(report) + "\n" : Columns.text(rows))
        }
    }
}
