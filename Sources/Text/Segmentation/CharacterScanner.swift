/// Receives the characters of a text: an encoder or a counter.
protocol CharacterSink {
    /// Takes an ASCII character.
    mutating func ascii(_ byte: UInt8)
    /// Takes the pieces of a stretch, made now or remembered.
    mutating func take(_ pieces: UnsafeBufferPointer<Int32>)
    /// Appends the pieces of a grapheme cluster to `pieces`.
    mutating func cluster(_ utf8: UnsafeRawBufferPointer, into pieces: inout [Int32])
}

/// Finds the grapheme clusters of a block of normalized text.
///
/// There is a boundary between any two ASCII characters (except CR LF, which normalized text does not have), so only
/// stretches around other characters need ICU, and short ones are remembered.
struct CharacterScanner {
    private let graphemes: Segmenter
    private var ends: [Int32] = []
    private var pieces: [Int32] = []
    private var memory = ChunkMemory()

    init(locale: String) throws(TextError) { graphemes = try Segmenter(.graphemes, locale: locale) }

    mutating func scan(_ block: UnsafeRawBufferPointer, into sink: inout some CharacterSink) throws(TextError)
    {
        var i = 0
        while i < block.count {
            if block[i] < 0x80 && (i + 1 == block.count || block[i + 1] < 0x80) {
                sink.ascii(block[i])
                i += 1
                continue
            }
            let first = i
            i += 1
            // Up to the first place between two ASCII characters.
            while i < block.count && !(block[i] < 0x80 && block[i - 1] < 0x80) { i += 1 }
            if memory.recall(block, first, i, { sink.take($0) }) { continue }
            let stretch = UnsafeRawBufferPointer(rebasing: block[first..<i])
            try segment(stretch, into: &sink)
            pieces.withUnsafeBufferPointer { sink.take($0) }
            memory.remember(stretch, pieces)
        }
    }

    /// Does the same with ICU alone.
    mutating func scanWithoutMemory(
        _ block: UnsafeRawBufferPointer, into sink: inout some CharacterSink
    ) throws(TextError) {
        try segment(block, into: &sink)
        pieces.withUnsafeBufferPointer { sink.take($0) }
    }

    private mutating func segment(
        _ utf8: UnsafeRawBufferPointer, into sink: inout some CharacterSink
    ) throws(TextError) {
        try graphemes.ends(of: utf8, into: &ends)
        pieces.removeAll(keepingCapacity: true)
        var begin = 0
        for end in ends {
            sink.cluster(UnsafeRawBufferPointer(rebasing: utf8[begin..<Int(end)]), into: &pieces)
            begin = Int(end)
        }
    }
}

/// Encodes characters at character level.
struct CharacterEncoding: CharacterSink {
    let index: VocabularyIndex
    var ids: [Int32] = []

    @inline(__always) mutating func ascii(_ byte: UInt8) { ids.append(index.ascii[Int(byte)]) }

    @inline(__always) mutating func take(_ pieces: UnsafeBufferPointer<Int32>) {
        for id in pieces { ids.append(id) }
    }

    mutating func cluster(_ utf8: UnsafeRawBufferPointer, into pieces: inout [Int32]) {
        CharacterFallback.spell(cluster: utf8, index, into: &pieces)
    }
}
