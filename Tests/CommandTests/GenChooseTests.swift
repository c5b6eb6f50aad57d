import Console
import Foundation
import Testing
import Text

@testable import lmgen

@Suite("lmgen --choose") struct GenChooseTests {
    /// A session that is typed into a pipe, and the continuations that its first round offers.
    private func session(_ typed: String, _ flags: [String] = [], in directory: URL) throws -> (
        Outcome, [String]
    ) {
        let arguments = ["--choose", "3", "--prompt", "The rings", "--tokens", "8"]
        let outcome = try run("lmgen", arguments + flags, input: Data(typed.utf8), directory: directory)
        let offers = (1...3).compactMap { number in
            outcome.errors.split(separator: "\n").first { $0.hasPrefix("  \(number)  ") }.map { line in
                // Marks show that it joins without a space, and that the number of tokens cut it off.
                String(line.dropFirst(5).drop { $0 == "+" }.dropLast(line.hasSuffix("…") ? 1 : 0))
            }
        }
        return (outcome, offers)
    }

    @Test("a number takes a continuation, words are written, x takes back, s and the end of input stop")
    func answers() throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let (nothing, offers) = try session("", in: directory)
            #expect(nothing.status == 0 && nothing.output == "The rings\n")
            #expect(offers.count == 3 && Set(offers).count == 3)
            for number in 1...3 {
                let output = try session("\(number)\ns\n", in: directory).0.output
                // What a list shows on one line.
                let written = TextOutput.visible(
                    String(output.dropLast().dropFirst("The rings".count)).replacing("\n", with: "↵"))
                #expect(
                    written.trimmingCharacters(in: .whitespaces)
                        == offers[number - 1].trimmingCharacters(in: .whitespaces))
            }
            #expect(
                try session("of ice\n+s\n, she said\ns\n", in: directory).0.output
                    == "The rings of ices, she said\n")
            #expect(try session("of ice\n1\nx\n", in: directory).0.output == "The rings of ice\n")
            #expect(try session("of ice\n2/1\nx\nx\nx\n", in: directory).0.output == "The rings\n")
            #expect(try session("x\n", in: directory).0.errors.contains("there is nothing to undo"))
            #expect(try session("4\n", in: directory).0.errors.contains("there is no number 4: type 1 to 3"))
            #expect(
                try session("e4\n", in: directory).0.errors.contains(
                    "there is no number 4: type 1 to 3, or +e4 to write it"))
            // What changes nothing is no step to take back.
            let (unchanged, _) = try session("+\nx\n", in: directory)
            #expect(unchanged.errors.contains("the text stays as it was: nothing has changed"))
            #expect(unchanged.errors.contains("there is nothing to undo"))
            let (keys, _) = try session("of \u{1B}[Cice\n", in: directory)
            #expect(keys.output == "The rings\n" && keys.errors.contains("arrows or other keys"))
            let (again, sameOffers) = try session("", in: directory)
            #expect(again.errors == nothing.errors && sameOffers == offers)
        }
    }

    @Test("Enter shows others, and what was taken back is offered again")
    func others() throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let (outcome, offers) = try session("\nof ice\nx\ns\n", in: directory)
            let rounds = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("  1  ") }.map {
                String($0.dropFirst(5).drop { $0 == "+" }.dropLast($0.hasSuffix("…") ? 1 : 0))
            }
            #expect(rounds.count == 4 && rounds[0] == offers[0])
            #expect(rounds[1] != rounds[0] && rounds[3] == rounds[1])
        }
    }

    @Test("on a terminal the text goes to standard output when the writer stops, and also after Ctrl-C")
    func terminal() throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            for (keys, status) in [("s\n", Int32(0)), ("\u{3}", 130), ("\u{4}", 0)] {
                let product = directory.appending(path: "out.txt")
                let terminal = try PseudoTerminal(
                    "lmgen", ["--choose", "2", "--prompt", "The \u{1B}[2Jrings", "--until", "8"],
                    directory: directory, rows: 60, standardOutput: product)
                try terminal.wait { $0.screen.text.hasSuffix("\n>") }
                #expect(terminal.screen.text.contains("The \\u{1B}[2Jrings\n\n  1  "))
                try terminal.send("of ice\n")
                try terminal.wait(for: "rings of ice\n")
                try terminal.wait { $0.screen.text.hasSuffix("\n>") }
                try terminal.send(keys)
                #expect(try terminal.waitForExit() == status)
                #expect(try String(contentsOf: product, encoding: .utf8) == "The \u{1B}[2Jrings of ice\n")
            }
        }
    }

    @Test("on a terminal no word is broken, and a line that goes on does so under its own beginning")
    func wrapped() throws {
        try withTemporaryDirectory { directory in
            try GenModel(level: .word).write(in: directory)
            let terminal = try PseudoTerminal(
                "lmgen", ["--choose", "2", "--prompt", "The rings of the sky. the sky of the rings."],
                directory: directory, columns: 27, rows: 60)
            try terminal.wait { $0.screen.text.hasSuffix("\n>") }
            #expect(terminal.screen.text.contains("\nThe rings of the sky. the\nsky of the rings.\n"))
            try terminal.send("\u{4}")
            #expect(try terminal.waitForExit() == 0)
        }
    }

    @Test(
        "a line is what it looks like",
        arguments: [
            ("2", Answer.take(2, words: nil)), (" 2 ", .take(2, words: nil)), ("2/5", .take(2, words: 5)),
            ("2 / 5\r", .take(2, words: 5)), ("", .others), ("x", .undo), ("s ", .stop),
            ("+s", .own("s", joined: true)), ("e", .edit(nil)), (" e ", .edit(nil)), ("e2", .edit(2)),
            ("e 2\r", .edit(2)), ("+e", .own("e", joined: true)), ("e2/3", .own("e2/3", joined: false)),
            ("of\u{1B}[D ice", .keys), ("+\u{7F}", .keys), ("of\tice", .own("of\tice", joined: false)),
            ("eve", .own("eve", joined: false)), ("e 2 men", .own("e 2 men", joined: false)),
            ("2 men", .own("2 men", joined: false)), ("1/2/3", .own("1/2/3", joined: false)),
            ("2/x", .own("2/x", joined: false)), (" so", .own(" so", joined: false)),
            ("+2", .own("2", joined: true)),
        ])
    func parsing(line: String, answer: Answer) { #expect(Answer(line) == answer) }

    @Test("a candidate is shown as one would type it, on one line, with a mark if it is cut or copied")
    func shown() {
        func shown(_ text: String, after before: String = "the sea", isCut: Bool = false, copied: Int? = nil)
            -> String
        { Candidate(text: text, isCut: isCut, copied: copied).shown(after: before) }
        #expect(shown(" rose") == "rose" && shown("s rose") == "+s rose" && shown(", too") == ", too")
        #expect(shown("rose", after: "the sea ") == "rose" && shown("The", after: "") == "The")
        #expect(shown("\n\nOne\u{7}", isCut: true) == "↵↵One\\u{7}…")
        #expect(shown(" rose", copied: 34) == "rose  [34 characters copied]")
    }

    @Test("lines are broken between words, by the columns that they take, and begin further in")
    func wrapping() {
        #expect("one two three".wrapped(to: 8) == "one two\nthree")
        #expect("one two three".wrapped(to: 7, indent: 2) == "one two\n  three")
        #expect("one two three four".wrapped(to: 10, indent: 4) == "one two\n    three\n    four")
        #expect("one two".wrapped(to: .max) == "one two" && "".wrapped(to: 9) == "")
        // What has no spaces stays whole; line ends and wide letters count.
        #expect("Saturn's rings".wrapped(to: 4) == "Saturn's\nrings")
        #expect("a b\n c d".wrapped(to: 3) == "a b\n c\nd")
        #expect("家家 家".wrapped(to: 6) == "家家\n家")
    }

    @Test("own words are joined by a space where one is wanted, and a continuation is cut between words")
    func joining() {
        #expect(
            Answer.join("the sea", "rose") == "the sea rose"
                && Answer.join("the sea", ", and") == "the sea, and")
        #expect(
            Answer.join("the sea ", "rose") == "the sea rose"
                && Answer.join("the sea", " rose") == "the sea rose")
        #expect(Answer.join("", "A") == "A" && Answer.join("\u{201C}", "A") == "\u{201C}A")
        #expect(
            Answer.words(2, of: " one two  three") == " one two"
                && Answer.words(9, of: "one two ") == "one two ")
    }

    @Test(
        "flags that cannot be had together are usage errors",
        arguments: [
            (["--choose", "1"], "--choose is 1; give a whole number from 2 to 9"),
            (["--choose", "10"], "--choose is 10"),
            (["--choose", "2", "--samples", "2"], "give one of the two"),
            (["--choose", "2", "--json"], "--choose talks with you"),
            (["--choose", "2", "--temperature", "0"], "--choose 2 at --temperature 0 would all be the same"),
            (["--choose", "2", "-"], "--choose reads what you choose from standard input"),
            (["--choose", "2", "--list"], "--list shows every model"),
        ])
    func usage(arguments: [String], message: String) throws {
        let outcome = try run("lmgen", arguments)
        #expect(outcome.status == 64 && outcome.errors.contains(message), "\(outcome.errors)")
    }
}
