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
        "你好世界你好世界", "海の上に月を見ました。\n", "우리는 바다 위에서 달을 보았다.\n", "ראינו את הירח מעל הים\n",
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
