/// The values with the highest scores among all that were inserted, best first.
///
/// Of equal scores the one inserted first ranks higher. Insertion takes time linear in the capacity, which is
/// meant to be small.
package struct TopK<Value, Score: Comparable> {
    /// The values kept so far, in descending order of their scores.
    @usableFromInline package private(set) var items: [(value: Value, score: Score)] = []
    @usableFromInline let capacity: Int

    /// Creates an empty selection of at most `capacity` values.
    @inlinable package init(_ capacity: Int) { self.capacity = capacity }

    /// Inserts a value if its score is among the highest; `value` is evaluated only then.
    @inlinable package mutating func insert(_ value: @autoclosure () -> Value, score: Score) {
        if items.count == capacity, let last = items.last, score <= last.score { return }
        guard capacity > 0 else { return }
        var i = items.count
        while i > 0 && items[i - 1].score < score { i -= 1 }
        items.insert((value(), score), at: i)
        if items.count > capacity { items.removeLast() }
    }
}
