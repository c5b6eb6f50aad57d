/// The predicted positions of a text, sorted by the tokens before them: by the last token first, then by the one before
/// it, and so on for `order − 1` tokens, and last by the token predicted.
///
/// A document's beginning sorts before every token. The sort is a counting sort for each place, least
/// significant first: `order` passes, no comparisons, and two words of memory for a token of text.
struct SortedPositions {
    private let text: [Int32]
    private let sorted: [UInt32]
    /// The number of context tokens of each position of the text, at most `order − 1`.
    private let history: [UInt8]
    /// The number of context tokens that each sorted position shares with the previous one.
    private let common: [UInt8]

    /// Sorts the positions of `text`, except those of `documentStarts`.
    init(order: Int, vocabularySize V: Int, text: [Int32], documentStarts: [Int]) {
        precondition(1...64 ~= order && text.count <= Int(UInt32.max), "order \(order), \(text.count) tokens")
        let history = Self.history(order: order, count: text.count, documentStarts: documentStarts)
        var sorted: [UInt32] = []
        sorted.reserveCapacity(text.count)
        var start = documentStarts.makeIterator()
        var next = start.next()
        for e in text.indices {
            if e == next { next = start.next() } else { sorted.append(UInt32(e)) }
        }
        var other = sorted
        for back in [0] + (1..<order).reversed() {
            Self.sort(&sorted, into: &other, by: back, text: text, history: history, vocabularySize: V)
            swap(&sorted, &other)
        }
        (self.text, self.history, self.sorted) = (text, history, sorted)
        common = Self.common(sorted, text: text, history: history)
    }

    /// The number of positions.
    var count: Int { sorted.count }
    /// The number of context tokens of a position, at most `order − 1`.
    @inline(__always) func available(_ i: Int) -> Int { Int(history[Int(sorted[i])]) }
    /// The number of context tokens that a position shares with the previous one.
    @inline(__always) func shared(_ i: Int) -> Int { Int(common[i]) }
    /// The token `back` places before the predicted one, which has `back` = 0.
    @inline(__always) func token(_ i: Int, back: Int) -> Int32 { text[Int(sorted[i]) - back] }

    private static func history(order: Int, count: Int, documentStarts: [Int]) -> [UInt8] {
        var history = [UInt8](repeating: 0, count: count)
        var known = 0
        var start = documentStarts.makeIterator()
        var next = start.next()
        for e in history.indices {
            if e == next { (known, next) = (0, start.next()) }
            history[e] = UInt8(known)
            known = min(known + 1, order - 1)
        }
        return history
    }

    /// One pass of the sort: stable, by the token `back` places before.
    private static func sort(
        _ sorted: inout [UInt32], into other: inout [UInt32], by back: Int, text: [Int32], history: [UInt8],
        vocabularySize V: Int
    ) {
        @inline(__always) func key(_ e: Int) -> Int {
            back > Int(history[e]) ? 0 : Int(text[e - back]) + 1
        }
        // Index k + 1 counts the keys k; then it is the place of the next key k + 1.
        var places = [UInt32](repeating: 0, count: V + 2)
        for e in sorted { places[key(Int(e)) + 1] += 1 }
        for k in 1..<places.count { places[k] += places[k - 1] }
        for e in sorted {
            let k = key(Int(e))
            other[Int(places[k])] = e
            places[k] += 1
        }
    }

    private static func common(_ sorted: [UInt32], text: [Int32], history: [UInt8]) -> [UInt8] {
        var common = [UInt8](repeating: 0, count: sorted.count)
        for i in sorted.indices.dropFirst() {
            let (a, b) = (Int(sorted[i - 1]), Int(sorted[i]))
            let most = Int(min(history[a], history[b]))
            var length = 0
            while length < most && text[a - length - 1] == text[b - length - 1] { length += 1 }
            common[i] = UInt8(length)
        }
        return common
    }
}
