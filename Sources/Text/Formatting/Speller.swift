internal import CICU

/// Numbers and spans of time in the words of a language, by ICU's rules.
///
///     let french = try Speller(locale: "fr")
///     try french.spell(80)                        // quatre-vingts
///     try french.spell(-2, of: .day)              // il y a deux jours
///     try french.name(1, of: .monday)             // lundi prochain
///
/// ICU marks where German and Italian words may be hyphenated by soft hyphens (U+00AD). They are left out, as they are
/// no part of the spelling: einundzwanzig. Numbers are in their basic form: the French *un* where a feminine noun would
/// need *une*.
///
/// Not `Sendable`: each thread needs its own.
public final class Speller {
    /// The locale, such as `fr` or `de_CH`.
    public let locale: String
    private let handle: OpaquePointer

    /// What time is counted in; weekdays too, as in "next Monday".
    public enum Unit: Int32, CaseIterable, Sendable {
        case year, quarter, month, week, day, hour, minute, second
        case sunday, monday, tuesday, wednesday, thursday, friday, saturday
    }

    /// Opens the rules of a language.
    ///
    /// - Parameter locale: The locale, such as `fr` or `de_CH`.
    /// - Throws: ``TextError/icu(operation:error:)`` where ICU has no rules for the language.
    public init(locale: String) throws(TextError) {
        var status: Int32 = 0
        guard let handle = cicu_speller_open(locale, &status), status <= 0 else {
            throw .icu("spell numbers in \"\(locale)\"", status)
        }
        (self.locale, self.handle) = (locale, handle)
    }

    deinit { cicu_speller_close(handle) }

    /// Returns a number in words.
    public func spell(_ number: Int) throws(TextError) -> String {
        try written("spell a number") { cicu_spell_number(handle, Int64(number), $0, $1, &$2) }
    }

    /// Returns when something is, `count` units from now: "two days ago" for −2, "in two days" for 2.
    public func spell(_ count: Int, of unit: Unit) throws(TextError) -> String {
        try written("spell a span of time") {
            cicu_spell_span(handle, Int32(clamping: count), unit.rawValue, 0, $0, $1, &$2)
        }
    }

    /// Returns the same by its name where there is one: "yesterday" for −1 day, "this month" for 0 months.
    public func name(_ count: Int, of unit: Unit) throws(TextError) -> String {
        try written("name a span of time") {
            cicu_spell_span(handle, Int32(clamping: count), unit.rawValue, 1, $0, $1, &$2)
        }
    }
}

/// Dates as a pattern of Unicode's (UTS #35) writes them in a language: "d MMMM y" gives "8 janvier 1970".
///
/// Not `Sendable`: each thread needs its own.
public final class DatePattern {
    /// The locale and the pattern.
    public let locale: String, pattern: String
    private let handle: OpaquePointer

    /// Reads a pattern.
    ///
    /// - Parameters:
    ///   - pattern: The pattern.
    ///   - locale: The language of the names of months and days; English if ICU does not know it.
    /// - Throws: ``TextError/icu(operation:error:)`` where ICU refuses.
    public init(_ pattern: String, locale: String) throws(TextError) {
        var status: Int32 = 0
        let utf8 = Array(pattern.utf8)
        guard let handle = cicu_date_format_open(locale, utf8, utf8.count, &status), status <= 0 else {
            throw .icu("write dates as \"\(pattern)\"", status)
        }
        (self.locale, self.pattern, self.handle) = (locale, pattern, handle)
    }

    deinit { cicu_date_format_close(handle) }

    /// Returns a date in the Gregorian calendar, by its days since 1970-01-01.
    public func string(day: Int) throws(TextError) -> String {
        try written("write a date") { cicu_format_date(handle, Int64(day), $0, $1, &$2) }
    }
}

/// Returns what ICU writes, without soft hyphens.
private func written(
    _ operation: String, _ write: (UnsafeMutablePointer<UInt8>?, Int, inout Int32) -> Int
) throws(TextError) -> String {
    var status: Int32 = 0
    let text = String(unsafeUninitializedCapacity: 4096) { buffer in
        write(buffer.baseAddress, buffer.count, &status)
    }
    guard status <= 0 else { throw .icu(operation, status) }
    guard text.unicodeScalars.contains("\u{AD}") else { return text }
    var plain = String.UnicodeScalarView()
    plain.append(contentsOf: text.unicodeScalars.lazy.filter { $0 != "\u{AD}" })
    return String(plain)
}
