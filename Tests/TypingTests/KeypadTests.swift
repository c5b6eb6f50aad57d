import Modeling
import Testing

@testable import Typing

@Suite("Keypad") struct KeypadTests {
    /// The letters of Latin-1 and Latin Extended-A by key, listed by hand.
    private static let letters: [(key: Character, letters: String)] = [
        ("2", "abcABCªÀÁÂÃÄÅÆÇàáâãäåæçĀāĂăĄąĆćĈĉĊċČč"),
        ("3", "defDEFÈÉÊËÐèéêëðĎďĐđĒēĔĕĖėĘęĚě"),
        ("4", "ghiGHIÌÍÎÏìíîïĜĝĞğĠġĢģĤĥĦħĨĩĪīĬĭĮįİıĲĳ"),
        ("5", "jklJKLĴĵĶķĸĹĺĻļĽľĿŀŁł"),
        ("6", "mnoMNOºµÑÒÓÔÕÖØñòóôõöøŃńŅņŇňŉŊŋŌōŎŏŐőŒœ"),
        ("7", "pqrsPQRSßŔŕŖŗŘřŚśŜŝŞşŠšſ"),
        ("8", "tuvTUVÙÚÛÜÞùúûüþŢţŤťŦŧŨũŪūŬŭŮůŰűŲų"),
        ("9", "wxyzWXYZÝýÿŴŵŶŷŸŹźŻżŽž"),
    ]

    @Test("every letter of Latin-1 and Latin Extended-A is on the key of the letter it is based on")
    func map() {
        var seen: Set<Unicode.Scalar> = []
        for (key, letters) in Self.letters {
            for letter in letters.unicodeScalars {
                #expect(Keypad.stroke(letter) == .key(key.asciiValue ?? 0), "\(letter)")
                seen.insert(letter)
            }
        }
        for value in UInt32(0x41)...0x17F {
            guard let scalar = Unicode.Scalar(value), scalar.properties.isAlphabetic else { continue }
            #expect(seen.contains(scalar), "\(scalar) is not in the list")
        }
    }

    @Test("a letter with a combining mark takes one key")
    func decomposed() { #expect(Keypad.keys(of: "cafe\u{301}") == Array("2233".utf8)) }

    @Test(
        "apostrophes, hyphens and full stops inside a word take no key, and digits take their own",
        arguments: [
            ("don't", "3668"), ("don’t", "3668"), ("well-known", "935556696"), ("U.S.", "87"), ("2nd", "263"),
            ("Straße", "787273"), ("łódź", "5639"),
        ])
    func skipped(word: String, keys: String) { #expect(Keypad.keys(of: word) == Array(keys.utf8)) }

    @Test("each punctuation mark is one press of key 1", arguments: [(".", "1"), ("--", "11"), ("“", "1")])
    func marks(mark: String, keys: String) { #expect(Keypad.keys(of: mark) == Array(keys.utf8)) }

    @Test(
        "a word with a character that the keypad lacks has no keys", arguments: ["дом", "家", "a_b", "", "a家"])
    func absent(word: String) { #expect(Keypad.keys(of: word) == nil) }

    @Test("multi-tap steps through the letters of a key and ends with its digit")
    func taps() {
        #expect(Keypad.taps(UInt8(ascii: "7")) == ["p", "q", "r", "s", "7"])
        #expect(Keypad.taps(UInt8(ascii: "0")) == [" ", "0"])
        #expect(Keypad.taps(UInt8(ascii: "*")).isEmpty)
    }
}
