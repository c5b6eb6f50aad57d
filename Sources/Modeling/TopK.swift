/// The values with the highest scores among all that were inserted, best first.
///
/// Of equal scores the one inserted first ranks higher. Insertion takes time linear in the capacity, which is
/// meant to be small.
///
/// It is public because other modules get a specialized version of public generic code only: a package's own, inlinable
/// or not, asks for the types at run time, and suggestions took twenty times as long.
public struct TopK<Value, Score: Comparable> {
    @usableFromInline var best: [(value: Value, score: Score)] = []
    @usableFromInline let capacity: Int

    /// The values kept so far, in descending order of their scores.
    @inlinable public var items: [(value: Value, score: Score)] { best }

    /// Creates an empty selection of at most `capacity` values.
    @inlinable public init(_ capacity: Int) { self.capacity = capacity }

    /// Inserts a value if its score is among the highest; `value` is evaluated only then.
    @inlinable public mutating func insert(_ value: @autoclosure () -> Value, score: Score) {
        if best.count == capacity, let last = best.last, score <= last.score { return }
        guard capacity > 0 else { return }
        var i = best.count
        while i > 0 && best[i - 1].score < score { i -= 1 }
        best.insert((value(), score), at: i)
        if best.count > capacity { best.removeLast() }
    }
}
