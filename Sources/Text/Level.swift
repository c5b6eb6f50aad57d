/// What a token is.
public enum Level: String, Codable, CaseIterable, Sendable {
    /// A grapheme cluster, falling back to code points and bytes.
    case char
    /// A word, falling back to its spelling.
    case word
    /// A string between spaces of a text that is split already.
    case pretokenized
}
