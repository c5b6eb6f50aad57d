import Neural
import Text

/// Short phrases of time, English into another language.
///
/// Spans ("two days ago") have every count from 2 to 60 but those that end in 1, whose French form depends on gender,
/// in both directions; names ("yesterday", "next Monday", "since March") say which day, month or year is meant; dates
/// ("Monday, 3 March") have no year.
enum TimePairs {
    /// A phrase in English, its translation, its value, and the group that it belongs to.
    struct Phrase: Sendable, Equatable {
        let pair: TextPair
        let group: Group
    }

    /// What phrases have in common.
    enum Group: Int, CaseIterable, Sendable {
        case months, weekdays, ago, ahead, named, dates

        /// The groups of the figure.
        static let shown: [Self] = [.months, .weekdays, .ago, .ahead]

        /// The name in a legend.
        func name(_ say: Language) -> String {
            switch self {
            case .months: say("months", "mois")
            case .weekdays: say("weekdays", "jours de la semaine")
            case .ago: say("… ago", "il y a …")
            case .ahead: say("in …", "dans …")
            case .named: say("last, this, next …", "dernier, ce, prochain …")
            case .dates: say("dates", "dates")
            }
        }
    }

    /// Returns the phrases of the figure: all months and weekdays, and spans of 2 to 6.
    static func shown() throws(TextError) -> [Phrase] {
        try phrases(into: .french).filter { phrase in
            switch phrase.group {
            case .months, .weekdays: true
            case .ago, .ahead: phrase.pair.value % 100 <= 6
            case .named, .dates: false
            }
        }
    }

    /// Returns the spans of 2 to 10 days and months ago, as pairs of one count.
    static func daysAndMonths() throws(TextError) -> [(days: String, months: String)] {
        let english = try Speller(locale: "en")
        var pairs: [(days: String, months: String)] = []
        for count in 2...10 {
            pairs.append((try english.spell(-count, of: .day), try english.spell(-count, of: .month)))
        }
        return pairs
    }

    /// The counts of spans.
    static let counts = (2...60).filter { $0 % 10 != 1 }

    /// Returns every phrase.
    static func phrases(into language: TargetLanguage) throws(TextError) -> [Phrase] {
        let other = language.rawValue
        return try spans(into: other) + names(into: other)
            + prefixed(
                "MMMM", language.beforeMonths, days: (0..<12).map { 15 + 30 * $0 + $0 / 2 }, into: other,
                .months)
            + prefixed("EEEE", language.beforeWeekdays, days: 0..<7, into: other, .weekdays)
            + dates("d MMMM", language.dates.alone, days: leapYear, into: other)
            + dates("EEEE, d MMMM", language.dates.weekday, days: fourYears, into: other)
    }

    /// The days of 1972, and those of 1970 to 1973, counted from 1970-01-01: every date, and every date on three or four
    /// days of the week, so that month and day of the week do not tell the day.
    private static let leapYear = 730...1095, fourYears = 0...1460

    /// "Two days ago" and "in two days", of every unit.
    private static func spans(into other: String) throws(TextError) -> [Phrase] {
        let (english, other) = (try Speller(locale: "en"), try Speller(locale: other))
        var phrases: [Phrase] = []
        for unit in Speller.Unit.spans {
            for count in counts {
                for (signed, group) in [(-count, Group.ago), (count, .ahead)] {
                    // Both directions are one value.
                    phrases.append(
                        Phrase(
                            pair: TextPair(
                                source: try english.spell(signed, of: unit),
                                target: try other.spell(signed, of: unit),
                                value: Int(unit.rawValue) * 100 + count), group: group))
                }
            }
        }
        return phrases
    }

    /// "Last week", "this week", "next week", of every unit that has names.
    private static func names(into other: String) throws(TextError) -> [Phrase] {
        let (english, other) = (try Speller(locale: "en"), try Speller(locale: other))
        var phrases: [Phrase] = []
        for unit in Speller.Unit.named {
            for count in -1...1 {
                phrases.append(
                    Phrase(
                        pair: TextPair(
                            source: try english.name(count, of: unit),
                            target: try other.name(count, of: unit), value: -1),
                        group: unit.isWeekday ? .weekdays : .named))
            }
        }
        return phrases
    }

    /// "In January", "since January" and so on.
    private static func prefixed(
        _ pattern: String, _ words: [(english: String, other: String)], days: some Sequence<Int>,
        into other: String, _ group: Group
    ) throws(TextError) -> [Phrase] {
        let (english, other) = (
            try DatePattern(pattern, locale: "en"), try DatePattern(pattern, locale: other)
        )
        var phrases: [Phrase] = []
        for day in days {
            let (source, target) = (try english.string(day: day), try other.string(day: day))
            phrases += words.map {
                Phrase(
                    pair: TextPair(
                        source: "\($0.english) \(source)", target: "\($0.other) \(target)", value: -1),
                    group: group)
            }
        }
        return phrases
    }

    /// "3 March" and so on.
    private static func dates(
        _ pattern: String, _ otherPattern: String, days: ClosedRange<Int>, into other: String
    ) throws(TextError) -> [Phrase] {
        let (english, other) = (
            try DatePattern(pattern, locale: "en"), try DatePattern(otherPattern, locale: other)
        )
        let number = try DatePattern("MMdd", locale: "en")
        var phrases: [Phrase] = []
        for day in days {
            phrases.append(
                Phrase(
                    pair: TextPair(
                        source: try english.string(day: day), target: try other.string(day: day),
                        value: 10_000 + (Int(try number.string(day: day)) ?? 0)), group: .dates))
        }
        return phrases
    }

    /// Returns all pairs, of which a tenth of the counts of each unit and of the dates are withheld.
    static func split(
        into language: TargetLanguage, _ random: inout SplitMix64
    ) throws(TextError) -> PairSplit {
        let pairs = try phrases(into: language).map(\.pair)
        var split = PairSplit(pairs.filter { $0.value >= 0 }, &random)
        split.training += pairs.filter { $0.value < 0 }
        return split
    }
}

extension Speller.Unit {
    /// The units that spans are counted in, and those that have names.
    static let spans: [Self] = [.year, .quarter, .month, .week, .day, .hour, .minute, .second]
    static let named: [Self] = [
        .year, .quarter, .month, .week, .day, .monday, .tuesday, .wednesday, .thursday, .friday, .saturday,
        .sunday,
    ]
    /// Whether this is a day of the week.
    var isWeekday: Bool { rawValue >= Self.sunday.rawValue }
}
