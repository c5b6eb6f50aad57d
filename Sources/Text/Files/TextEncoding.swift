internal import CICU

/// An encoding of text other than UTF-8, by the name that iconv knows.
public enum TextEncoding: String, Sendable, CaseIterable {
    /// UTF-16 with a byte order mark.
    case utf16 = "UTF-16"
    /// UTF-16 without a mark, low byte first.
    case utf16LittleEndian = "UTF-16LE"
    /// UTF-16 without a mark, high byte first.
    case utf16BigEndian = "UTF-16BE"
    /// UTF-32 with a byte order mark.
    case utf32 = "UTF-32"
    /// UTF-32 without a mark, low byte first.
    case utf32LittleEndian = "UTF-32LE"
    /// UTF-32 without a mark, high byte first.
    case utf32BigEndian = "UTF-32BE"
    /// Latin-1, a byte for each letter of western Europe.
    case latin1 = "ISO-8859-1"
    /// Latin-1 with quotation marks and dashes.
    case windows1252 = "WINDOWS-1252"
    /// None of these, and not UTF-8.
    case other = "ENCODING"
}

extension TextEncoding: CustomStringConvertible {
    /// The name that people know.
    public var description: String { self == .latin1 ? "Latin-1" : rawValue }
}

extension TextEncoding {
    /// Recognizes the encoding of a text by its first bytes; nil for UTF-8, even with stray bytes, and for less than
    /// eight bytes without a mark.
    ///
    /// Without a mark, the bytes are read in each encoding and every code point costs about as many bits as it would in
    /// a text of unknown language: few for ASCII and alphabets, more for ideographs, many for controls and for what is
    /// malformed. The cheapest reading wins. Text in UTF-8 without controls is never taken for another encoding.
    init?(of head: ArraySlice<UInt8>, isWhole: Bool) {
        let marks: [(bytes: [UInt8], encoding: TextEncoding)] = [
            ([0xFF, 0xFE, 0, 0], .utf32), ([0, 0, 0xFE, 0xFF], .utf32), ([0xFF, 0xFE], .utf16),
            ([0xFE, 0xFF], .utf16),
        ]
        if let mark = marks.first(where: { head.starts(with: $0.bytes) }) {
            self = mark.encoding
            return
        }
        guard head.count >= 8 else { return nil }
        let utf8 = UTF8Cost(of: head, isWhole: isWhole), narrow = singleByteCost(head, isWhole: isWhole)
        guard utf8.hasFaults else { return nil }
        // A reading in which the average character costs more than an ideograph makes no sense.
        let little = utf16Cost(head, 0, 1), big = utf16Cost(head, 1, 0)
        let wide: [(bits: Int, encoding: TextEncoding)] = [
            little.withChanges <= big.withChanges
                ? (little.bits, .utf16LittleEndian) : (big.bits, .utf16BigEndian),
            (utf32Cost(head, [3, 2, 1, 0]), .utf32LittleEndian),
            (utf32Cost(head, [0, 1, 2, 3]), .utf32BigEndian),
        ].filter { $0.bits <= ideograph * (head.count / $0.encoding.unit) }
        if let widest = wide.min(by: { $0.bits < $1.bits }), widest.bits < min(utf8.bits, narrow) {
            self = isDoubleByte(head) ? .other : widest.encoding
        } else if utf8.isMalformed {
            self.init(singleByte: head, bits: narrow, utf8: utf8.bits)
        } else {
            return nil
        }
    }

    /// Recognizes the encoding of a text by `window`, which begins with its first malformed byte; nil for UTF-8 with
    /// stray bytes.
    ///
    /// It is UTF-8 if reading a byte as a character costs more. A malformed byte outweighs about three characters, and
    /// the `characters` beyond ASCII before the window at most the accents of a page.
    init?(malformed window: [UInt8], isWhole: Bool, after characters: Int) {
        let utf8 = UTF8Cost(of: window[...], isWhole: isWhole).bits - 8 * min(characters, 1000)
        self.init(singleByte: window[...], bits: singleByteCost(window[...], isWhole: isWhole), utf8: utf8)
    }

    /// Chooses an encoding of one byte a character, unless UTF-8 costs less.
    private init?(singleByte text: ArraySlice<UInt8>, bits: Int, utf8: Int) {
        guard bits < utf8, !text.contains(0) else { return nil }
        let high = text.count { $0 >= 0x80 }
        let pairs = zip(text, text.dropFirst()).count { $0 >= 0x80 && $1 >= 0x80 }
        // Letters with accents are few, of which a short text says little, and seldom neighbours.
        let isWestern = bits <= 7 * text.count + fault && 2 * pairs <= high && !isDoubleByte(text)
        let hasQuotes = text.contains { (0x80..<0xA0).contains($0) }
        self = !isWestern ? .other : hasQuotes ? .windows1252 : .latin1
    }

