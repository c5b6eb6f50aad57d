import Crypto

extension Corpus {
    /// One of the three parts of a corpus: normalized text in documents.
    public struct Part: Sendable {
        /// The number of Unicode scalars.
        public let characters: Int
        /// The number of UTF-8 bytes.
        public let bytes: Int
        /// The SHA-256 of all documents one after another, in hexadecimal digits.
        public let sha256: String

        /// The number of documents, each of which begins with the start token.
        public var documents: Int { ranges.count }
        /// Whether the part has no text.
        public var isEmpty: Bool { bytes == 0 }

        let ranges: [Range<Int>]
        /// The lengths of blocks; tests cut small texts into many.
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

        /// Returns the whole text of a document, for corpora that fit in memory.
        public func text(ofDocument index: Int) throws(TextError) -> [UInt8] { try spool.read(ranges[index]) }

        /// Calls `body` with blocks of the text that can be encoded independently.
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

/// A block of normalized text that is encoded by itself; its ends depend on the text alone.
struct TextBlock: Sendable {
    let bytes: [UInt8]
    let from: Block.Edge
    let to: Block.Edge
    let startsDocument: Bool
}

/// Returns a digest in lower-case hexadecimal digits, as `sha256sum` prints it.
package func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
