import Testing

@testable import Text

@Suite("Speller") struct SpellerTests {
    @Test(
        "numbers have their known spellings, without soft hyphens",
        arguments: [
            ("en", 4213, "four thousand two hundred thirteen"), ("en", 0, "zero"),
            ("en", -21, "minus twenty-one"),
            ("fr", 80, "quatre-vingts"), ("fr", 81, "quatre-vingt-un"), ("fr", 71, "soixante-et-onze"),
            ("fr_CH", 99, "nonante-neuf"), ("de", 21, "einundzwanzig"),
            ("de", 4213, "viertausendzweihundertdreizehn"), ("it", 23, "ventitré"),
            ("es", 16, "dieciséis"),
        ])
    func numbers(locale: String, number: Int, expected: String) throws {
        #expect(try Speller(locale: locale).spell(number) == expected)
    }

    @Test(
        "spans of time have numbers in words, or their names",
        arguments: [
            ("en", "two days ago", "yesterday", "next Monday"),
            ("fr", "il y a deux jours", "hier", "lundi prochain"),
            ("de", "vor zwei Tagen", "gestern", "nächsten Montag"),
        ])
    func spans(locale: String, ago: String, yesterday: String, monday: String) throws {
        let speller = try Speller(locale: locale)
        #expect(try speller.spell(-2, of: .day) == ago)
        #expect(try speller.name(-1, of: .day) == yesterday)
        #expect(try speller.name(1, of: .monday) == monday)
    }

    @Test("a language without rules is refused, not spelled in English", arguments: ["xx", "eu", ""])
    func unknown(locale: String) {
        #expect(throws: TextError.self) { try Speller(locale: locale) }
    }

    @Test(
        "dates follow their pattern, the language and the Gregorian calendar",
        arguments: [
            ("y-MM-dd", "en", 7, "1970-01-08"), ("EEEE d MMMM y", "fr", 7, "jeudi 8 janvier 1970"),
            ("EEEE, d. MMMM y", "de", -1, "Mittwoch, 31. Dezember 1969"),
            ("y-MM-dd", "en", 11016, "2000-02-29"), ("y-MM-dd", "en", -25509, "1900-02-28"),
            ("y-MM-dd", "en", -25508, "1900-03-01"),
        ])
    func dates(pattern: String, locale: String, day: Int, expected: String) throws {
        #expect(try DatePattern(pattern, locale: locale).string(day: day) == expected)
    }
}
