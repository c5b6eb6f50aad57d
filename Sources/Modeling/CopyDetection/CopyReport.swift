/// How much of a generated text is copied from the training text, in runs of characters.
///
/// Characters are Unicode scalars.
public struct CopyReport: Sendable, Equatable {
    /// A run of the generated text that occurs in the training text.
    public struct Run: Sendable, Equatable {
        /// The run itself.
        public let text: String
        /// Its length.
        public let characters: Int
        /// The number of characters before it in the generated text.
        public let start: Int
        /// The training text around its first occurrence.
        public let before: String, after: String
    }

    /// Runs of this many characters count as copied.
    public static let threshold = 30

    /// The length of the generated text.
    public let characters: Int
    /// Its longest run, the first of equals; `nil` if no character of it occurs in the training text.
    public let longest: Run?
    /// Where its runs of at least ``threshold`` are, in characters; runs that overlap are joined.
    public let spans: [Range<Int>]

    /// The number of its characters in runs of at least ``threshold``.
    public var covered: Int { spans.reduce(0) { $0 + $1.count } }

    /// ``covered`` divided by ``characters``, 0 for an empty text.
    public var share: Double { characters == 0 ? 0 : Double(covered) / Double(characters) }
}

extension CopyReport {
    /// Finds the runs of a text in UTF-8 from the longest match that ends at each byte.
    ///
    /// - Parameters:
    ///   - text: The generated text.
    ///   - matches: For each byte, the length in bytes of the longest match that ends there, and its end in the training text.
    ///   - surroundings: Returns the training text around a run, given its end and its length in bytes.
    /// - Throws: What `surroundings` throws.
    init<E: Error>(
        of text: ArraySlice<UInt8>, _ matches: ArraySlice<(length: Int, end: Int)>,
        surroundings: (Int, Int) throws(E) -> (before: String, after: String)
    ) throws(E) {
        let bytes = Array(text), matches = Array(matches)
        // The character that each byte belongs to, counted from 0.
        var characters: [Int] = []
        characters.reserveCapacity(bytes.count)
        for byte in bytes { characters.append((characters.last ?? -1) + (isContinuation(byte) ? 0 : 1)) }
        let count = (characters.last ?? -1) + 1

        var (best, bestLength) = (bytes.startIndex..<bytes.startIndex, 0)
        var spans: [Range<Int>] = []
        for (i, match) in matches.enumerated() where match.length > 0 {
            // A byte that does not end its character ends no run.
            if i + 1 < bytes.count, isContinuation(bytes[i + 1]) { continue }
            var start = i + 1 - match.length
            while start <= i, isContinuation(bytes[start]) { start += 1 }
            guard start <= i else { continue }
            let length = characters[i] - characters[start] + 1
            if length > bestLength { (best, bestLength) = (start..<i + 1, length) }
            guard length >= Self.threshold else { continue }
            // Runs come by their ends, and none begins before the one that ends before it.
            let run = characters[start]..<characters[i] + 1
            if let last = spans.last, run.lowerBound < last.upperBound {
                spans[spans.count - 1] = last.lowerBound..<run.upperBound
            } else {
                spans.append(run)
            }
        }
        (self.characters, self.spans) = (count, spans)
        guard bestLength > 0 else {
            longest = nil
            return
        }
        let (before, after) = try surroundings(matches[best.upperBound - 1].end, best.count)
        longest = Run(
            text: String(decoding: bytes[best], as: UTF8.self), characters: bestLength,
            start: characters[best.lowerBound], before: before, after: after)
    }
}

/// Whether a byte of UTF-8 continues a character.
func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