    /// The bytes of the smallest character.
    private var unit: Int {
        switch self {
        case .utf16, .utf16LittleEndian, .utf16BigEndian: 2
        case .utf32, .utf32LittleEndian, .utf32BigEndian: 4
        case .latin1, .windows1252, .other: 1
        }
    }
}

/// The bits of an ideograph, and of a control character or an invalid sequence.
private let ideograph = 17, fault = 32

/// Returns about how many bits a code point takes in a text of unknown language.
private func cost(_ codePoint: UInt32) -> Int {
    switch codePoint {
    case 0x09, 0x0A, 0x0D, 0x20..<0x7F: 6
    case 0x07, 0x08, 0x0C, 0x1B: 12  // controls of terminals and printers
    case 0..<0xA0: fault
    case 0xA0..<0x800: 8  // alphabets from Latin to Arabic
    case 0x2010..<0x2020, 0x3000..<0x3100, 0xFF01..<0xFF60: 10  // dashes and quotes, kana, wide punctuation
    case 0x900..<0x1400, 0x1780..<0x1800, 0x1E00..<0x2000: 12  // other alphabets
    case 0x4E00..<0xA000, 0xAC00..<0xD7A4, 0x10000..<0x110000: ideograph
    case 0xD800..<0xF900, 0xFFFE...: fault
    default: 22
    }
}

private struct UTF8Cost {
    private(set) var bits = 0
    /// Whether there are malformed bytes, and whether there are those or controls.
    private(set) var isMalformed = false, hasFaults = false

    init(of text: ArraySlice<UInt8>, isWhole: Bool) {
        text.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            var i = 0
            // The last character of a part may be incomplete.
            while i < bytes.count - (isWhole ? 0 : 3) {
                var codePoint: Int32 = 0
                i += Int(cicu_decode(base + i, bytes.count - i, &codePoint))
                let cost = codePoint < 0 ? fault : cost(UInt32(codePoint))
                isMalformed = isMalformed || codePoint < 0
                hasFaults = hasFaults || cost == fault
                bits += cost
            }
        }
    }
}

/// The cost in UTF-16 with the high byte of a pair at `high` and the low one at `low`, by itself and with four bits for
/// each change from one group of characters to another.
///
/// A text stays in its script, while the characters of a line of Chinese, read with their bytes exchanged, are in many.
private func utf16Cost(
    _ head: ArraySlice<UInt8>, _ low: Int, _ high: Int
) -> (bits: Int, withChanges: Int) {
    var (sum, lead, changes, last) = (0, false, 0, 0)
    for i in stride(from: head.startIndex, to: head.endIndex - 1, by: 2) {
        let unit = UInt32(head[i + high]) << 8 | UInt32(head[i + low])
        let isTrail = lead && unit & 0xFC00 == 0xDC00
        sum += isTrail ? ideograph - fault : cost(unit)  // the lead has been counted as a fault
        lead = unit & 0xFC00 == 0xD800
        if cost(unit) != last { changes += 1 }
        last = cost(unit)
    }
    return (sum, sum + 4 * changes)
}

/// The cost in UTF-32 with the bytes of a code point, highest first, at `order`.
private func utf32Cost(_ head: ArraySlice<UInt8>, _ order: [Int]) -> Int {
    stride(from: head.startIndex, to: head.endIndex - 3, by: 4).reduce(0) { sum, i in
        let codePoint = order.reduce(UInt32(0)) { $0 << 8 | UInt32(head[i + $1]) }
        return sum + (codePoint > 0x10FFFF ? 4 * fault : cost(codePoint))
    }
}

/// The cost in an encoding of one byte a character.
private func singleByteCost(_ text: ArraySlice<UInt8>, isWhole: Bool) -> Int {
    text.dropLast(isWhole ? 0 : 3).reduce(0) {
        $0 + ($1 < 0x80 ? cost(UInt32($1)) : $1 < 0xA0 ? 12 : 8)
    }
}

/// Whether a text reads like an East Asian encoding of one or two bytes a character, such as Shift-JIS, EUC-JP, Big5
/// and GB 18030: without controls, and mostly in pairs that begin with a high byte.
private func isDoubleByte(_ text: ArraySlice<UInt8>) -> Bool {
    var (pairs, isTrail) = (0, false)
    for byte in text {
        if isTrail {
            guard byte >= 0x30, byte != 0x7F, byte != 0xFF else { return false }
            pairs += 1
            isTrail = false
        } else {
            guard byte < 0x80 ? cost(UInt32(byte)) < fault : byte != 0x80 && byte != 0xFF else {
                return false
            }
            isTrail = byte > 0x80
        }
    }
    // A few letters may look like it by chance.
    return text.count >= 8 && 3 * pairs >= text.count
}
