internal import CICU

/// Cuts normalized text into blocks that can be encoded independently.
///
/// A cut is after a LF or, where there is none, after a space before an ASCII letter, but never inside a run of white
/// space. No token reaches across a cut, so the ids of the blocks in a row are those of the whole text. A stretch of
/// ``limit`` bytes without such a place is cut between two code points (``Edge/joined``): the ids then depend on the cut,
/// which depends on the text alone, and decoding still gives the text.
public enum Block {
    /// The edge between a block and its neighbour.
    public enum Edge: Sendable {
        /// The start or the end of the text.
        case text
        /// A cut after white space.
        case whiteSpace
        /// A cut anywhere else.
        case joined
    }

    /// The smallest size of a block, except at the end of the text.
    public static let target = 1 << 20
    /// The largest size of a block.
    public static let limit = 2 << 20

    /// Returns the length of the first block of `utf8` and the edge at its end.
    ///
    /// `utf8` is the rest of the text, or at least ``limit`` + 4 bytes of it.
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
