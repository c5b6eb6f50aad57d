internal import CICU

/// Makes normalized UTF-8 of any bytes.
///
/// Text larger than memory is normalized a block at a time: blocks cut where ``cut(in:from:)`` says give the
/// same bytes as the whole. Not for use by two threads at once: make one for each.
public final class Normalizer {
    /// What this normalizer does.
    public let normalization: Normalization
    private let handle: OpaquePointer

    /// A normalizer; throws where ICU has no data.
    public init(_ normalization: Normalization = Normalization()) throws(TextError) {
        let form =
            switch normalization.form {
            case .nfc: CICU_NFC
            case .nfkc: CICU_NFKC
            case .none: CICU_NONE
            }
        var status: Int32 = 0
        let handle = cicu_normalizer_open(Int32(form), normalization.foldCase ? 1 : 0, &status)
        guard let handle, status <= 0 else { throw .icu("normalize", status) }
        (self.normalization, self.handle) = (normalization, handle)
    }

    deinit { cicu_normalizer_close(handle) }

    /// Appends the normalized text to `out`; tells of bytes that were not UTF-8, their offset within `bytes`.
    ///
    /// `atStart` is false for every block of a text but the first: a byte order mark goes at the start alone.
    public func normalize(
        _ bytes: UnsafeRawBufferPointer, atStart: Bool = true, into out: inout [UInt8]
    ) throws(TextError) -> InvalidUTF8? {
        guard let base = bytes.assumingMemoryBound(to: UInt8.self).baseAddress, !bytes.isEmpty else {
            return nil
        }
        var result = cicu_normalized()
        let status = cicu_normalize(handle, base, bytes.count, atStart ? 1 : 0, &result)
        guard status <= 0 else { throw .icu("normalize", status) }
        out.append(contentsOf: UnsafeBufferPointer(start: result.bytes, count: result.count))
        guard result.invalid > 0 else { return nil }
        return InvalidUTF8(count: result.invalid, firstOffset: result.first_invalid)
    }

    /// The first offset at or after `from` (above 0) where a cut changes nothing, which the bytes on both sides
    /// alone decide; nil where there is none among `bytes`.
    public func cut(in bytes: UnsafeRawBufferPointer, from: Int) -> Int? {
        guard let base = bytes.assumingMemoryBound(to: UInt8.self).baseAddress, from < bytes.count else {
            return nil
        }
        let cut = cicu_normalizer_cut(handle, base, bytes.count, max(from, 1))
        return cut < bytes.count ? cut : nil
    }
}

extension TextError {
    static func icu(_ operation: String, _ status: Int32) -> TextError {
        .icu(operation: operation, error: String(cString: cicu_error_name(status)))
    }
}

/// The versions that decide where text is cut.
public enum ICU {
    /// ICU's own version, such as `72.1`.
    public static var version: String { name(cicu_icu_version) }
    /// The version of Unicode that it implements, such as `15.0`.
    public static var unicodeVersion: String { name(cicu_unicode_version) }

    private static func name(_ write: (UnsafeMutablePointer<CChar>) -> Void) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 20) { buffer in
            guard let base = buffer.baseAddress else { return "" }
            write(base)
            return String(cString: base)
        }
    }
}
