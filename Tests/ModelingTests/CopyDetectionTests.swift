import Foundation
import Testing
import Text

@testable import Modeling

@Suite("CopyReport") struct CopyDetectionTests {
    /// A model's record and vocabulary of documents that lie in a directory, and where the index will be.
    struct Shelf {
        let directory: URL
        let record: CorpusRecord
        let vocabulary: Vocabulary
        var path: String { directory.appending(path: CopyIndex.fileName).path }

        init(_ documents: [String], in directory: URL) throws {
            self.directory = directory
            let books = directory.appending(path: "books")
            try FileManager.default.createDirectory(at: books, withIntermediateDirectories: true)
            for (i, document) in documents.enumerated() {
                try document.write(
                    to: books.appending(path: "\(i).txt"), atomically: true, encoding: .utf8)
            }
            vocabulary = try Vocabulary(of: "abc", level: .char)
            var record = CorpusRecord(paths: [books.path])
            let train = try Corpus(paths: record.paths, options: record.options(vocabulary)).train
            record.train = .init(sha256: train.sha256, bytes: train.bytes, characters: train.characters)
            self.record = record
        }

        func index() throws(CopyIndexError) -> CopyIndex {
            try CopyIndex(record: record, vocabulary: vocabulary, path: path)
        }
    }

    static func withShelf(_ documents: [String], _ body: (Shelf) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "novelty-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        try body(Shelf(documents, in: directory))
    }

    static let books = [
        "In the beginning was the end of the world, and nobody had seen it coming.",
        "Überall war Schnee — 雪 — und niemand hatte ihn kommen sehen, außer dem Fährmann.",
    ]

    @Test("runs and shares agree with trying every run of characters in small texts")
    func bruteForce() throws {
        try Self.withShelf(Self.books) { shelf in
            let index = try shelf.index()
            let texts = [
                "It was the end of the world, and nobody had seen it before.", "", "q", "zzz qqq", "雪", "雩雪雫",
                "war Schnee — 雪 — und niemand hatte ihn kommen lassen; the end of the world, and nobody had s",
                // The second byte of Ĝ is that of the Ü in the book; two runs of five, of which the first is reported.
                Self.books[0] + Self.books[1], "é", "Ĝberall war Schnee", "worldqnobod",
                "ein Fährmann.In the beginning was",
            ]
            for (text, found) in zip(texts, try index.reports(on: texts)) {
                let scalars = Array(text.unicodeScalars)
                let books = Self.books.map { Array($0.unicodeScalars) }
                var (longest, covered) = (0..<0, Set<Int>())
                for start in scalars.indices {
                    for end in start + 1..<scalars.count + 1 {
                        let run = Array(scalars[start..<end])
                        guard books.contains(where: { $0.firstRange(of: run) != nil }) else { break }
                        if run.count > longest.count { longest = start..<end }
                        if run.count >= CopyReport.threshold { covered.formUnion(start..<end) }
                    }
                }
                #expect(found.characters == scalars.count && found.covered == covered.count, "\(text)")
                #expect(Set(found.spans.joined()) == covered, "\(text)")
                #expect(found.longest?.characters ?? 0 == longest.count, "\(text)")
                let run = String(String.UnicodeScalarView(scalars[longest]))
                #expect(found.longest?.text ?? "" == run, "\(text)")
                #expect(found.longest?.start ?? 0 == longest.lowerBound, "\(text)")
            }
        }
    }

