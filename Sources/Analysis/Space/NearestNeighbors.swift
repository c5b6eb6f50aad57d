internal import Modeling

/// A token with its score.
public struct Neighbor: Sendable, Equatable {
    /// The index in the space's entries.
    public let index: Int
    /// The cosine similarity, or the score of an analogy.
    public let score: Float
}

extension EmbeddingSpace {
    /// Returns the cosine similarity of two entries.
    public func similarity(_ a: Int, _ b: Int) -> Float {
        zip(units[a], units[b]).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// Returns the nearest neighbours of an entry by cosine similarity, nearest first.
    public func neighbors(of index: Int, count: Int) -> [Neighbor] {
        best(count, of: cosines(with: [index]), excluding: [index])
    }

    /// Returns the cosine similarities of some entries with all entries, (indices, V).
    func cosines(with indices: [Int]) -> [Float] {
        LinearAlgebra.products(units.selecting(indices), units)
    }

    /// Returns the `count` entries with the highest `scores`, highest first; ties go to the more frequent entry.
    ///
    /// Leaves out the excluded entries, those that differ from them only in their glue, and those without a direction.
    func best(_ count: Int, of scores: [Float], excluding asked: [Int]) -> [Neighbor] {
        let bases = Set(asked.map { entries[$0].base })
        var best = TopK<Int, Float>(count)
        for (index, score) in scores.enumerated()
        where !bases.contains(entries[index].base) && !zeros.contains(index) {
            best.insert(index, score: score)
        }
        return best.items.map { Neighbor(index: $0.value, score: $0.score) }
    }

    /// Returns the entry least similar to the others, and the mean cosine similarity of each to the others.
    ///
    /// Takes the indices of at least two entries.
    public func oddOneOut(_ indices: [Int]) -> (odd: Int, similarities: [Float]) {
        let means = indices.indices.map { i in
            let others = indices.indices.filter { $0 != i }
            let sum = others.reduce(Float(0)) { $0 + similarity(indices[i], indices[$1]) }
            return sum / Float(others.count)
        }
        let odd = means.indices.min { means[$0] < means[$1] } ?? 0
        return (indices[odd], means)
    }
}
