import Algorithms

/// Words in the order of their bytes, found by their beginnings: a trie whose nodes are ranges of a sorted list.
package struct SortedWords: Sendable {
    /// The words that begin with some bytes: a range of the list, and the number of these bytes.
    package struct Node: Sendable, Equatable {
        fileprivate let range: Range<Int>
        fileprivate let depth: Int
    }

    private var words: [[UInt8]]

    /// Sorts words, each of which counts once.
    package init(_ words: some Sequence<[UInt8]>) {
        self.words = Set(words).sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// Whether there is no word.
    package var isEmpty: Bool { words.isEmpty }
    /// All words.
    package var root: Node { Node(range: words.indices, depth: 0) }

    /// Returns the words of a node that continue with some bytes, or `nil` if none does.
    package func child(of node: Node, _ bytes: [UInt8]) -> Node? {
        let words = words[node.range]
        let first = words.partitioningIndex { !$0.dropFirst(node.depth).lexicographicallyPrecedes(bytes) }
        let end = words[first...].partitioningIndex { !$0.dropFirst(node.depth).starts(with: bytes) }
        return first < end ? Node(range: first..<end, depth: node.depth + bytes.count) : nil
    }

    /// Returns the bytes that may follow those that lead to a node.
    func nextBytes(after node: Node) -> ByteSet {
        var bytes = ByteSet(), index = node.range.lowerBound
        if isWord(node) { index += 1 }
        while index < node.range.upperBound {
            let byte = words[index][node.depth]
            bytes.insert(byte)
            index = words[index..<node.range.upperBound].partitioningIndex { $0[node.depth] != byte }
        }
        return bytes
    }

    /// Returns whether the bytes that lead to a node are a word, which then is the first of those that begin so.
    package func isWord(_ node: Node) -> Bool {
        !node.range.isEmpty && words[node.range.lowerBound].count == node.depth
    }

    /// Adds a word; nodes found before are no longer valid.
    mutating func insert(_ word: [UInt8]) {
        let index = words.partitioningIndex { !$0.lexicographicallyPrecedes(word) }
        if index == words.count || words[index] != word { words.insert(word, at: index) }
    }
}

/// A set of bytes.
struct ByteSet: Sendable, Equatable {
    /// A bit for each byte, 64 in each element.
    private var bits = SIMD4<UInt64>.zero

    func contains(_ byte: UInt8) -> Bool { bits[Int(byte >> 6)] >> UInt64(byte & 63) & 1 == 1 }

    mutating func insert(_ byte: UInt8) { bits[Int(byte >> 6)] |= 1 << UInt64(byte & 63) }

    mutating func formUnion(_ other: ByteSet) { bits |= other.bits }
}
