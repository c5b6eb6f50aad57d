import Analysis
import ArgumentParser
import Console
import Modeling

/// The vectors of a table of components, and what stands before their coordinates.
struct ComponentRows {
    let names: [String]
    /// Places in order of falling count, from 1.
    let ranks: [Int]
    let counts: [Int]
    let vectors: Matrix
    /// What the vectors are, in one word.
    let origin: String

    /// The tokens of a space.
    init(_ space: EmbeddingSpace) {
        (names, ranks) = (space.entries.map(\.name), space.entries.map(\.rank))
        (counts, vectors, origin) = (space.entries.map(\.count), space.vectors, space.origin.rawValue)
    }

    /// The time phrases of the model's own text, with the last layer's output after each.
    init(phrases arguments: SpaceArguments) throws {
        if arguments.center || arguments.dropTopPcs > 0 {
            throw ValidationError(
                "--center and --drop-top-pcs are for vectors of tokens; leave them out with --of phrases.")
        }
        var selection = try PhraseArguments.parse([])
        if let top = arguments.top { selection.top = top }
        try selection.validate()
        let read = try PhraseStates(arguments.model.load(), selection)
        let counts = read.phrases.map { $0.count ?? 0 }
        let order = counts.indices.sorted { (counts[$0], $1) > (counts[$1], $0) }
        names = order.map { read.phrases[$0].text }
        ranks = Array(1...order.count)
        self.counts = order.map { counts[$0] }
        (vectors, origin) = (read.states.selecting(order), "phrases")
    }
}
