import Foundation
import Testing
import Text

/// What editors and other systems make of text files, in every command that reads one.
@Suite struct FileReadingTests {
    private static let readers: [(command: String, arguments: [String])] = [
        ("lmtok", ["stats", "FILE"]), ("lmtok", ["vocab", "FILE", "--level", "char"]),
        ("lmtok", ["encode", "--vocab", "v.tsv", "FILE"]), ("lmtok", ["decode", "--vocab", "v.tsv", "FILE"]),
        ("lmtok", ["encode", "--vocab", "FILE", "v.tsv"]), ("lmtrain", ["FILE", "--steps", "2"]),
        ("lmtrain", ["v.tsv", "--valid", "FILE", "--steps", "2"]),
        ("lmtrain", ["v.tsv", "--vocab", "FILE", "--steps", "2"]), ("lmeval", ["FILE"]),
        ("lmgen", ["--prompt-file", "FILE"]), ("lmtype", ["--replay", "FILE"]),
        ("lmembed", ["analogies", "FILE"]), ("lmembed", ["groups", "FILE"]),
        ("lmembed", ["phrases", "FILE"]),
        ("lmembed", ["plot", "-o", "p.svg", "--groups", "FILE"]),
        ("lmembed", ["plot", "-o", "p.svg", "--labels", "FILE"]),
    ]

    @Test("UTF-16 and Latin-1 are errors with the command that converts them", arguments: readers)
    func encodings(command: String, arguments: [String]) throws {
        let text = "Der Fluß war breit, und über ihm ging der Mond auf.\n"
        try withTemporaryDirectory { directory in
            let model = try GenModel(level: .word)
            try model.write(in: directory)
            try Data(model.files[GenModel.vocabulary] ?? []).write(to: directory.appending(path: "v.tsv"))
            for (encoding, name) in [
                (String.Encoding.utf16, "UTF-16"), (.utf16LittleEndian, "UTF-16LE"),
                (.utf32BigEndian, "UTF-32BE"), (.isoLatin1, "ISO-8859-1"),
            ] {
                try #require(text.data(using: encoding)).write(to: directory.appending(path: "t.txt"))
                let outcome = try run(
                    command, arguments.map { $0 == "FILE" ? "t.txt" : $0 }, directory: directory)
                #expect(outcome.status == 65)
                #expect(outcome.output.isEmpty)
                #expect(outcome.errors.contains("Error: t.txt is not UTF-8 text: its bytes read like "))
                #expect(outcome.errors.hasSuffix("; convert it with iconv -f \(name) -t UTF-8 FILE\n"))
            }
        }
    }

    @Test(
        "a byte order mark and CR LF change nothing",
        arguments: [
            ("lmembed", ["analogies"], ": section\nthe rings of the\nrings of the sky\n"),
            ("lmembed", ["groups"], "# things\nthings: rings sky\nwords: the of\n"),
            ("lmembed", ["phrases"], "the rings\tthings\nof the\twords\nthe sky\tthings\nof sky\n"),
            ("lmgen", ["--tokens", "5", "--prompt-file"], "the rings\nof the"),
            ("lmeval", [], "the rings\nof\n"),
            ("lmtok", ["encode", "--vocab", "v.tsv"], "the rings\nof the sky\n"),
            ("lmtok", ["decode", "--vocab", "v.tsv"], "1 2 3\n4 5\n"),
        ])
    func marks(command: String, arguments: [String], text: String) throws {
        try withTemporaryDirectory { directory in
            let model = try GenModel(level: .word)
            try model.write(in: directory)
            try Data(model.files[GenModel.vocabulary] ?? []).write(to: directory.appending(path: "v.tsv"))
            let outcomes = try [text, "\u{FEFF}" + text.replacing("\n", with: "\r\n")].map { text in
                try Data(text.utf8).write(to: directory.appending(path: "t.txt"))
                return try run(command, arguments + ["t.txt"], directory: directory)
            }
            #expect(outcomes.map(\.status) == [0, 0], "\(outcomes[1].errors)")
            #expect(!outcomes[0].stdout.isEmpty && outcomes[0].stdout == outcomes[1].stdout)
        }
    }

    @Test("lines of lmtype may begin with a byte order mark and end in CR LF")
    func typedLines() throws {
        try withTemporaryDirectory { directory in
            try GenModel(level: .word).write(in: directory)
            let outcomes = try ["the r\n", "\u{FEFF}the r\r\n"].map {
                try run("lmtype", input: Data($0.utf8), directory: directory)
            }
            #expect(outcomes[0].output.contains("rings") && outcomes[0].output == outcomes[1].output)
            // The first line is a word to learn, and not one that begins with a mark.
            let learned = try run(
                "lmtype", ["--learned", "w.tsv"], input: Data("\u{FEFF}+zorgon\r\nzor\r\n".utf8),
                directory: directory)
            #expect(learned.output.contains("zorgon"))
        }
    }

    @Test("lmtok and lmtrain say that another ICU made a vocabulary, or that an editor changed its file")
    func vocabularyNotices() throws {
        try withStory { directory in
            let made = try run("lmtok", ["vocab", "story.txt", "--level", "word"], directory: directory)
            let old = made.output.replacing(#/# icu\t.*\n/#, with: "# icu\t1.0\n")
            try Data(("\u{FEFF}" + old).utf8).write(to: directory.appending(path: "v.tsv"))
            let stats = try run("lmtok", ["stats", "story.txt", "--vocab", "v.tsv"], directory: directory)
            let flags = ["--steps", "2"] + smallNetwork
            let trained = try run(
                "lmtrain", ["story.txt", "--vocab", "v.tsv", "--out", "a"] + flags, directory: directory)
            for errors in [stats.errors, trained.errors] {
                #expect(errors.contains("the vocabulary was built with ICU 1.0"))
                #expect(errors.contains("the vocabulary file has a byte order mark, which is ignored"))
            }
            let batch = ["--batch", "4", "--bptt", "10", "--threads", "1"]
            let from = try run(
                "lmtrain", ["story.txt", "--from", "a", "--out", "b", "--steps", "2"] + batch,
                directory: directory)
            #expect(from.status == 0 && from.errors.contains("the vocabulary was built with ICU 1.0"))
        }
    }
}