    @Test("the longest run is shown with its surroundings in the document, cut between characters")
    func surroundings() throws {
        try Self.withShelf(Self.books) { shelf in
            let runs = try shelf.index().reports(on: ["niemand hatte ihn", "In the beg", "x", "Fährmann."])
                .map(\.longest)
            #expect(runs[0]?.before == "Überall war Schnee — 雪 — und ")
            #expect(runs[0]?.after == " kommen sehen, außer dem Fährmann.")
            #expect(
                runs[1]?.before == ""
                    && runs[1]?.after == "inning was the end of the world, and nobody had seen it comi")
            #expect(runs[2] == nil)
            #expect(runs[3]?.after == "" && runs[3]?.before.hasSuffix(" sehen, außer dem ") == true)
        }
    }

    @Test("a run of 30 characters counts, and one of 29 does not")
    func threshold() throws {
        try Self.withShelf(Self.books) { shelf in
            let run = String(Self.books[0].prefix(30))
            let found = try shelf.index().reports(on: [run, String(run.dropFirst()), "#\(run)#"])
            #expect(found.map(\.covered) == [30, 0, 30] && found.map(\.longest?.characters) == [30, 29, 30])
        }
    }

    @Test("of a run that occurs several times, the first occurrence is shown")
    func first() throws {
        try Self.withShelf(Self.books) { shelf in
            let found = try shelf.index().reports(on: [" the ", "nd"])
            #expect(found[0].longest?.before == "In")
            #expect(found[1].longest?.after.hasPrefix(" of the world") == true)
        }
    }

    @Test("a text longer than one automaton is searched completely")
    func long() throws {
        try Self.withShelf(Self.books) { shelf in
            let filling = String(repeating: "#", count: CopyIndex.most)
            let found = try shelf.index().reports(on: ["#", filling + Self.books[0], Self.books[1]])
            #expect(found.map(\.covered) == [0, 73, 80] && found[1].characters == CopyIndex.most + 73)
            #expect(found[1].longest?.start == CopyIndex.most - 1 || found[1].longest?.characters == 73)
        }
    }

    @Test("the file is written once, and suffices when the corpus is gone")
    func once() throws {
        try Self.withShelf(Self.books) { shelf in
            var told: [Int] = []
            _ = try CopyIndex(record: shelf.record, vocabulary: shelf.vocabulary, path: shelf.path) {
                done, _ in
                told.append(done)
            }
            #expect(told.first == 0 && told.count == 3 && told.last == 2 + (shelf.record.train?.bytes ?? 0))
            try FileManager.default.removeItem(at: shelf.directory.appending(path: "books"))
            told = []
            let index = try CopyIndex(
                record: shelf.record, vocabulary: shelf.vocabulary, path: shelf.path
            ) { done, _ in told.append(done) }
            #expect(told.isEmpty)
            #expect(try index.reports(on: [Self.books[0]])[0].share == 1)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: shelf.directory.path) == ["novelty.index"]
            )
        }
    }

    @Test("a file that is damaged, truncated, missing or of another text is written again")
    func damaged() throws {
        try Self.withShelf(Self.books) { shelf in
            let url = URL(filePath: shelf.path)
            _ = try shelf.index()
            let whole = try Data(contentsOf: url)
            var flipped = whole, headless = whole, joined = whole
            flipped[40] ^= 1
            headless[0] ^= 1
            joined[16 + 72] = 0xFF  // a letter of the text as a separator
            let others = [
                flipped, headless, joined, whole.dropLast(2), whole + Data([65]), Data(), whole.prefix(16),
                Data(whole.prefix(16)) + Data(repeating: 0xFF, count: whole.count - 16),
            ]
            for other in others {
                try other.write(to: url)
                #expect(try shelf.index().reports(on: [Self.books[1]])[0].share == 1)
                #expect(try Data(contentsOf: url) == whole)
            }
            try FileManager.default.removeItem(at: url)
            try FileManager.default.createSymbolicLink(atPath: shelf.path, withDestinationPath: "/dev/zero")
            #expect(try shelf.index().reports(on: [Self.books[1]])[0].share == 1)
        }
    }

    @Test("without the corpus or a writable place beside the model there is no index, and the error says why")
    func nothing() throws {
        try Self.withShelf(Self.books) { shelf in
            let elsewhere = shelf.directory.path + "/nowhere/novelty.index"
            do {
                _ = try CopyIndex(record: shelf.record, vocabulary: shelf.vocabulary, path: elsewhere)
                Issue.record("a directory that is not there was written to")
            } catch CopyIndexError.unwritable(let path, let reason) {
                #expect(path == elsewhere && reason.contains("No such file"))
            }
            // A directory where the file should be cannot be replaced, and nothing is left beside it.
            try FileManager.default.createDirectory(atPath: shelf.path, withIntermediateDirectories: false)
            #expect(throws: CopyIndexError.self) { try shelf.index() }
            #expect(names(inDirectory: shelf.directory.path) == ["books", "novelty.index"])
            try FileManager.default.removeItem(atPath: shelf.path)
            try "another".write(
                to: shelf.directory.appending(path: "books/0.txt"), atomically: true, encoding: .utf8)
            #expect(throws: CopyIndexError.text(.changed(paths: shelf.record.paths))) {
                try shelf.index()
            }
            try FileManager.default.removeItem(at: shelf.directory.appending(path: "books"))
            do {
                _ = try shelf.index()
                Issue.record("a text that is gone was read")
            } catch CopyIndexError.text(.unreadable(.missing)) {}
            var record = shelf.record
            record.train = .init(sha256: "", bytes: .min, characters: 0)
            try Data("lmnovelty".utf8).write(to: URL(filePath: shelf.path))
            #expect(throws: CopyIndexError.self) {
                try CopyIndex(record: record, vocabulary: shelf.vocabulary, path: shelf.path)
            }
        }
    }
}
