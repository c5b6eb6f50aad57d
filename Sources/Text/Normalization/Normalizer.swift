internal import CICU

/// Normalizes any bytes to UTF-8.
///
/// Text larger than memory is normalized block by block; blocks cut at ``cut(in:from:)`` give the same bytes as the
/// whole. Each thread needs its own normalizer.
public final class Normalizer {
    /// The normalization.
    public let normalization: Normalization
    /// The number of byte order marks that were dropped so far, but for those at the start of a text.
    private(set) var droppedMarks = 0
    private let handle: OpaquePointer

    /// Creates a normalizer, or throws where ICU has no data.
    public convenience init(_ normalization: Normalization = Normalization()) throws(TextError) {
        try self.init(normalization, dropsMarks: false)
    }

    /// Creates a normalizer that may drop byte order marks everywhere, as files that were joined have them.
    init(_ normalization: Normalization, dropsMarks: Bool) throws(TextError) {
        let form =
            switch normalization.form {
            case .nfc: CICU_NFC
            case .nfkc: CICU_NFKC
            case .none: CICU_NONE
            }
        var status: Int32 = 0
        let handle = cicu_normalizer_open(
            Int32(form), normalization.foldCase ? 1 : 0, dropsMarks ? 1 : 0, &status)
        guard let handle, status <= 0 else { throw .icu("normalize", status) }
        (self.normalization, self.handle) = (normalization, handle)
    }

    deinit { cicu_normalizer_close(handle) }

    /// Appends the normalized text to `out` and returns the invalid UTF-8, with its offset in `bytes`.
    ///
    /// `atStart` is true for the first block of a text only, where a byte order mark is removed.
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
        droppedMarks += result.marks
        guard result.invalid > 0 else { return nil }
        return InvalidUTF8(count: result.invalid, firstOffset: result.first_invalid)
    }

    /// Returns the first offset at or after `from` (above 0) where a cut does not change the result, or nil where there
    /// is none in `bytes`; it depends on the bytes around the cut only.
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

/// The versions of ICU and Unicode, on which segmentation depends.
public enum ICU {
    /// ICU's own version, such as `72.1`.
    public static var version: String { name(cicu_icu_version) }
    /// The version of Unicode that ICU implements, such as `15.0`.
    public static var unicodeVersion: String { name(cicu_unicode_version) }

    private static func name(_ write: (UnsafeMutablePointer<CChar>) -> Void) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 20) { buffer in
            guard let base = buffer.baseAddress else { return "" }
            write(base)
            return String(cString: base)
        }
    }
}
