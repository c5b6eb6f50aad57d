/// What a text may not do although its tokens could.
public struct WritingRules: Sendable, Equatable {
    /// Whether words may be written that neither the training text nor the text itself has.
    ///
    /// Without a list of the training text's words, as older models are, any word may be written.
    public var coinsWords = false
    /// Whether the last word of a prompt may be the beginning of a longer one.
    public var completesWord = false
    /// Whether quotation marks and brackets may be closed that are not open, and quotations end with a paragraph.
    public var unbalancesMarks = false

    /// Creates the rules of a text that reads well.
    public init() {}

    /// Rules that allow everything, as for a text that is typed and completed letter by letter.
    public static let none: WritingRules = {
        var rules = WritingRules()
        (rules.coinsWords, rules.completesWord, rules.unbalancesMarks) = (true, true, true)
        return rules
    }()
}

extension WritingRules: Codable {
    private enum Key: String, CodingKey { case coinsWords, completesWord, unbalancesMarks }

    /// Decodes rules; what is left out is not allowed.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        coinsWords = try object.decodeIfPresent(Bool.self, forKey: .coinsWords) ?? false
        completesWord = try object.decodeIfPresent(Bool.self, forKey: .completesWord) ?? false
        unbalancesMarks = try object.decodeIfPresent(Bool.self, forKey: .unbalancesMarks) ?? false
    }
}
