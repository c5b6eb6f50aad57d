/// The language that experiments report in; the lecture's own notes are in French, too.
public enum Language: String, Sendable, CaseIterable, Codable {
    case english = "en"
    case french = "fr"

    /// Returns a text in this language.
    ///
    /// The spaces of French punctuation do not break a line.
    public func callAsFunction(_ english: String, _ french: String) -> String {
        guard self == .french else { return english }
        var text = french
        for mark in [":", ";", "?", "!", "»", "%"] { text.replace(" " + mark, with: "\u{A0}" + mark) }
        text.replace("« ", with: "«\u{A0}")
        return text
    }

    /// A colon between a name and its value; French puts a space before it.
    public var colon: String { self(": ", " : ") }
}
