/// All substrings of a text: the smallest automaton that reads each of them.
///
/// Blumer et al., "The smallest automaton recognizing the subwords of a text" (1985). A state stands for the set
/// of places where some substrings end; these are the suffixes of the longest of them that are longer than the
/// longest of the state it links to. A text of m bytes has fewer than 2m states, and each byte added takes
/// constant time on average.
struct SuffixAutomaton {
    /// The length of each state's longest substring; state 0 is that of the empty one.
    private(set) var lengths: [Int32] = [0]
    /// The state that each state's next shorter suffix is in, −1 of state 0.
    private(set) var links: [Int32] = [-1]
    /// Where each state goes by each column, (states, width), −1 where nowhere.
    private(set) var next: [Int32]
    /// The state of every prefix of the text, one for each byte.
    private(set) var prefixes: [Int32] = []
    /// Each byte's column, 1 and up; 0 is for bytes that the text lacks.
    let columns: [Int32]
    /// The number of columns.
    let width: Int

    init(_ text: [UInt8]) {
        var columns = [Int32](repeating: 0, count: 256)
        var width = 1
        for byte in text where columns[Int(byte)] == 0 {
            columns[Int(byte)] = Int32(width)
            width += 1
        }
        (self.columns, self.width) = (columns, width)
        next = Array(repeating: -1, count: width)
        var last = 0
        for byte in text {
            last = append(Int(columns[Int(byte)]), after: last)
            prefixes.append(Int32(last))
        }
    }

    /// The states from the shortest to the longest, so that links go backward.
    var byLength: [Int] { lengths.indices.sorted { (lengths[$0], $0) < (lengths[$1], $1) } }

    /// Adds a byte behind the text whose state is `last`; returns the state of the longer text.
    private mutating func append(_ column: Int, after last: Int) -> Int {
        let state = add(length: lengths[last] + 1, link: 0)
        next += repeatElement(-1, count: width)
        var p = last
        while p >= 0, next[p * width + column] < 0 {
            next[p * width + column] = Int32(state)
            p = Int(links[p])
        }
        guard p >= 0 else { return state }
        let q = Int(next[p * width + column])
        guard lengths[q] != lengths[p] + 1 else {
            links[state] = Int32(q)
            return state
        }
        // The shorter of q's substrings end here as well and the longer do not: they part.
        let clone = add(length: lengths[p] + 1, link: links[q])
        next += Array(next[q * width..<(q + 1) * width])
        while p >= 0, next[p * width + column] == q {
            next[p * width + column] = Int32(clone)
            p = Int(links[p])
        }
        (links[q], links[state]) = (Int32(clone), Int32(clone))
        return state
    }

    private mutating func add(length: Int32, link: Int32) -> Int {
        lengths.append(length)
        links.append(link)
        return lengths.count - 1
    }
}
