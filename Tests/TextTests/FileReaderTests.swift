import Foundation
import Testing

@testable import Text

@Suite("Files that people write") struct FileReaderTests {
    /// What another program may do to a file while it is read.
    enum Change: CaseIterable {
        case shortened, emptied, longer, overwritten
    }

    @Test("a file that changes while it is read is an error", arguments: Change.allCases)
    func change(change: Change) throws {
        let files = try CorpusFiles(["a.txt": String(repeating: "one line of text\n", count: 20_000)])
        let url = URL(filePath: files.path("a.txt"))
        var reader = try FileReader(TextSource(path: url.path, isNamed: true), refusesNUL: true)
        var bytes: [UInt8] = []
        #expect(try reader.read(1 << 16, into: &bytes))
        let file = try FileHandle(forUpdating: url)
        switch change {
        case .shortened: try file.truncate(atOffset: 100_000)
        case .emptied: try file.truncate(atOffset: 0)
        case .longer:
            try file.seekToEnd()
            try file.write(contentsOf: Data("more\n".utf8))
        case .overwritten:
            try file.write(contentsOf: Data("ONE".utf8))
            // A file system may count time in steps longer than this test.
            try FileManager.default.setAttributes(
                [.modificationDate: Date.distantFuture], ofItemAtPath: url.path)
        }
        let read = [Change.shortened: 100_000, .emptied: 65_536, .longer: 340_005, .overwritten: 340_000]
        do {
            while try reader.read(1 << 16, into: &bytes) {}
            Issue.record("the change is not noticed")
        } catch {
            #expect(error == .changed(path: url.path, bytes: 340_000, read: read[change] ?? 0))
        }
    }

    @Test("an empty file, and one of the kernel that has contents but no size, are whole")
    func unchanged() throws {
        let files = try CorpusFiles(["empty.txt": ""])
        #expect(try TextFile(contentsOf: files.path("empty.txt"), limit: 10).bytes == [])
        if FileManager.default.fileExists(atPath: "/proc/self/status") {
            #expect(try !TextFile(contentsOf: "/proc/self/status", limit: 1 << 16).bytes.isEmpty)
        }
    }

    private static let texts = [
        "The rings of Saturn are ice.\n", "„Wüßt’ ich’s“, sagte Änne – und ging.\n",
        "Мы видели луну над морем.\n", "Είδαμε το φεγγάρι πάνω από τη θάλασσα.\n", "我們在海上看見了月亮。他說：你好，世界！\n",
        "你好世界你好世界", "中华人民共和国成立", "春眠不觉晓，处处闻啼鸟。", "東京都庁舎", "海の上に月を見ました。\n", "우리는 바다 위에서 달을 보았다.\n",
        "ראינו את הירח מעל הים\n",
        "चाँद समुद्र के ऊपर था\n", "เราเห็นดวงจันทร์เหนือทะเล\n", "We saw 🌙 over the sea 🌊.\n",
    ]

