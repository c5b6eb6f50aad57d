import Neural
import Text

/// Numbers in words: 0 to 9,999, English into another language.
enum NumberPairs {
    static let range = 0...9999
    /// The most numbers that are trained on.
    static let trained = 5000

    static func pairs(into locale: String) throws(TextError) -> [TextPair] {
        let (english, other) = (try Speller(locale: "en"), try Speller(locale: locale))
        var pairs: [TextPair] = []
        for n in range {
            let pair = TextPair(
                source: try english.spell(n), target: try other.spell(n), value: n, form: "number")
            pairs.append(pair)
        }
        return pairs
    }
}

/// Dates of 1900 to 2099 as people write them, into ISO 8601.
enum DatePairs {
    /// The days from 1900-01-01 to 2099-12-31, counted from 1970-01-01.
    static let days = -25567...47481

    /// The forms: a locale and a pattern of UTS #35.
    ///
    /// A slash is American, month first; full stops are German.
    static let forms = [
        ("en", "d MMMM y"), ("en", "MMMM d, y"), ("en", "EEEE, d MMMM y"), ("en", "EEE, MMM d, y"),
        ("en", "d MMM y"), ("en", "M/d/y"), ("en", "y, MMMM d"), ("fr", "d MMMM y"), ("fr", "EEEE d MMMM y"),
        ("de", "d. MMMM y"), ("de", "dd.MM.y"),
    ]

    /// Draws dates, each in one of the forms, so that a tenth of all dates is withheld in all of them.
    static func split(
        training: Int, withheld: Int, _ random: inout SplitMix64
    ) throws(TextError) -> PairSplit {
        let days = Array(days).shuffled(by: &random)
        let tests = days.count / 10
        var patterns: [(name: String, pattern: DatePattern)] = []
        for (locale, pattern) in forms {
            patterns.append(("\(locale) \(pattern)", try DatePattern(pattern, locale: locale)))
        }
        let iso = try DatePattern("y-MM-dd", locale: "en")
        func draw(_ count: Int, _ days: ArraySlice<Int>) throws(TextError) -> [TextPair] {
            var pairs: [TextPair] = []
            for i in 0..<count {
                let day = days[days.startIndex + Int(random.uniform() * Double(days.count))]
                let form = patterns[i % patterns.count]
                pairs.append(
                    TextPair(
                        source: try form.pattern.string(day: day), target: try iso.string(day: day),
                        value: day,
                        form: form.name))
            }
            return pairs
        }
        var split = PairSplit()
        split.withheld = try draw(withheld, days[..<tests])
        split.training = try draw(training, days[tests...])
        return split
    }
}
