import Neural
import Text

/// Short phrases of time, English into French.
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
        try phrases().filter { phrase in
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
    static func phrases() throws(TextError) -> [Phrase] {
        let (english, french) = (try Speller(locale: "en"), try Speller(locale: "fr"))
        var phrases: [Phrase] = []
        func add(_ source: String, _ target: String, _ group: Group, value: Int) {
            phrases.append(Phrase(pair: TextPair(source: source, target: target, value: value), group: group))
        }
        for unit in Speller.Unit.spans {
            for count in counts {
                // Both directions are one value.
                let value = Int(unit.rawValue) * 100 + count
                for (signed, group) in [(-count, Group.ago), (count, .ahead)] {
                    add(
                        try english.spell(signed, of: unit), try french.spell(signed, of: unit), group,
                        value: value)
                }
            }
        }
        for unit in Speller.Unit.named {
            for count in -1...1 {
                let group = unit.isWeekday ? Group.weekdays : .named
                add(try english.name(count, of: unit), try french.name(count, of: unit), group, value: -1)
            }
        }
        let (month, mois) = (
            try DatePattern("MMMM", locale: "en"), try DatePattern("MMMM", locale: "fr")
        )
        let (weekday, jour) = (
            try DatePattern("EEEE", locale: "en"), try DatePattern("EEEE", locale: "fr")
        )
        for i in 0..<12 {
            let (name, nom) = (
                try month.string(day: 15 + 30 * i + i / 2), try mois.string(day: 15 + 30 * i + i / 2)
            )
            for (before, avant) in [
                ("in", "en"), ("since", "depuis"), ("until", "jusqu’en"), ("early", "début"),
            ] {
                add("\(before) \(name)", "\(avant) \(nom)", .months, value: -1)
            }
        }
        for day in 0..<7 {
            let (name, nom) = (try weekday.string(day: day), try jour.string(day: day))
            for (before, avant) in [
                ("on", "le"), ("since", "depuis"), ("until", "jusqu’à"), ("every", "chaque"),
            ] {
                add("\(before) \(name)", "\(avant) \(nom)", .weekdays, value: -1)
            }
        }
        for (pattern, motif) in [("d MMMM", "d MMMM"), ("EEEE, d MMMM", "EEEE d MMMM")] {
            let (date, jourEtMois) = (
                try DatePattern(pattern, locale: "en"), try DatePattern(motif, locale: "fr")
            )
            for day in 0..<365 {
                add(try date.string(day: day), try jourEtMois.string(day: day), .dates, value: 10_000 + day)
            }
        }
        return phrases
    }

    /// Returns all pairs, of which a tenth of the counts of each unit and of the dates are withheld.
    static func split(_ random: inout SplitMix64) throws(TextError) -> PairSplit {
        let pairs = try phrases().map(\.pair)
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
