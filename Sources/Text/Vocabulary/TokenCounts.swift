/// The counts of the words or characters of a text, from which a vocabulary is chosen.
///
/// The counts of the parts of a text, taken by several threads, add up to those of the text. Once the distinct words
/// fill 2³¹ bytes, no new ones are counted.
public struct TokenCounts: Sendable {
    /// The unit that is counted.
    public let level: Level
    /// The number of documents, each of which begins with the start token.
    public var documents = 0
    /// The number of line ends (pretokenized).
    var lineEnds = 0
    /// The counts of ASCII characters (character level).
    var ascii = [Int](repeating: 0, count: 128)
    /// Everything else: a byte for its kind, and its text.
    private var table = ByteTable()
    private var counts: [Int] = []
    private var scratch: [UInt8] = []

    /// The kind of white space; the kind of a word is its glue.
    static let white: UInt8 = 4

    /// Creates counts of 0.
    public init(level: Level) { self.level = level }

    /// Returns the number of a word's counter.
    mutating func counter(_ kind: UInt8, _ utf8: UnsafeRawBufferPointer) -> Int32 {
        scratch.removeAll(keepingCapacity: true)
        scratch.append(kind)
        scratch.append(contentsOf: utf8)
        let index = scratch.withUnsafeBytes { table.insert($0) }
        if Int(index) == counts.count { counts.append(0) }
        return index
    }

    @inline(__always) mutating func add(_ counter: Int32, _ count: Int = 1) {
        if counter >= 0 { counts[Int(counter)] += count }
    }

    /// Calls `body` with each kind, text and count.
    func forEach(_ body: (_ kind: UInt8, _ utf8: [UInt8], _ count: Int) -> Void) {
        for i in counts.indices {
            let key = table.key(i)
            body(key[key.startIndex], Array(key.dropFirst()), counts[i])
        }
    }

    /// Adds the counts of another part of the text.
    public mutating func merge(_ other: TokenCounts) {
        documents += other.documents
        lineEnds += other.lineEnds
        for i in ascii.indices { ascii[i] += other.ascii[i] }
        for i in other.counts.indices {
            let index = other.table.key(i).withUnsafeBytes { table.insert($0) }
            if Int(index) == counts.count { counts.append(0) }
            add(index, other.counts[i])
        }
    }
}

extension TokenCounts: WordSink {
    mutating func group(
        _ utf8: UnsafeRawBufferPointer, begin: Int, ends: ArraySlice<Int32>, joined: Bool,
        into pieces: inout [Int32]
    ) throws(TextError) {
        forEachGlued(utf8, begin: begin, ends: ends, joined: joined) { word, glue in
            pieces.append(counter(glue.rawValue, word))
        }
    }

    @inline(__always) mutating func take(_ pieces: UnsafeBufferPointer<Int32>) {
        for index in pieces { add(index) }
    }

    mutating func white(_ utf8: UnsafeRawBufferPointer) { add(counter(TokenCounts.white, utf8)) }
}

extension TokenCounts: CharacterSink {
    @inline(__always) mutating func ascii(_ byte: UInt8) { ascii[Int(byte)] += 1 }

    mutating func cluster(_ utf8: UnsafeRawBufferPointer, into pieces: inout [Int32]) {
        pieces.append(counter(0, utf8))
    }
}

extension TokenCounts: PretokenizedSink {
    mutating func word(_ utf8: UnsafeRawBufferPointer) { add(counter(0, utf8)) }
    mutating func lineEnd() { lineEnds += 1 }
}

/// Counts the tokens of blocks of normalized text.
///
/// Each thread has its own counter; their ``counts`` are merged at the end.
public final class BlockCounter {
    /// The counts so far.
    public private(set) var counts: TokenCounts
    private var characters: CharacterScanner?
    private var words: WordScanner?

    /// Creates a counter with counts of 0.
    public init(level: Level, locale: String) throws(TextError) {
        counts = TokenCounts(level: level)
        switch level {
        case .char: characters = try CharacterScanner(locale: locale)
        case .word: words = try WordScanner(locale: locale)
        case .pretokenized: break
        }
    }

    /// Counts the tokens of a block of less than 2³¹ bytes with the given edges.
    public func count(
        _ block: UnsafeRawBufferPointer, from: Block.Edge = .text, to: Block.Edge = .text
    ) throws(TextError) {
        if from == .text { counts.documents += 1 }
        switch counts.level {
        case .char: try characters?.scan(block, into: &counts)
        case .word: try words?.scan(block, from: from, to: to, into: &counts)
        case .pretokenized: try PretokenizedScanner.scan(block, into: &counts)
        }
    }
}
