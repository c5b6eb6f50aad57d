internal import CICU

/// Spells any text in the characters of a vocabulary: in grapheme clusters, or else in code points, or else in bytes.
final class CharacterFallback {
    private let graphemes: Segmenter
    private var ends: [Int32] = []

    init(locale: String) throws(TextError) { graphemes = try Segmenter(.graphemes, locale: locale) }

    /// Appends the ids of the characters of `utf8`.
    func spell(
        _ utf8: UnsafeRawBufferPointer, _ index: VocabularyIndex, into ids: inout [Int32]
    ) throws(TextError) {
        if utf8.allSatisfy({ $0 < 0x80 && $0 != 0x0D }) {
            for byte in utf8 { ids.append(index.ascii[Int(byte)]) }
            return
        }
        try graphemes.ends(of: utf8, into: &ends)
        var begin = 0
        for end in ends {
            CharacterFallback.spell(
                cluster: UnsafeRawBufferPointer(rebasing: utf8[begin..<Int(end)]), index, into: &ids)
            begin = Int(end)
        }
    }

    /// Appends the ids of one grapheme cluster.
    static func spell(cluster: UnsafeRawBufferPointer, _ index: VocabularyIndex, into ids: inout [Int32]) {
        let id = index.character(cluster)
        if id >= 0 {
            ids.append(id)
            return
        }
        forEachCodePoint(of: cluster) { codePoint in
            let id = codePoint.count == 1 ? index.ascii[Int(codePoint[0])] : index.character(codePoint)
            if id >= 0 {
                ids.append(id)
            } else {
                for byte in codePoint { ids.append(index.bytes[Int(byte)]) }
            }
        }
    }
}

/// Calls `body` with the bytes of each code point, with U+FFFD in place of invalid UTF-8.
func forEachCodePoint(of utf8: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
    guard let base = utf8.assumingMemoryBound(to: UInt8.self).baseAddress else { return }
    var i = 0
    while i < utf8.count {
        var scalar: Int32 = 0
        let length = Int(cicu_decode(base + i, utf8.count - i, &scalar))
        if scalar < 0 {
            withUnsafeBytes(of: (UInt8(0xEF), UInt8(0xBF), UInt8(0xBD))) { body($0) }
        } else {
            body(UnsafeRawBufferPointer(start: base + i, count: length))
        }
        i += length
    }
}
