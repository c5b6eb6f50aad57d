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
    ///   - minCount: How often a phrase must come; those of months and weekdays are taken however rare.
    ///   - top: The most phrases to take.
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
            for length in Self.lengths where first + length <= run.count {
                let phrase = run[first..<first + length]
                if isPhrase(phrase) { counts[Self.key(phrase), default: 0] += 1 }
            }
        }
    }

    private func isPhrase(_ numbers: ArraySlice<UInt8>) -> Bool {
        let roles = numbers.map(words.role)
        guard let first = roles.first, let last = roles.last else { return false }
        let hasNoun = roles.contains { $0 == .noun || $0 == .month || $0 == .weekday }
        let begins = first == .beginning || first == .month || first == .weekday
        let ends = last != .beginning && last != .middle
        return hasNoun && begins && ends
    }

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
        let frequent = counts.filter { key, count in
            let isNamed = Self.numbers(key).contains { words.role($0) == .month || words.role($0) == .weekday }
            return !contained.contains(key) && (count >= minCount || isNamed)
        }
        let phrases = frequent.map { key, count in
            let numbers = Self.numbers(key)
            let text = numbers.map(words.word).joined(separator: " ")
            return Phrase(text, group: group(of: numbers), count: count)
        }
        return Array(phrases.sorted { (-($0.count ?? 0), $0.text) < (-($1.count ?? 0), $1.text) }.prefix(top))
    }

    /// What a phrase says about time, the first that fits.
    private func group(of numbers: [UInt8]) -> String {
        let texts = numbers.map(words.word), roles = numbers.map(words.role)
        let has = { (list: [String]) in texts.contains { list.contains($0) } }
        if roles.contains(.month) { return "months" }
        if roles.contains(.weekday) { return "weekdays" }
        if has(["ago", "earlier"]) { return "… ago" }
        if has(["later"]) { return "… later" }
        if has(["last", "past", "previous", "yesterday"]) { return "last …" }
        if has(["next", "following", "coming", "tomorrow"]) { return "next …" }
        if has(["every", "each"]) { return "every …" }
        switch texts[0] {
        case "for", "during", "within", "over", "since": return "for …"
        case "in", "on", "at", "by": return "in, on, at …"
        case "before", "after", "until", "till", "from", "to": return "before, after …"
        default: return "so long"
        }
    }
}
