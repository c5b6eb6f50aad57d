import ArgumentParser
import Console

/// Explores what a model has learned about its tokens.
@main struct Embed: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lmembed",
        abstract: "Explore what a model has learned about its tokens, in tables, pictures and answers.",
        discussion: """
            lmembed neighbors Monday
            lmembed analogy man woman king
            lmembed pca --components 10 -o pca.csv
            lmembed plot -o words.svg
            lmembed phrases -o time.png

            Results go to standard output or to the files named by -o, messages to standard error.
            """,
        version: release,
        subcommands: [
            ComponentTable.self, Neighbors.self, AnalogyQuestion.self, Similarity.self, OddOneOut.self,
            Analogies.self, Groups.self, Export.self, Bench.self,
            Plot.self, Phrases.self,
        ])

    static func main() { start(verbatim: ["--title", "--around", "--pairs"]) }
}
