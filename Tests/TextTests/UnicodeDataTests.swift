import Foundation
import Testing

@testable import Text

/// The Unicode Consortium's test files, from Debian's package `unicode-data`.
private let folder = "/usr/share/unicode"

private func isInstalled(_ name: String) -> Bool {
    // Other versions of Unicode than ICU's have other boundaries.
    let readme = (try? String(contentsOfFile: folder + "/ReadMe.txt", encoding: .utf8)) ?? ""
    return FileManager.default.fileExists(atPath: folder + name)
        && readme.contains("Version \(ICU.unicodeVersion)")
}

/// The cases of a break test: scalars, and the offsets in UTF-8 where ÷ stands after the first.
private func breakCases(_ name: String) throws -> [(utf8: [UInt8], ends: [Int32])] {
    try String(contentsOfFile: folder + name, encoding: .utf8).split(separator: "\n").compactMap { line in
        let fields = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
        guard !fields.isEmpty else { return nil }
        var (utf8, ends): ([UInt8], [Int32]) = ([], [])
        for field in fields {
            if field == "÷" {
                if !utf8.isEmpty { ends.append(Int32(utf8.count)) }
            } else if field != "×", let value = UInt32(field, radix: 16), let scalar = Unicode.Scalar(value) {
                utf8 += Array(String(scalar).utf8)
            }
        }
        return (utf8, ends)
    }
}

@Suite("Unicode's own tests") struct UnicodeDataTests {
    @Test(
        "boundaries are Unicode's, except for the colon between letters, which CLDR treats differently",
        .enabled(
            if: isInstalled("/auxiliary/WordBreakTest.txt"), "unicode-data of ICU's version is not installed"),
        arguments: [
            (Segmenter.Unit.graphemes, "/auxiliary/GraphemeBreakTest.txt", 0),
            (.words, "/auxiliary/WordBreakTest.txt", 15),
        ])
    func boundaries(unit: Segmenter.Unit, file: String, exceptions: Int) throws {
        let segmenter = try Segmenter(unit, locale: "en")
        var ends: [Int32] = []
        var (failures, unexplained) = (0, 0)
        let cases = try breakCases(file)
        #expect(cases.count > 600)
        for (utf8, expected) in cases {
            try utf8.withUnsafeBytes { try segmenter.ends(of: $0, into: &ends) }
            if ends != expected {
                failures += 1
                if !utf8.contains(UInt8(ascii: ":")) { unexplained += 1 }
            }
        }
        #expect((failures, unexplained) == (exceptions, 0))
    }

    @Test(
        "normalization is Unicode's: every column of NFC and NFKC",
        .enabled(
            if: isInstalled("/NormalizationTest.txt.bz2"), "unicode-data of ICU's version is not installed"))
    func normalization() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["bzcat", folder + "/NormalizationTest.txt.bz2"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let file = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let (nfc, nfkc) = (try Normalizer(), try Normalizer(Normalization(form: .nfkc)))
        var (checked, failures) = (0, 0)
        var made: [UInt8] = []
        func check(_ normalizer: Normalizer, _ input: [UInt8], _ expected: [UInt8]) throws {
            made.removeAll(keepingCapacity: true)
            _ = try input.withUnsafeBytes { try normalizer.normalize($0, atStart: false, into: &made) }
            checked += 1
            if made != expected { failures += 1 }
        }
        for line in file.split(separator: UInt8(ascii: "\n")) {
            guard let first = line.first, first != UInt8(ascii: "#"), first != UInt8(ascii: "@") else {
                continue
            }
            let columns = line.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).prefix(5)
                .map { scalars($0) }
            // Converting a carriage return to a line feed is not part of Unicode's forms.
            if columns[0] == [0x0D] { continue }
            for i in 0..<5 {
                try check(nfc, columns[i], i < 3 ? columns[1] : columns[3])
                try check(nfkc, columns[i], columns[3])
            }
        }
        #expect((checked > 180_000, failures) == (true, 0))
    }

    private func scalars(_ field: Data.SubSequence) -> [UInt8] {
        var utf8: [UInt8] = []
        for hex in field.split(separator: UInt8(ascii: " ")) {
            var value: UInt32 = 0
            for digit in hex { value = value << 4 | UInt32(digit < 0x40 ? digit - 0x30 : digit - 0x37) }
            if let scalar = Unicode.Scalar(value) { utf8 += Array(String(scalar).utf8) }
        }
        return utf8
    }
}
