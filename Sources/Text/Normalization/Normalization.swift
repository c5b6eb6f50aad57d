/// How text is normalized before it is split into tokens.
///
/// All forms remove a byte order mark at the start, convert CR LF and CR to LF, and replace invalid UTF-8 by U+FFFD.
public struct Normalization: Hashable, Codable, Sendable {
    /// A Unicode normalization form.
    public enum Form: String, Codable, CaseIterable, Sendable {
        /// Canonical composition: one spelling of each accented letter. The default.
        case nfc
        /// Compatibility composition, which also replaces ligatures, widths and superscripts.
        case nfkc
        /// No normalization form.
        case none
    }

    /// The normalization form.
    public var form: Form
    /// Whether case is folded (full case folding, which differs from lower-casing).
    public var foldCase: Bool

    /// Creates a normalization, by default canonical composition without case folding.
    public init(form: Form = .nfc, foldCase: Bool = false) {
        (self.form, self.foldCase) = (form, foldCase)
    }

    /// The name in a vocabulary's header: `nfc`, or `nfc casefold`.
    public var name: String { foldCase ? "\(form.rawValue) casefold" : form.rawValue }

    /// Returns whether the text is ASCII that normalization does not change, so that ICU is not needed.
    func keeps(_ utf8: UnsafeRawBufferPointer) -> Bool {
        utf8.allSatisfy { $0 < 0x80 && $0 != 0x0D && !(foldCase && $0 &- 0x41 < 26) }
    }

    /// Creates the normalization with a name, or returns nil.
    public init?(name: String) {
        for form in Form.allCases {
            for foldCase in [false, true] {
                self.init(form: form, foldCase: foldCase)
                if self.name == name { return }
            }
        }
        return nil
    }
}

/// The invalid UTF-8 of a text.
public struct InvalidUTF8: Hashable, Sendable {
    /// The number of sequences that were replaced by U+FFFD.
    public var count: Int
    /// The byte offset of the first one in the input.
    public var firstOffset: Int

    /// Describes `count` sequences.
    public init(count: Int, firstOffset: Int) { (self.count, self.firstOffset) = (count, firstOffset) }
}
