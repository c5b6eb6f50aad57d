import Crypto

extension Corpus {
    /// One of the three parts of a corpus: stretches of normalized text, one a document.
    public struct Part: Sendable {
        /// How many Unicode scalars the text has.
        public let characters: Int
        /// How many bytes of UTF-8 the text has.
        public let bytes: Int
        /// SHA-256 of the text, all documents one after another, in hex.
        public let sha256: String

        /// How many documents there are; each begins anew with the start token.
        public var documents: Int { ranges.count }
        /// Whether there is no text in this part.
        public var isEmpty: Bool { bytes == 0 }

        let ranges: [Range<Int>]
        /// How long blocks are; tests cut small texts into many.
        var blockTarget = Block.target, blockLimit = Block.limit
        private let spool: Spool

        init(of spool: Spool, ranges: [Range<Int>]) throws(TextError) {
            self.spool = spool
            self.ranges = ranges.filter { !$0.isEmpty }
            bytes = ranges.reduce(0) { $0 + $1.count }
            var hash = SHA256()
            var characters = 0
            for range in self.ranges {
                var start = range.lowerBound
                while start < range.upperBound {
                    let block = try spool.read(start..<min(start + (1 << 20), range.upperBound))
                    hash.update(data: block)
                    characters += scalarCount(block[...])
                    start += block.count
                }
            }
            self.characters = characters
            sha256 = hexadecimal(hash.finalize())
        }

        /// The whole text of one document, for corpora that fit in memory.
        public func text(ofDocument index: Int) throws(TextError) -> [UInt8] { try spool.read(ranges[index]) }

        /// Gives `body` the text in blocks that can be encoded apart from each other.
        func forEachBlock(_ body: (TextBlock) throws(TextError) -> Void) throws(TextError) {
            for range in ranges {
                var (start, edge) = (range.lowerBound, Block.Edge.text)
                while start < range.upperBound {
                    var bytes = try spool.read(start..<min(start + blockLimit + 4, range.upperBound))
                    let first = bytes.withUnsafeBytes {
                        Block.first(of: $0, target: blockTarget, limit: blockLimit)
                    }
                    bytes.removeLast(bytes.count - first.length)
                    try body(
                        TextBlock(
                            bytes: bytes, from: edge, to: first.edge,
                            startsDocument: start == range.lowerBound))
                    (start, edge) = (start + first.length, first.edge)
                }
            }
        }
    }
}

/// A stretch of normalized text that is encoded by itself; the text alone says where it begins and ends.
struct TextBlock: Sendable {
    let bytes: [UInt8]
    let from: Block.Edge
    let to: Block.Edge
    let startsDocument: Bool
}

/// The digest in hex, as `sha256sum` prints it.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { byte in
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }.joined()
}
