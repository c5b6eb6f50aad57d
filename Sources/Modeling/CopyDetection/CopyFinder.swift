/// Finds the exact matches of a text in one pass over another text of any length.
///
/// Its automaton knows after each byte of the other text the longest suffix read so far that is a substring of
/// the first text (Chang & Lawler 1994 call these the matching statistics): a state and a length,
///
///     length′ = min(length, cap) + 1,   (state′, cap) = table[state, byte]
///
/// where `cap` is the length of the longest suffix of the state that can be extended by that byte, −1 if none can. All of
/// them are tabulated, so that every byte costs one look-up.
struct CopyFinder {
    /// What a state does at a byte.
    private struct Step {
        var state: Int32
        var cap: Int32
    }

    private let automaton: SuffixAutomaton
    private let order: [Int]
    private let columns: [Int32]
    private let table: [Step]  // (states, width)

    // What was read so far.
    private var state = 0, length = 0, position = 0
    /// For each state, the length of its longest substring that was read, and where it ended first.
    private var longest: [Int32], ends: [Int]

    /// A finder of parts of `text`, in which bytes that no UTF-8 has may separate texts: they match nothing.
    init(_ text: [UInt8]) {
        let automaton = SuffixAutomaton(text)
        let order = automaton.byLength
        var table = [Step](repeating: Step(state: 0, cap: -1), count: automaton.next.count)
        for state in order {
            for column in 1..<max(1, automaton.width) {
                let place = state * automaton.width + column
                if automaton.next[place] >= 0 {
                    table[place] = Step(state: automaton.next[place], cap: automaton.lengths[state])
                } else if state > 0 {
                    table[place] = table[Int(automaton.links[state]) * automaton.width + column]
                }
            }
        }
        (self.automaton, self.order, self.table) = (automaton, order, table)
        columns = (0..<256).map { $0 < 0xF8 ? automaton.columns[$0] : 0 }
        longest = Array(repeating: 0, count: order.count)
        ends = Array(repeating: 0, count: order.count)
    }

    /// Reads on in the other text.
    mutating func read(_ bytes: UnsafeRawBufferPointer) {
        var (state, length, position) = (state, length, position)
        let width = automaton.width
        table.withUnsafeBufferPointer { table in
            columns.withUnsafeBufferPointer { columns in
                longest.withUnsafeMutableBufferPointer { longest in
                    for byte in bytes {
                        let step = table[state * width + Int(columns[Int(byte)])]
                        (state, length) = (Int(step.state), min(length, Int(step.cap)) + 1)
                        position += 1
                        guard length > Int(longest[state]) else { continue }
                        longest[state] = Int32(length)
                        ends[state] = position
                    }
                }
            }
        }
        (self.state, self.length, self.position) = (state, length, position)
    }

    /// For each byte of the written text: the length of the longest substring that ends there and was read, 0
    /// where there is none, and the end of its first place in the other text.
    var matches: [(length: Int, end: Int)] {
        let (lengths, links) = (automaton.lengths, automaton.links)
        var (longest, ends) = (longest, ends)
        // Whatever was read, its suffixes were: all that a state links to.
        for state in order.reversed() where longest[state] > 0 && links[state] > 0 {
            let link = Int(links[state])
            if lengths[link] > longest[link] { (longest[link], ends[link]) = (lengths[link], ends[state]) }
        }
        // And where a state's own substrings were not, its suffixes may have been.
        for state in order where longest[state] == 0 && links[state] > 0 {
            (longest[state], ends[state]) = (longest[Int(links[state])], ends[Int(links[state])])
        }
        return automaton.prefixes.map { (Int(longest[Int($0)]), ends[Int($0)]) }
    }
}
