import Neural

/// Endless made-up text in which there is something to count: quotation marks, lines of limited width, capitals.
///
///     text      → sentence*, wrapped at 30 characters
///     sentence  → told (", and " told)? "." | NAME " said: " QUOTE said (", but " said){0,2} "." QUOTE
///     told      → "the " thing " " VERB "ed the " thing
///     said      → "a " thing " " VERB "s a " thing
///     thing     → (ADJECTIVE " ")? NOUN
///
/// A sentence and what is said begin with a capital. To predict articles, verbs and what follows a full stop, a model
/// has to know whether it is inside quotation marks; to predict a line end, where it is in the line.
struct QuotedText {
    private var random: SplitMix64
    /// A line is broken before the word that would make it longer.
    static let width = 30

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    private static let names = ["Anna", "Boris", "Clara", "David", "Emma", "Felix", "Grace", "Henry"]
    private static let nouns = [
        "river", "moon", "house", "door", "garden", "king", "bird", "stone", "ship", "child", "forest",
        "clock",
    ]
    private static let adjectives = ["young", "small", "dark", "quiet", "green", "heavy", "bright", "lost"]
    private static let verbs = [
        "open", "follow", "cover", "call", "remember", "turn", "discover", "help",
    ]

    /// Returns whole lines, at least `count` characters of them.
    mutating func lines(characters count: Int) -> String {
        var (text, column) = ("", 0)
        while text.utf8.count < count || column > 0 {
            if text.utf8.count >= count { return text + "\n" }
            for word in sentence().split(separator: " ") {
                if column > 0, column + 1 + word.utf8.count > Self.width {
                    text += "\n"
                    column = 0
                }
                text += (column > 0 ? " " : "") + word
                column += (column > 0 ? 1 : 0) + word.utf8.count
            }
        }
        return text
    }

    private mutating func sentence() -> String {
        let isSaid = random.uniform() < 0.5
        let clauses = 1 + Int(random.uniform() * (isSaid ? 3 : 2))
        let words = (0..<clauses).map { _ in isSaid ? said() : told() }
            .joined(separator: isSaid ? ", but " : ", and ")
        let sentence = words.prefix(1).uppercased() + words.dropFirst() + "."
        return isSaid ? "\(one(of: Self.names)) said: \"\(sentence)\"" : sentence
    }

    private mutating func told() -> String { "the \(thing()) \(one(of: Self.verbs))ed the \(thing())" }

    private mutating func said() -> String { "a \(thing()) \(one(of: Self.verbs))s a \(thing())" }

    private mutating func thing() -> String {
        let adjective = random.uniform() < 0.5 ? one(of: Self.adjectives) + " " : ""
        return adjective + one(of: Self.nouns)
    }

    private mutating func one(of words: [String]) -> String {
        words[Int(random.uniform() * Double(words.count))]
    }
}

extension QuotedText {
    /// Returns whole lines, at least `count` characters of them.
    static func lines(_ count: Int, seed: UInt64) -> String {
        var text = QuotedText(seed: seed)
        return text.lines(characters: count)
    }

    /// The beginning of a text, how it was made, and how well models know it.
    static func passage(_ text: String, bits: [Double], _ say: Language) -> Passage {
        let beginning = text.split(separator: "\n").prefix(6).joined(separator: "\n")
        let spread = ResultTable.Cell.spread(Spread(bits), places: 2)
        return Passage(
            title: say(
                "The text, made by a small grammar that opens and closes quotation marks and breaks lines at \(width) characters; models reach \(spread) bits per character",
                "Le texte, fabriqué par une petite grammaire qui ouvre et ferme des guillemets et coupe les lignes à \(width) caractères ; les modèles atteignent \(spread) bits par caractère"
            ), text: beginning + "\n")
    }
}
