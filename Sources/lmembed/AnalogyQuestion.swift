public import Analysis
public import ArgumentParser
import Console

/// Answers one question of the kind "man is to woman as king is to what?".
struct AnalogyQuestion: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analogy",
        abstract: "Answer \"A is to B as C is to what?\"; the three words themselves are no answers.",
        discussion: """
            lmembed analogy man woman king
            lmembed analogy walk walked talk --method mul -k 3
            """)

    @Argument(help: "The first word, such as man.") var a: String
    @Argument(help: "What it is to, such as woman.") var b: String
    @Argument(help: "The word that wants its counterpart, such as king.") var c: String

    @Option(name: [.customShort("k"), .customLong("k")], help: "How many answers to list.")
    var count = 5

    @Option(
        help: """
            How answers are scored: cos(x,B) - cos(x,A) + cos(x,C) (add), or the product of the cosines with B and \
            C divided by that with A, after moving them to 0...1 (mul).
            """)
    var method = AnalogyMethod.add

    @OptionGroup(title: "Vectors") var vectors: SpaceArguments

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws { try requireAnswers(count) }

    func run() throws {
        try reportingErrors {
            let space = try vectors.load()
            let question = Analogy(try space.index(of: a), try space.index(of: b), try space.index(of: c))
            let answers = space.answers(question, count: count, method: method)
            let answer = Answer([a, b, c], answers, in: space)
            var output = TextOutput()
            try output.write(json ? jsonLine(answer) + "\n" : answer.table)
        }
    }
}

extension AnalogyMethod: ExpressibleByArgument {}
