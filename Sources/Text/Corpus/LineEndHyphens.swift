/// The hyphens at the ends of joined lines, each of which belongs either to its word or to the line.
///
/// The document itself decides, by its words elsewhere: a hyphen goes if the word occurs more often in one piece
/// (`something`) than with the hyphen (`some-thing`), regardless of the case of ASCII letters. In doubt it stays. The
/// words with hyphens are collected first and then counted in one pass, so that memory depends on their number and not
/// on the size of the document.
struct LineEndHyphens {
    /// A hyphen and the numbers of its word's two forms.
    private struct Candidate {
        let offset: Int
        let joined, hyphenated: Int
    }

    /// The longest half of a word, in bytes.
    private static let reach = 64

    private var forms = ByteTable()
    /// How often each form occurs; those at line ends, which all have their hyphens, do not count.
    private var counts: [Int] = []
    private var candidates: [Candidate] = []

    /// Collects the words around the hyphens at `offsets` of a finished spool and counts them in it.
    init(at offsets: [Int], of spool: Spool) throws(TextError) {
        for offset in offsets {
            let start = max(0, offset - Self.reach)
            let text = try spool.read(start..<min(offset + Self.reach, spool.count))
            forEachWord(in: text) { range in
                guard range.contains(offset - start), range.lowerBound > 0 || start == 0 else { return }
                let half = offset - start - range.lowerBound
                let word = lowered(text[range])
                let joined = number(word[..<half] + word[(half + 1)...])
                let hyphenated = number(word[...])
                counts[hyphenated] -= 1
                candidates.append(Candidate(offset: offset, joined: joined, hyphenated: hyphenated))
            }
        }
        if !candidates.isEmpty { try count(in: spool) }
    }

    /// The offsets of the hyphens that belong to the lines, ascending.
    var removed: [Int] { candidates.filter { counts[$0.joined] > counts[$0.hyphenated] }.map(\.offset) }

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
