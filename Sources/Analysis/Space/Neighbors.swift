/// A token and how near it is.
public struct Neighbor: Sendable, Equatable {
    /// Its place in the space's entries.
    public let index: Int
    /// The cosine with what was asked about, or the score of an analogy's method.
    public let score: Float
}

extension EmbeddingSpace {
    /// The cosine of the angle between two entries' vectors.
    public func similarity(_ a: Int, _ b: Int) -> Float {
        zip(units[a], units[b]).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// The entries nearest to one of them by cosine, nearest first, without the entry itself.
    public func neighbors(of index: Int, count: Int) -> [Neighbor] {
        best(count, of: cosines(with: [index]), excluding: [index])
    }

    /// The cosine of every entry with each of those at `places`: row i belongs to `places[i]`.
    func cosines(with places: [Int]) -> [Float] {
        LinearAlgebra.products(units.selecting(places), units)
    }

    /// The `count` entries of the highest `scores`, highest first, of equal ones the more frequent first.
    ///
    /// Left out are those `excluding`, and what is the same word with other glue.
    func best(_ count: Int, of scores: [Float], excluding asked: [Int]) -> [Neighbor] {
        let words = Set(asked.map { entries[$0].bare })
        var best: [Neighbor] = []
        for (index, score) in scores.enumerated() {
            if best.count >= count, score <= best.last?.score ?? .infinity { continue }
            if words.contains(entries[index].bare) { continue }
            let place = best.firstIndex { $0.score < score } ?? best.count
            best.insert(Neighbor(index: index, score: score), at: place)
            if best.count > count { best.removeLast() }
        }
        return best
    }

    /// The one among entries that is least like the others, and the mean cosine of each with the others.
    ///
    /// `places` must be two or more.
    public func oddOneOut(_ places: [Int]) -> (odd: Int, similarities: [Float]) {
        let means = places.indices.map { i in
            let others = places.indices.filter { $0 != i }
            let sum = others.reduce(Float(0)) { $0 + similarity(places[i], places[$1]) }
            return sum / Float(others.count)
        }
        let odd = means.indices.min { means[$0] < means[$1] } ?? 0
        return (places[odd], means)
    }
}
