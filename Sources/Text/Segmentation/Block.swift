internal import CICU

/// How normalized text is cut into blocks that can be encoded apart from each other.
///
/// A cut stands after a LF, or where there is none after a space before an ASCII letter; never inside a run of
/// white space, so no token reaches across one, and the ids of the blocks in a row are those of the whole text.
/// Where a stretch of ``limit`` bytes has neither, it is cut between two code points (``Edge/joined``): the ids then
/// depend on the cut, which depends on the text alone, and decoding still gives the text.
public enum Block {
    /// What lies between a block and its neighbour.
    public enum Edge: Sendable {
        /// Nothing: the text begins or ends here.
        case text
        /// A cut after white space.
        case whiteSpace
        /// A cut with nothing to mark it.
        case joined
    }

    /// A block is no shorter, unless the text ends.
    public static let target = 1 << 20
    /// A block is no longer.
    public static let limit = 2 << 20

    /// The length of the first block of `utf8`, and what its end is.
    ///
    /// `utf8` is what is left of the text, or at least ``limit`` + 4 bytes of it.
    public static func first(of utf8: UnsafeRawBufferPointer) -> (length: Int, edge: Edge) {
        first(of: utf8, target: target, limit: limit)
    }

    static func first(of utf8: UnsafeRawBufferPointer, target: Int, limit: Int) -> (length: Int, edge: Edge) {
        guard utf8.count > limit else { return (utf8.count, .text) }
        for cut in target..<limit where utf8[cut - 1] == 0x0A && !beginsWithWhiteSpace(utf8, at: cut) {
            return (cut, .whiteSpace)
        }
        for cut in target..<limit where utf8[cut - 1] == 0x20 && isLetter(utf8[cut]) {
            return (cut, .whiteSpace)
        }
        var cut = limit
        while cut > limit - 4 && utf8[cut] & 0xC0 == 0x80 { cut -= 1 }
        return (cut, .joined)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    private static func beginsWithWhiteSpace(_ utf8: UnsafeRawBufferPointer, at offset: Int) -> Bool {
        guard let base = utf8.assumingMemoryBound(to: UInt8.self).baseAddress else { return false }
        var scalar: Int32 = 0
        _ = cicu_decode(base + offset, utf8.count - offset, &scalar)
        return cicu_is_white_space(scalar) != 0
    }
}
