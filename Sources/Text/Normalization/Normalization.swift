/// What is done to text before it is cut into tokens.
///
/// Whatever the form, a byte order mark at the start goes, CR LF and CR become LF, and bytes that are not
/// UTF-8 become U+FFFD.
public struct Normalization: Hashable, Codable, Sendable {
    /// A Unicode normalization form.
    public enum Form: String, Codable, CaseIterable, Sendable {
        /// Canonical composition: one spelling of each accented letter. The default.
        case nfc
        /// Compatibility composition: ligatures, widths and superscripts go, too.
        case nfkc
        /// Text as it stands.
        case none
    }

    /// The normalization form.
    public var form: Form
    /// Whether capital and small letters become one (full case folding, which is not lower-casing).
    public var foldCase: Bool

    /// Canonical composition, case kept, unless told otherwise.
    public init(form: Form = .nfc, foldCase: Bool = false) {
        (self.form, self.foldCase) = (form, foldCase)
    }

    /// As a vocabulary's header has it: `nfc`, or `nfc casefold`.
    public var name: String { foldCase ? "\(form.rawValue) casefold" : form.rawValue }

    /// Whether the text is plain ASCII that stays as it is, for which nobody need ask ICU.
    func keeps(_ utf8: UnsafeRawBufferPointer) -> Bool {
        utf8.allSatisfy { $0 < 0x80 && $0 != 0x0D && !(foldCase && $0 &- 0x41 < 26) }
    }

    /// The normalization called `name`, if there is one.
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

/// Bytes of a text that were not UTF-8.
public struct InvalidUTF8: Hashable, Sendable {
    /// How many sequences were replaced by U+FFFD.
    public var count: Int
    /// Where the first one began: a byte offset in the input.
    public var firstOffset: Int

    /// So many sequences, the first at such a place.
    public init(count: Int, firstOffset: Int) { (self.count, self.firstOffset) = (count, firstOffset) }
}
