/// What a text may not do although its tokens could.
public struct WritingRules: Sendable, Equatable {
    /// Whether words may be written that neither the training text nor the text itself has.
    ///
    /// Without a list of the training text's words, as older models are, any word may be written.
    public var coinsWords = false
    /// Whether the last word of a prompt may be the beginning of a longer one.
    public var completesWord = false
    /// Whether a quotation mark or a bracket may be closed that is not open.
    public var closesUnopened = false

    /// Creates the rules of a text that reads well.
    public init() {}

    /// Rules that allow everything, as for a text that is typed and completed letter by letter.
    public static let none: WritingRules = {
        var rules = WritingRules()
        (rules.coinsWords, rules.completesWord, rules.closesUnopened) = (true, true, true)
        return rules
    }()
}

extension WritingRules: Codable {
    private enum Key: String, CodingKey { case coinsWords, completesWord, closesUnopened }

    /// Decodes rules; what is left out is not allowed.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        coinsWords = try object.decodeIfPresent(Bool.self, forKey: .coinsWords) ?? false
        completesWord = try object.decodeIfPresent(Bool.self, forKey: .completesWord) ?? false
        closesUnopened = try object.decodeIfPresent(Bool.self, forKey: .closesUnopened) ?? false
    }
}
