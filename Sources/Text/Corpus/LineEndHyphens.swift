/// The hyphens at the ends of joined lines, each of which belongs either to its word or to the line.
///
/// A given vocabulary decides where it knows the word in one piece (`something`) or with the hyphen (`some-thing`), the
/// document by its words elsewhere otherwise: a hyphen goes if the word occurs more often in one piece, regardless of
/// the case of ASCII letters. In doubt it stays. The words with hyphens are collected first and then counted in one
/// pass, so that memory depends on their number and not on the size of the document.
struct LineEndHyphens {
    /// A hyphen and the numbers of its word's two forms.
    private struct Candidate {
        let offset: Int
        let joined, hyphenated: Int
        /// Whether the hyphen goes, where the vocabulary knows.
        let isRemoved: Bool?
    }

    /// The longest half of a word, in bytes.
    private static let reach = 64

    private var forms = ByteTable()
    /// How often each form occurs; those at line ends, which all have their hyphens, do not count.
    private var counts: [Int] = []
    private var candidates: [Candidate] = []

    /// Collects the words around the hyphens at `offsets` of a finished spool and counts them in it.
    init(at offsets: [Int], of spool: Spool, knownTo vocabulary: Vocabulary?) throws(TextError) {
        for offset in offsets {
            let start = max(0, offset - Self.reach)
            let text = try spool.read(start..<min(offset + Self.reach, spool.count))
            forEachWord(in: text) { range in
                guard range.contains(offset - start), range.lowerBound > 0 || start == 0 else { return }
                let half = offset - start - range.lowerBound
                let (written, word) = (Array(text[range]), lowered(text[range]))
                let joined = number(word[..<half] + word[(half + 1)...])
                let hyphenated = number(word[...])
                counts[hyphenated] -= 1
                let known = [written, word].map { word in
                    vocabulary.map {
                        $0.count(ofWord: word[..<half] + word[(half + 1)...]) - $0.count(ofWord: word[...])
                    } ?? 0
                }.first { $0 != 0 }
                candidates.append(
                    Candidate(
                        offset: offset, joined: joined, hyphenated: hyphenated,
                        isRemoved: known.map { $0 > 0 }))
            }
        }
        if candidates.contains(where: { $0.isRemoved == nil }) { try count(in: spool) }
    }

    /// The offsets of the hyphens that belong to the lines, ascending.
    var removed: [Int] {
        candidates.filter { $0.isRemoved ?? (counts[$0.joined] > counts[$0.hyphenated]) }.map(\.offset)
    }

    private mutating func number(_ word: ArraySlice<UInt8>) -> Int {
        let number = Int(word.withUnsafeBytes { forms.insert($0) })
        if number == counts.count { counts.append(0) }
        return number
    }

    private mutating func count(in spool: Spool) throws(TextError) {
        var start = 0
        while start < spool.count {
            var text = try spool.read(start..<min(start + (1 << 20), spool.count))
            // No word spans two blocks.
            if start + text.count < spool.count, let space = text.lastIndex(where: isSpace) {
                text.removeSubrange((space + 1)...)
            }
            forEachWord(in: text) { range in
                let index = lowered(text[range]).withUnsafeBytes { forms.find($0) }
                if index >= 0 { counts[Int(index)] += 1 }
            }
            start += text.count
        }
    }
}

extension Vocabulary {
    /// How often a word occurs in the training text, with any glue.
    fileprivate func count(ofWord word: ArraySlice<UInt8>) -> Int {
        word.withUnsafeBytes { word in
            (0..<4).map { index.word(word, Glue(rawValue: $0)) }.reduce(0) {
                $0 + ($1 < 0 ? 0 : counts[Int($1)])
            }
        }
    }
}

/// Calls `body` with each run of letters and of single hyphens between them.
private func forEachWord(in text: [UInt8], _ body: (Range<Int>) -> Void) {
    var (start, index): (Int?, Int) = (nil, 0)
    while index <= text.count {
        let length = index < text.count ? letterLength(text, index) : 0
        if length > 0 {
            start = start ?? index
            index += length
            continue
        }
        let isInner =
            start != nil && index + 1 < text.count && text[index] == UInt8(ascii: "-")
            && letterLength(text, index + 1) > 0
        if let first = start, !isInner {
            body(first..<index)
            start = nil
        }
        index += 1
    }
}

/// Returns the number of bytes of the letter at `index`, 0 where there is none.
///
/// Beyond ASCII, everything is a letter but the Latin-1 symbols (lead byte C2) and General Punctuation (E2 80 and E2 81).
private func letterLength(_ text: [UInt8], _ index: Int) -> Int {
    let byte = text[index]
    guard byte >= 0x80 else { return (0x61...0x7A).contains(byte | 0x20) ? 1 : 0 }
    if byte == 0xC2 { return 0 }
    if byte == 0xE2, index + 1 < text.count, text[index + 1] & 0xFE == 0x80 { return 0 }
    return byte < 0xC0 ? 0 : min(byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4, text.count - index)
}

private func lowered(_ word: ArraySlice<UInt8>) -> [UInt8] {
    word.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
}
