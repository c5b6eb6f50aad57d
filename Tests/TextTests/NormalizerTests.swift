import Testing

@testable import Text

@Suite("Normalizer") struct NormalizerTests {
    @Test(
        "line ends become LF, a byte order mark is removed, and letters are composed",
        arguments: [
            ("a\r\nb\rc\n\rd\r\n", "a\nb\nc\n\nd\n"),
            ("\u{FEFF}a\u{FEFF}", "a\u{FEFF}"),
            ("e\u{301} \u{212B} \u{1112}\u{1161}\u{11AB}", "é Å 한"),
            ("q\u{307}\u{323}", "q\u{323}\u{307}"),
            ("ﬁ ² Ⅳ", "ﬁ ² Ⅳ"),
            ("\r\u{301}", "\n\u{301}"),
            ("", ""), ("\u{FEFF}", ""), ("\r", "\n"),
        ])
    func nfc(input: String, expected: String) throws {
        #expect(try normalized(Array(input.utf8)) == Array(expected.utf8))
    }

    @Test(
        "the other forms and case folding work",
        arguments: [
            (Normalization(form: .nfkc), "ﬁ ² Ⅳ e\u{301} Ａ", "fi 2 IV é A"),
            (Normalization(form: .none), "e\u{301}\r\n\u{FEFF}ﬁ", "e\u{301}\n\u{FEFF}ﬁ"),
            (
                Normalization(form: .nfc, foldCase: true), "The STRASSE Straße É E\u{301} İ Σς",
                "the strasse strasse é é i\u{307} σσ"
            ),
            (Normalization(form: .none, foldCase: true), "ABC E\u{301}", "abc e\u{301}"),
            (Normalization(form: .nfkc, foldCase: true), "Ⅳ Ａ", "iv a"),
        ])
    func forms(normalization: Normalization, input: String, expected: String) throws {
        #expect(try normalized(Array(input.utf8), normalization) == Array(expected.utf8))
    }

    @Test(
        "invalid UTF-8 becomes U+FFFD as in the standard library, and is counted",
        arguments: broken)
    func invalid(sequence: [UInt8]) throws {
        var out: [UInt8] = []
        let input = Array("ab".utf8) + sequence + Array("c".utf8) + sequence
        let found = try input.withUnsafeBytes { try Normalizer(Normalization()).normalize($0, into: &out) }
        let replaced = String(decoding: input, as: UTF8.self)
        #expect(out == Array(replaced.utf8))
        #expect(found?.firstOffset == 2)
        #expect(found?.count == replaced.unicodeScalars.count { $0 == "\u{FFFD}" })
    }

    @Test(
        "blocks cut where the text allows give what the whole gives", arguments: Normalization.Form.allCases,
        [false, true])
    func blocks(form: Normalization.Form, foldCase: Bool) throws {
        let normalizer = try Normalizer(Normalization(form: form, foldCase: foldCase))
        var random = Seeded(7)
        for _ in 0..<30 {
            let bytes = randomBytes(30, using: &random)
            let whole = try normalized(bytes, normalizer.normalization)
            var parts: [UInt8] = []
            try bytes.withUnsafeBytes { bytes in
                var begin = 0
                while begin < bytes.count {
                    let cut =
                        normalizer.cut(in: bytes, from: begin + Int.random(in: 1...9, using: &random))
                        ?? bytes.count
                    let block = UnsafeRawBufferPointer(rebasing: bytes[begin..<cut])
                    _ = try normalizer.normalize(block, atStart: begin == 0, into: &parts)
                    begin = cut
                }
            }
            #expect(parts == whole, "\(bytes)")
            #expect(
                try normalized(whole, normalizer.normalization) == whole || foldCase
                    || whole.starts(with: [0xEF, 0xBB, 0xBF]))
        }
    }

    @Test("a long text of capitals, accents and marks is normalized like a short one")
    func long() throws {
        let piece = "Abc\u{301}\r\n\u{1E9B}\u{323} 中 e\u{301}\u{328}\u{302} K\u{0} "
        let expected = try normalized(Array(piece.utf8))
        #expect(
            try normalized(Array(String(repeating: piece, count: 500).utf8))
                == Array(repeatElement(expected, count: 500).joined()))
    }
}
