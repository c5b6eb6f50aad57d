internal import CICU

/// Unicode's full case mappings in a language.
///
/// They may change the length of a text (ß and SS) and depend on what is around a letter (final sigma) and on the
/// language (the dotless i of Turkish).
public struct CaseMapping: Sendable, Equatable {
    /// The locale, such as `tr`; the general rules if it is empty or unknown.
    public let locale: String

    /// Creates the mappings of a locale.
    public init(locale: String = "") { self.locale = locale }

    /// Returns the text without differences of case, to compare it.
    public func folded(_ text: String) -> String { mapped(text, CICU_FOLDCASE) }

    /// Returns the text in lower case.
    public func lowercased(_ text: String) -> String { mapped(text, CICU_LOWERCASE) }

    /// Returns the text in upper case.
    public func uppercased(_ text: String) -> String { mapped(text, CICU_UPPERCASE) }

    /// Returns the text with a capital at its beginning, the rest unchanged.
    public func capitalized(_ text: String) -> String { mapped(text, CICU_TITLECASE) }

    /// Returns the mapped text, or the text itself where ICU fails.
    private func mapped(_ text: String, _ mapping: Int) -> String {
        let utf8 = Array(text.utf8), capacity = 3 * utf8.count
        var status: Int32 = 0
        let mapped = String(unsafeUninitializedCapacity: capacity) { buffer in
            cicu_map_case(
                Int32(mapping), locale, utf8, utf8.count, buffer.baseAddress, buffer.count, &status)
        }
        return status <= 0 ? mapped : text
    }
}
