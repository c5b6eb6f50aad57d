public import Text

/// Finds the phrases about time that a text has often: "a few days ago", "in the last two years".
///
/// A phrase is two to five words in a row, all of them of a closed list (``TimeWords``), at least one of them a
/// noun of time; it begins with a small word, a number or a name, and ends with a noun or with `ago`. Of a
/// phrase that only ever comes within a longer one, the longer one is taken.
public struct TimePhrases: Sendable {
    /// How many words a phrase may have.
    static let lengths = 2...5
    private let words = TimeWords.english
    /// A phrase is the numbers of its words, a byte each, the first word highest.
    private var counts: [UInt64: Int] = [:]

    /// Finds no phrase yet.
    public init() {}

    /// The phrases of a text, most frequent first.
    ///
    /// - Parameters:
    ///   - text: The ids of the text.
    ///   - vocabulary: What they stand for.
    ///   - minCount: How often a phrase must come; "in May" and "on Friday" are taken however rare.
    ///   - top: The most phrases to take beside those.
    ///   - progress: Told the share of the text that is read, from 0 to 1.
    /// - Returns: The phrases, each with its group and its count.
    public static func find(
        in text: TokenFile, _ vocabulary: Vocabulary, minCount: Int, top: Int,
        progress: (Double) -> Void = { _ in }
    ) -> [Phrase] {
        var (found, stream) = (TimePhrases(), WordStream(vocabulary, TimeWords.english))
        var done = 0
        text.forEachBlock { ids in
            for id in ids { stream.append(id) { found.count($0) } }
            done += ids.count
            progress(Double(done) / Double(max(1, text.count)))
        }
        stream.finish { found.count($0) }
        return found.phrases(minCount: minCount, top: top)
    }

    /// Counts the phrases in a run of words of the list.
    mutating func count(_ run: [UInt8]) {
        for first in run.indices {
            // "one years" is no phrase of "twenty-one years".
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
        // "the day" and "that night" are words rather than phrases.
        let isBare =
            numbers.count == 2 && numbers.first.map { Self.articles.contains(words.word($0)) } == true
        // The Treebank's N stands for parts of fractions and prices, too.
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

    /// Whether it is "in May" or "on Friday", which are taken however rare they are.
    private func isDate(_ numbers: [UInt8]) -> Bool {
        guard numbers.count == 2 else { return false }
        return switch (words.word(numbers[0]), words.role(numbers[1])) {
        case ("in", .month), ("on", .weekday): true
        default: false
        }
    }

    /// What a phrase says about time, the first that fits.
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
