/// Finds the first malformed bytes of UTF-8 that comes in parts (The Unicode Standard, table 3-7).
struct MalformedSearch {
    /// The number of characters beyond ASCII so far.
    private(set) var characters = 0

    /// The first byte of the character that is not complete yet, how many bytes it lacks, and which the next may be.
    private var lead: UInt8 = 0
    private var missing = 0
    private var next: ClosedRange<UInt8> = 0x80...0xBF

    /// Looks at the next part of the text.
    ///
    /// - Parameters:
    ///   - part: The part.
    ///   - isLast: Whether the text ends with it.
    /// - Returns: The first malformed byte and the offset behind the sequence that it begins, or `nil`.
    mutating func first(in part: ArraySlice<UInt8>, isLast: Bool) -> (byte: UInt8, end: Int)? {
        let found = part.withUnsafeBytes { bytes -> (byte: UInt8, end: Int)? in
            var i = 0
            while i < bytes.count {
                if missing == 0, i + 8 <= bytes.count,
                    bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
                {
                    i += 8
                } else if missing > 0 {
                    guard next.contains(bytes[i]) else { return (lead, i) }
                    next = 0x80...0xBF
                    missing -= 1
                    if missing == 0 { characters += 1 }
                    i += 1
                } else {
                    guard bytes[i] < 0x80 || begin(bytes[i]) else { return (bytes[i], i + 1) }
                    i += 1
                }
            }
            return isLast && missing > 0 ? (lead, i) : nil
        }
        return found.map { ($0.byte, part.startIndex + $0.end) }
    }

    /// Begins a character of several bytes, unless none begins with `byte`.
    private mutating func begin(_ byte: UInt8) -> Bool {
        switch byte {
        case 0xC2...0xDF: missing = 1
        case 0xE0...0xEF: missing = 2
        case 0xF0...0xF4: missing = 3
        default: return false
        }
        lead = byte
        // Neither longer than necessary, nor a surrogate, nor beyond U+10FFFF.
        next =
            switch byte {
            case 0xE0: 0xA0...0xBF
            case 0xED: 0x80...0x9F
            case 0xF0: 0x90...0xBF
            case 0xF4: 0x80...0x8F
            default: 0x80...0xBF
            }
        return true
    }
}
