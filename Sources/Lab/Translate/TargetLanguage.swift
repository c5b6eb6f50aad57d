/// A language to translate into from English, by its code.
public enum TargetLanguage: String, CaseIterable, Sendable, Codable {
    case french = "fr"
    case german = "de"
    case italian = "it"

    /// The name in tables.
    func name(_ say: Language) -> String {
        switch self {
        case .french: say("French", "français")
        case .german: say("German", "allemand")
        case .italian: say("Italian", "italien")
        }
    }

    /// What stands before a month, in English and in this language.
    var beforeMonths: [(english: String, other: String)] {
        switch self {
        case .french: [("in", "en"), ("since", "depuis"), ("until", "jusqu’en"), ("early", "début")]
        case .german: [("in", "im"), ("since", "seit"), ("until", "bis"), ("early", "Anfang")]
        case .italian: [("in", "a"), ("since", "da"), ("until", "fino a"), ("early", "inizio")]
        }
    }

    /// What stands before a day of the week, in English and in this language.
    var beforeWeekdays: [(english: String, other: String)] {
        switch self {
        case .french: [("on", "le"), ("since", "depuis"), ("until", "jusqu’à"), ("every", "chaque")]
        case .german: [("on", "am"), ("since", "seit"), ("until", "bis"), ("every", "jeden")]
        case .italian: [("on", "di"), ("since", "da"), ("until", "fino a"), ("every", "ogni")]
        }
    }

    /// How dates without a year are written: UTS #35 patterns, alone and after a day of the week.
    var dates: (alone: String, weekday: String) {
        switch self {
        case .french, .italian: ("d MMMM", "EEEE d MMMM")
        case .german: ("d. MMMM", "EEEE, d. MMMM")
        }
    }
}