    private func bytes(_ text: String, _ encoding: String.Encoding) throws -> [UInt8] {
        Array(try #require(text.data(using: encoding)))
    }

    private func recognized(_ bytes: [UInt8]) -> TextEncoding? { TextEncoding(of: bytes[...], isWhole: true) }

    @Test("UTF-16 and UTF-32 are recognized with and without a mark", arguments: texts)
    func wide(text: String) throws {
        #expect(recognized(Array(text.utf8)) == nil)
        #expect(recognized(try bytes(text, .utf16LittleEndian)) == .utf16LittleEndian)
        #expect(recognized(try bytes(text, .utf16BigEndian)) == .utf16BigEndian)
        #expect(recognized(try bytes(text, .utf32LittleEndian)) == .utf32LittleEndian)
        #expect(recognized(try bytes(text, .utf32BigEndian)) == .utf32BigEndian)
        for (encoding, name) in [
            (String.Encoding.utf16LittleEndian, TextEncoding.utf16), (.utf16BigEndian, .utf16),
            (.utf32LittleEndian, .utf32), (.utf32BigEndian, .utf32),
        ] {
            #expect(recognized(try bytes("\u{FEFF}" + text, encoding)) == name)
            #expect(recognized(try bytes("\u{FEFF}", encoding)) == name)
        }
    }

    @Test("Latin-1 and Windows-1252 are recognized, other bytes that are not UTF-8 are told apart from both")
    func narrow() throws {
        let word = "Señor Ørsted aß Käse im Café.\n"
        #expect(recognized(try bytes(word, .isoLatin1)) == .latin1)
        #expect(recognized(try bytes("He said “no” and left the café.\n", .windowsCP1252)) == .windows1252)
        #expect(
            recognized(try bytes("Мы видели луну над морем, и она была полной.\n", .windowsCP1251)) == .other)
        // Half of it would be lost.
        let files = try CorpusFiles()
        try files.write(try bytes(word, .isoLatin1), to: "a.txt")
        #expect(throws: TextError.encoding(path: files.path("a.txt"), .latin1)) {
            try Corpus(paths: [files.path("a.txt")], options: CorpusOptions())
        }
    }

    @Test(
        "Latin-1 is the same error wherever its first accent is",
        arguments: [0, 65_530, 65_535, 65_536, 200_000])
    func lateAccent(position: Int) throws {
        let text = String(repeating: "word ", count: 60_000).unicodeScalars
        let files = try CorpusFiles()
        for (letter, encoding) in [("é", TextEncoding.latin1), ("’", .windows1252)] {
            let word = String(String.UnicodeScalarView(text.prefix(position))) + letter
            for end in ["", " and no other\n", String(String.UnicodeScalarView(text)) + "\n"] {
                try files.write(
                    try bytes("\(word)\(end.isEmpty && position == 0 ? "word word" : end)", .windowsCP1252),
                    to: "a.txt")
                #expect(throws: TextError.encoding(path: files.path("a.txt"), encoding)) {
                    try Corpus(paths: [files.path("a.txt")], options: CorpusOptions())
                }
                #expect(throws: TextError.encoding(path: files.path("a.txt"), encoding)) {
                    try TextFile(contentsOf: files.path("a.txt"), limit: 1 << 20)
                }
            }
        }
    }

    @Test("a stray byte far inside UTF-8 is read as U+FFFD, and much Latin-1 after UTF-8 is an error")
    func lateFaults() throws {
        let line = "Größe über alles, sagte die Königin.\n"
        let text = Array(String(repeating: line, count: 4000).utf8)
        let files = try CorpusFiles()
        try files.write(text + [0xE9] + text, to: "stray.txt")
        let corpus = try Corpus(paths: [files.path("stray.txt")], options: CorpusOptions())
        #expect(
            corpus.notices.first?.contains("1 place is not UTF-8, the first at byte \(text.count)") == true)
        // What came before counts where nothing beyond ASCII follows, but not so much that it outweighs a second text.
        try files.write(text + [0xE9] + Array(repeating: 0x20, count: 100_000), to: "stray.txt")
        _ = try Corpus(paths: [files.path("stray.txt")], options: CorpusOptions())
        try files.write(
            text + text + text + (try bytes(String(repeating: line, count: 4000), .isoLatin1)),
            to: "joined.txt")
        #expect(throws: TextError.encoding(path: files.path("joined.txt"), .latin1)) {
            try Corpus(paths: [files.path("joined.txt")], options: CorpusOptions())
        }
    }

    @Test("malformed bytes are found as Swift's decoder finds them, in parts of any size", arguments: 1...5)
    func malformed(size: Int) {
        // The first and last bytes of every row of Unicode's table 3-7, and their neighbours.
        let bytes: [UInt8] = [
            0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
            0xEF,
            0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
        ]
        var random = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                bytes[Int.random(in: 0..<bytes.count, using: &random)]
            }
            var (search, found) = (MalformedSearch(), Int?.none)
            for start in stride(from: 0, to: text.count, by: size) where found == nil {
                let part = text[start..<min(start + size, text.count)]
                found = search.first(in: part, isLast: part.endIndex == text.count)?.end
            }
            let valid = (0...text.count).last { String(validating: text[..<$0], as: UTF8.self) != nil } ?? 0
            let isValid = valid == text.count
            #expect((found == nil) == isValid, "\(text)")
            if let found { #expect(found > valid && found <= valid + 4, "\(text)") }
            if isValid {
                #expect(
                    search.characters
                        == String(decoding: text, as: UTF8.self).unicodeScalars.count { !$0.isASCII })
            }
        }
    }

    /// A line of Japanese, Chinese or Korean in the encodings that came before Unicode, as iconv writes it.
    private static let legacy = [
        "8a4382cc8fe382c98c8e82f08ca982dc82b582bd8142834a835e834a836982cc8365834c835883670a",  // Shift-JIS
        "b3a4a4cebee5a4cbb7eea4f2b8aba4dea4b7a4bfa1a3a5aba5bfa5aba5caa4cea5c6a5ada5b9a5c80a",  // EUC-JP
        "ced2c3c7d4dabaa3c9cfbfb4bcfbc1cbd4c2c1c1a1a3cbfbcbb5a3bac4e3bac3a3accac0bde7a3a10a",  // GB 18030
        "a7daadcca662aefca457acdda8a3a446a4ebab47a143a54cbba1a147a741a66ea141a540acc9a1490a",  // Big5
        "bfecb8aeb4c220b9d9b4d920c0a7bfa1bcad20b4dec0bb20bab8bed2b4d92e0a",  // EUC-KR
    ]

    @Test(
        "an East Asian encoding from before Unicode is an error, and none that it is not", arguments: legacy)
    func doubleByte(digits: String) throws {
        let line = stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(digits.dropFirst($0).prefix(2), radix: 16)
        }
        for text in [
            line, Array(line.prefix(8)), line.dropLast(), Array(repeating: line, count: 3000).flatMap(\.self),
        ] {
            #expect(TextEncoding(of: text[...], isWhole: true) == .other, "\(text.count)")
        }
    }

    @Test("text in UTF-8 with controls, a few broken bytes or little text is no other encoding")
    func notRecognized() {
        let escapes = String(repeating: "\u{1B}[31mred\u{1B}[0m and \u{8}\u{7}\u{C}blue\n", count: 9)
        for text in ["", "Bush hid the facts", escapes, "a\u{0}\u{1}b — c\u{2}d, and “more” text than that"] {
            #expect(recognized(Array(text.utf8)) == nil, "\(text.debugDescription)")
        }
        #expect(recognized(Array("“Ünïcödé” in à tèxt".utf8) + [0xFF, 0xC3]) == nil)
        #expect(recognized([0x61, 0xFF, 0x0A]) == nil)
        // Binary files have NUL bytes, which are an error of their own.
        #expect(recognized((0..<4000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }) == nil)
        // The last character of a part is incomplete.
        #expect(TextEncoding(of: Array("12345 é".utf8).dropLast(), isWhole: false) == nil)
    }

    @Test("joined files lose their byte order marks, and letters are composed across them")
    func joinedFiles() throws {
        let files = try CorpusFiles(["a.txt": "\u{FEFF}One.\r\n\u{FEFF}Two e\u{FEFF}\u{301}\u{FEFF}"])
        var options = CorpusOptions()
        options.validationShare = 0
        let corpus = try Corpus(paths: [files.path("a.txt")], options: options)
        #expect(text(try corpus.train.text(ofDocument: 0)) == "One.\nTwo é")
        #expect(
            corpus.notices == [
                "\(files.path("a.txt")): removed 3 byte order marks inside the text, as in joined files"
            ])
    }

    @Test("offsets count the bytes of a byte order mark")
    func offsets() throws {
        let files = try CorpusFiles(["nul.txt": "\u{FEFF}ab\u{0}", "ids": "\u{FEFF}1 x"])
        try files.write(byteOrderMark + Array("ab".utf8) + [0xFF], to: "broken.txt")
        let corpus = try Corpus(paths: [files.path("broken.txt")], options: CorpusOptions())
        #expect(corpus.notices.first?.contains("the first at byte 5") == true)
        #expect(throws: TextError.binary(path: files.path("nul.txt"), offset: 5)) {
            try Corpus(paths: [files.path("nul.txt")], options: CorpusOptions())
        }
        let tokenizer = try Tokenizer(Vocabulary(of: "a", level: .char))
        #expect(throws: TextError.notIDs(path: files.path("ids"), offset: 5)) {
            try tokenizer.decode(file: files.path("ids")) { _ in }
        }
    }

    @Test("a vocabulary that an editor saved with a byte order mark and CR LF is the same, and says so")
    func vocabulary() throws {
        let vocabulary = try Vocabulary(of: sample, level: .word)
        let edited = "\u{FEFF}" + text(vocabulary.tsv).replacing("\n", with: "\r\n")
        let files = try CorpusFiles(["v.tsv": text(vocabulary.tsv), "edited.tsv": edited])
        #expect(try Vocabulary(contentsOf: files.path("v.tsv")).notices.isEmpty)
        let again = try Vocabulary(contentsOf: files.path("edited.tsv"))
        #expect(again == vocabulary && again.sha256 == vocabulary.sha256)
        #expect(
            again.notices == [
                "the vocabulary file has a byte order mark and CR LF line ends, which are ignored"
            ])
    }
}
