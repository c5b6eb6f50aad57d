internal import CICU

/// Finds segment boundaries with ICU.
///
/// Each thread needs its own segmenter.
public final class Segmenter {
    /// The kind of segments.
    public enum Unit: Sendable {
        /// Extended grapheme clusters (UAX #29): characters as readers see them.
        case graphemes
        /// Words, punctuation and spaces (UAX #29, with ICU's dictionaries for scripts without spaces).
        case words
        /// Sentences with the white space after them (UAX #29, except that none ends before a lower-case letter, or
        /// after an abbreviation or initials before a name, as in "Dr. Watson").
        case sentences
    }

    private let unit: Unit
    private let handle: OpaquePointer

    /// Creates a segmenter for a locale such as `en`; for an unknown one ICU uses its general rules.
    public init(_ unit: Unit, locale: String) throws(TextError) {
        guard Segmenter.isLocale(locale) else { throw .locale(locale) }
        var status: Int32 = 0
        let handle =
            switch unit {
            case .graphemes: cicu_breaker_open(Int32(CICU_GRAPHEMES), locale, &status)
            case .words: cicu_breaker_open(Int32(CICU_WORDS), locale, &status)
            case .sentences:
                cicu_breaker_open(Int32(CICU_SENTENCES), SentenceEnds.locale(locale), &status)
            }
        guard let handle, status <= 0 else { throw .icu("find boundaries", status) }
        (self.unit, self.handle) = (unit, handle)
    }

    deinit { cicu_breaker_close(handle) }

    /// Replaces `ends` by the byte offsets of the ends of all segments in less than 2³¹ bytes of valid UTF-8.
    public func ends(of utf8: UnsafeRawBufferPointer, into ends: inout [Int32]) throws(TextError) {
        ends.removeAll(keepingCapacity: true)
        guard let base = utf8.assumingMemoryBound(to: UInt8.self).baseAddress, !utf8.isEmpty else { return }
        let status = cicu_breaker_set(handle, base, utf8.count)
        guard status <= 0 else { throw .icu("find boundaries", status) }
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: 256) { batch in
            while true {
                let found = cicu_breaker_next(handle, batch.baseAddress, Int32(batch.count))
                ends.append(contentsOf: batch[..<Int(found)])
                if Int(found) < batch.count { break }
            }
        }
        if unit == .sentences {
            let text = SentenceEnds(of: UnsafeBufferPointer(start: base, count: utf8.count))
            ends.removeAll { !text.isReal(Int($0)) }
        }
    }

    /// Returns whether `name` looks like a locale; a name from a file may be anything.
    static func isLocale(_ name: String) -> Bool {
        name.utf8.count <= 64
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
                    UInt8(ascii: "@"), UInt8(ascii: "="), UInt8(ascii: ";"):
                    true
                default: false
                }
            }
    }
}
