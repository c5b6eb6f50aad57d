import ArgumentParser

/// Shows what a model has learned about its tokens.
@main struct Embed: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lmembed",
        abstract: "Show what a model has learned about its tokens: tables, pictures and questions.",
        discussion: """
            lmembed neighbors Monday
            lmembed analogy man woman king
            lmembed pca --components 10 -o pca.csv
            lmembed plot -o words.svg
            lmembed phrases -o time.png

            The product goes to standard output or to the file that -o names, everything else to standard error.
            """,
        subcommands: [
            ComponentTable.self, Neighbors.self, AnalogyQuestion.self, Similarity.self, OddOneOut.self,
            Analogies.self, Groups.self, Export.self, Bench.self,
            Plot.self, Phrases.self,
        ])
}
