/// The language that experiments report in; the lecture's own notes are in French, too.
public enum Language: String, Sendable, CaseIterable, Codable {
    case english = "en"
    case french = "fr"

    /// Returns a text in this language.
    public func callAsFunction(_ english: String, _ french: String) -> String {
        self == .english ? english : french
    }
}
