public import Analysis
public import ArgumentParser
import Console

/// Answers an analogy: "man is to woman as king is to what?".
struct AnalogyQuestion: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analogy",
        abstract: "Complete an analogy: A is to B as C is to what?",
        discussion: """
            lmembed analogy man woman king
            lmembed analogy walk walked talk --method mul -k 3

            A, B and C themselves are never answers.
            """)

    @Argument(help: "The first word, such as man.") var a: String
    @Argument(help: "The word that it is to, such as woman.") var b: String
    @Argument(help: "The word whose counterpart to find, such as king.") var c: String

    @Option(
        name: [.customShort("k"), .customLong("k")], parsing: .unconditional,
        help: "The number of answers to list.")
    var count = 5

    @Option(
        help: """
            How to score an answer x: by vector offset, cos(x,B) - cos(x,A) + cos(x,C) (add, 3CosAdd), or by \
            cos(x,B) cos(x,C) / cos(x,A) with cosines scaled to 0...1 (mul, 3CosMul).
            """)
    var method = AnalogyMethod.cosAdd

    @OptionGroup(title: "Vectors") var vectors: SpaceArguments

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws { try requireAnswers(count) }

    func run() throws {
        try reportingErrors {
            let space = try vectors.load()
            let question = Analogy(
                try space.asked(a), try space.asked(b), try space.asked(c))
            let answers = space.answers(question, count: count, method: method)
            let answer = Answer([a, b, c], answers, in: space)
            var output = TextOutput()
            try output.write(json ? jsonLine(answer) + "\n" : answer.table)
        }
    }
}

extension AnalogyMethod: ExpressibleByArgument {}
