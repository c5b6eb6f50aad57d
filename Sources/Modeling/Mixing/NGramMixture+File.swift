extension NGramMixture {
    /// The name of the file in a checkpoint.
    public static let fileName = "counts.ngrams"
    private static let head = Array("lmcounts".utf8) + [1]  // the last byte is the version

    /// The bytes of the file: counts and weights.
    ///
    /// After `lmcounts` and the version come numbers in base 128, the low digits first, every byte but a number's last
    /// with its high bit set (LEB128):
    ///
    ///     order, V
    ///     n₁ … n₄ of each order                    the counts of counts, for the discounts
    ///     λ of each bucket, (order, 16)            four bytes each, a little-endian float32
    ///     each level's contexts, the shortest first, siblings in the order of their tokens:
    ///         token                                none at level 0; less the last sibling's
    ///         children                             none at the last level
    ///         successors, what was pruned of c(h ·)
    ///         word, count of each successor        the word less the one before; the count less 1
    ///
    /// Most numbers take a byte: an n-gram of the shipped corpus takes about three in all.
    public var file: [UInt8] {
        var out = Self.head
        out.append(number: counts.order)
        out.append(number: counts.vocabularySize)
        for n in counts.countsOfCounts.joined() { out.append(number: n) }
        for λ in weights.shares { withUnsafeBytes(of: λ.bitPattern.littleEndian) { out += $0 } }
        let levels = counts.tree.levels
        for (depth, level) in levels.enumerated() {
            var siblings = depth > 0 ? levels[depth - 1].firstChild[...] : []
            var token: Int32 = 0
            for node in 0..<level.contexts {
                if depth > 0 {
                    while let first = siblings.first, first <= node {
                        (token, siblings) = (0, siblings.dropFirst())
                    }
                    out.append(number: Int(level.tokens[node] - token))
                    token = level.tokens[node]
                }
                if depth + 1 < levels.count { out.append(number: level.children(node).count) }
                out.append(number: level.successors(node).count)
                let kept = level.successors(node).reduce(0) { $0 + level.counts[$1] }
                out.append(number: Int(level.totals[node] - kept))
                var last: Int32 = 0
                for s in level.successors(node) {
                    out.append(number: Int(level.words[s] - last))
                    out.append(number: Int(level.counts[s]) - 1)
                    last = level.words[s]
                }
            }
        }
        return out
    }

    /// Reads the bytes of the file for a vocabulary of `V` tokens.
    ///
    /// - Throws: ``NGramFileError``; every number is checked.
    public init(file: UnsafeRawBufferPointer, vocabularySize V: Int) throws(NGramFileError) {
        guard file.starts(with: Self.head) else {
            throw NGramFileError("it is no file of counts of version 1")
        }
        var reader = NumberReader(bytes: file, position: Self.head.count)
        let order = try reader.number("an order", in: 1...Self.mostOrder)
        _ = try reader.number("a vocabulary", in: V...V)
        var countsOfCounts: [[Int]] = []
        for _ in 0..<order {
            var n: [Int] = []
            for _ in 1...4 { n.append(try reader.number("a count of counts", in: 0...Int(UInt32.max))) }
            countsOfCounts.append(n)
        }
        var shares: [Float] = []
        for _ in 0..<order * MixtureWeights.classes { shares.append(try reader.share()) }
        var levels: [ContextTree.Level] = [], children = [1]
        for depth in 0..<order {
            var level = ContextTree.Level(firstChild: [0]), below: [Int] = [], all = 0
            for siblings in children {
                var token = 0
                for sibling in 0..<siblings {
                    if depth > 0 {
                        token = try reader.ascending(after: sibling == 0 ? nil : token, below: V)
                        level.tokens.append(Int32(token))
                    }
                    if depth + 1 < order {
                        below.append(try reader.count("children", beside: all))
                        all += below[below.count - 1]
                        level.firstChild.append(UInt32(all))
                    }
                    try reader.successors(into: &level, vocabularySize: V)
                }
            }
            levels.append(level)
            children = below
        }
        guard reader.isAtEnd else { throw NGramFileError("there is something after its counts") }
        self.init(
            KneserNey(
                ContextTree(levels: levels), vocabularySize: V, countsOfCounts: countsOfCounts),
            MixtureWeights(shares: shares))
    }
}

/// What is wrong with a file of counts, as a clause.
public struct NGramFileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The clause.
    public let description: String

    init(_ description: String) { self.description = description }
}

extension [UInt8] {
    /// Adds a number in base 128, the low digits first.
    @inline(__always) fileprivate mutating func append(number: Int) {
        var rest = number
        while rest >= 0x80 {
            append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }
}
