public import Text

/// Finds the frequent phrases about time in a text: "a few days ago", "in the last two years".
///
/// A phrase is a sequence of two to five words from a closed list (``TimeWords``) with at least one noun of time. It
/// begins with a function word, a number or a name, and ends with a noun or with `ago`. A phrase that occurs only
/// within a longer one is dropped.
public struct TimePhrases: Sendable {
    /// The possible numbers of words in a phrase.
    static let lengths = 2...5
    private let words = TimeWords.english
    /// The count of each phrase; a phrase is the numbers of its words, one per byte, the first in the highest byte.
    private var counts: [UInt64: Int] = [:]

    /// Starts with no phrases.
    public init() {}

    /// Finds the phrases of a text.
    ///
    /// - Parameters:
    ///   - text: The token ids of the text.
    ///   - vocabulary: The vocabulary of the ids.
    ///   - minCount: The minimum count of a phrase; phrases like "in May" and "on Friday" are always taken.
    ///   - top: The most phrases to take beside those.
    ///   - progress: Called with the share of the text that is read, from 0 to 1.
    /// - Returns: The phrases with their groups and counts, most frequent first.
    /// - Throws: The error of a file that has become shorter or damaged.
    public static func find(
        in text: TokenFile, _ vocabulary: Vocabulary, minCount: Int, top: Int,
        progress: (Double) -> Void = { _ in }
    ) throws(TextError) -> [Phrase] {
        var (found, stream) = (TimePhrases(), WordStream(vocabulary, TimeWords.english))
        var done = 0
        try text.forEachBlock { ids in
            for id in ids { stream.append(id) { found.count($0) } }
            done += ids.count
            progress(Double(done) / Double(max(1, text.count)))
        }
        stream.finish { found.count($0) }
        return found.phrases(minCount: minCount, top: top)
    }

    /// Counts the phrases in a sequence of words from the list.
    mutating func count(_ run: [UInt8]) {
        for first in run.indices {
            // "twenty-one years" does not contain the phrase "one years".
            if first > 0 && run[first - 1] == words.hyphen { continue }
            for length in Self.lengths where first + length <= run.count {
                let phrase = run[first..<first + length]
                if isPhrase(phrase) { counts[Self.key(phrase), default: 0] += 1 }
            }
        }
    }

    private func isPhrase(_ numbers: ArraySlice<UInt8>) -> Bool {
        let roles = numbers.map(words.role)
        guard let first = roles.first, let last = roles.last else { return false }
        let isNamed = { (role: TimeWords.Role) in role == .month || role == .weekday }
        let begins = first == .beginning || isNamed(first)
        let ends = last != .beginning && last != .middle
        // An article and a noun ("the day") say too little.
        let isBare =
            numbers.count == 2 && numbers.first.map { Self.articles.contains(words.word($0)) } == true
        // The Treebank also writes N for parts of fractions and prices.
        let isCount = zip(numbers, roles.dropFirst()).allSatisfy { words.word($0) != "N" || $1 == .noun }
        return begins && ends && !isBare && isCount && roles.contains { $0 == .noun || isNamed($0) }
    }

    private static let articles: Set = [
        "a", "an", "the", "this", "that", "these", "those", "his", "her", "my", "our", "their", "one", "some",
        "any", "same", "whole",
    ]

    private static func key(_ numbers: ArraySlice<UInt8>) -> UInt64 {
        numbers.reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func numbers(_ key: UInt64) -> [UInt8] {
        (0..<8).reversed().map { UInt8(truncatingIfNeeded: key >> (8 * UInt64($0))) }.filter { $0 != 0 }
    }

    /// Returns the phrases counted so far, see ``find(in:_:minCount:top:progress:)``.
    func phrases(minCount: Int, top: Int) -> [Phrase] {
        var contained = Set<UInt64>()
        for (key, count) in counts {
            let numbers = Self.numbers(key)
            for length in Self.lengths where length < numbers.count {
                for first in 0...numbers.count - length {
                    let part = Self.key(numbers[first..<first + length])
                    if counts[part] == count { contained.insert(part) }
                }
            }
        }
        let ranked = counts.filter { key, count in !contained.contains(key) && count >= minCount }
            .sorted { (-$0.value, text(of: $0.key)) < (-$1.value, text(of: $1.key)) }
        let taken = ranked.prefix(top) + ranked.dropFirst(top).filter { isDate(Self.numbers($0.key)) }
        let rare = counts.filter { key, count in count < minCount && isDate(Self.numbers(key)) }
            .sorted { text(of: $0.key) < text(of: $1.key) }
        return (taken + rare).map { key, count in
            Phrase(text(of: key), group: group(of: Self.numbers(key)), count: count)
        }
    }

    private func text(of key: UInt64) -> String {
        Self.numbers(key).map(words.word).joined(separator: " ").replacing(" - ", with: "-")
    }

    /// Returns whether a phrase is like "in May" or "on Friday", which are always taken.
    private func isDate(_ numbers: [UInt8]) -> Bool {
        guard numbers.count == 2 else { return false }
        return switch (words.word(numbers[0]), words.role(numbers[1])) {
        case ("in", .month), ("on", .weekday): true
        default: false
        }
    }

    /// Returns the first group whose rule fits.
    private func group(of numbers: [UInt8]) -> String {
        let texts = numbers.map(words.word), roles = numbers.map(words.role)
        let has = { (list: String...) in texts.contains { list.contains($0) } }
        if roles.contains(.month) { return "months" }
        if roles.contains(.weekday) { return "weekdays" }
        if has("ago", "earlier", "later") { return "… ago, … later" }
        if has("last", "past", "previous", "yesterday", "next", "following", "coming", "tomorrow") {
            return "last …, next …"
        }
        if has("every", "each") { return "every …" }
        if has("o'clock", "noon", "midnight") || (texts[0] == "at" && has("minutes", "minute")) {
            return "by the clock"
        }
        if has("morning", "afternoon", "evening", "night", "mornings", "evenings", "nights") {
            return "times of day"
        }
        if has("first", "second", "third", "fourth", "fifth", "sixth", "seventh") { return "first, second …" }
        switch texts[0] {
        case "for", "during", "within", "over", "since": return "for …"
        case "in", "on", "at", "by", "before", "after", "until", "till", "from", "to":
            return "in, on, after …"
        default: return "how long"
        }
    }
}
