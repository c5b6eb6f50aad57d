import Foundation
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite("Leaving lmtype") struct TypeLeavingTests {
    /// Returns the settings of an unchanged terminal.
    private func freshSettings(_ directory: URL) throws -> [UInt64] {
        let terminal = try PseudoTerminal("lmtok", ["--help"], directory: directory)
        _ = try terminal.waitForExit()
        return terminal.settings
    }

    @Test(
        "Esc, Ctrl-C and Ctrl-D restore the terminal and then write the text",
        arguments: ["\u{1B}", "\u{3}", "\u{4}"])
    func leaving(key: String) throws {
        try TypeTerminal.with { session in
            try session.terminal.send("the sky")
            try session.terminal.wait(for: "the sky")
            #expect(!session.terminal.isCooked)
            try session.terminal.send(key)
            #expect(try session.terminal.waitForExit() == 0)
            #expect(session.terminal.screen.lines == ["the sky"])
            #expect(!session.terminal.screen.isAlternate && session.terminal.screen.showsCursor)
            let fresh = try freshSettings(session.directory)
            #expect(!fresh.isEmpty && session.terminal.settings == fresh)
        }
    }

    @Test(
        "a signal that ends it restores the terminal, saves the text and sets the exit code",
        arguments: [SIGTERM, SIGINT, SIGHUP])
    func signals(number: Int32) throws {
        try TypeTerminal.with(["-o", "letter.txt"]) { session in
            try session.terminal.send("the sky")
            try session.terminal.wait(for: "the sky")
            session.terminal.signal(number)
            #expect(try session.terminal.waitForExit() == 128 + number)
            #expect(session.terminal.screen.lines == ["Saved 2 words in letter.txt"])
            #expect(!session.terminal.screen.isAlternate)
            let fresh = try freshSettings(session.directory)
            #expect(!fresh.isEmpty && session.terminal.settings == fresh)
            let file = session.directory.appending(path: "letter.txt")
            #expect(try String(contentsOf: file, encoding: .utf8) == "the sky\n")
        }
    }

    @Test("a second signal ends it at once, with the terminal restored")
    func secondSignal() throws {
        try TypeTerminal.with(["-o", "letter.txt"]) { session in
            try session.terminal.send("the sky")
            try session.terminal.wait(for: "the sky")
            // Both arrive before it can handle the first.
            for number in [SIGSTOP, SIGINT, SIGTERM, SIGCONT] { session.terminal.signal(number) }
            #expect([128 + SIGINT, 128 + SIGTERM].contains(try session.terminal.waitForExit()))
            #expect(!session.terminal.screen.isAlternate)
            let fresh = try freshSettings(session.directory)
            #expect(!fresh.isEmpty && session.terminal.settings == fresh)
            let file = session.directory.appending(path: "letter.txt")
            #expect(!FileManager.default.fileExists(atPath: file.path))
        }
    }

    @Test("a crash restores the terminal", arguments: [SIGABRT, SIGSEGV, SIGQUIT])
    func broken(number: Int32) throws {
        try TypeTerminal.with { session in
            session.terminal.signal(number)
            let status = try session.terminal.waitForExit()
            #expect(status == 128 + number)
            #expect(!session.terminal.screen.isAlternate)
            let fresh = try freshSettings(session.directory)
            #expect(!fresh.isEmpty && session.terminal.settings == fresh)
        }
    }

    @Test("stopping restores the terminal, and continuing restores the screen")
    func stopping() throws {
        try TypeTerminal.with { session in
            try session.terminal.send("the sky")
            try session.terminal.wait(for: "the sky")
            session.terminal.settle()
            let before = session.terminal.screen
            session.terminal.signal(SIGTSTP)
            try session.terminal.wait { !$0.screen.isAlternate && $0.isCooked }
            let fresh = try freshSettings(session.directory)
            #expect(!fresh.isEmpty && session.terminal.settings == fresh)
            session.terminal.signal(SIGCONT)
            try session.terminal.wait { $0.screen.isAlternate && !$0.isCooked && $0.screen == before }
            try session.terminal.send("!")
            try session.terminal.wait(for: "the sky!")
        }
    }

    @Test("closing the terminal ends it, and neither text nor learned words are lost")
    func hangUp() throws {
        try TypeTerminal.with(["-o", "letter.txt"]) { session in
            try session.terminal.send("zorgon\u{0C} sky")
            try session.terminal.wait(for: "zorgon sky")
            session.terminal.hangUp()
            #expect(try session.terminal.waitForExit(20) == 128 + SIGHUP)
            let file = session.directory.appending(path: "letter.txt")
            #expect(try String(contentsOf: file, encoding: .utf8) == "zorgon sky\n")
            let learned = session.directory.appending(path: ".local/share/lm/learned.tsv")
            #expect(try String(contentsOf: learned, encoding: .utf8).contains("zorgon\t"))
        }
    }

    @Test("closing the terminal keeps the learned words where the text has nowhere to go")
    func hangUpWithoutFile() throws {
        try TypeTerminal.with { session in
            try session.terminal.send("zorgon\u{0C} sky")
            try session.terminal.wait(for: "zorgon sky")
            session.terminal.hangUp()
            #expect(try session.terminal.waitForExit(20) == 128 + SIGHUP)
            let learned = session.directory.appending(path: ".local/share/lm/learned.tsv")
            #expect(try String(contentsOf: learned, encoding: .utf8).contains("zorgon\t"))
        }
    }

    @Test("leaving without a text leaves the file as it was")
    func empty() throws {
        try withTemporaryDirectory { directory in
            let file = directory.appending(path: "letter.txt")
            try Data("old\n".utf8).write(to: file)
            let session = try TypeTerminal(["-o", "letter.txt"], in: directory)
            try session.terminal.wait(for: "letters")
            try session.terminal.send("\u{3}")
            #expect(try session.terminal.waitForExit() == 0)
            #expect(session.terminal.screen.text.contains("letter.txt is as it was"))
            #expect(try String(contentsOf: file, encoding: .utf8) == "old\n")
        }
    }

    @Test(
        "with standard output in a file the screen stays on the terminal, and the file gets only the text")
    func redirected() throws {
        try withTemporaryDirectory { directory in
            let file = directory.appending(path: "out.txt")
            let session = try TypeTerminal(in: directory, standardOutput: file)
            try session.terminal.wait(for: session.words)
            try session.terminal.send("the sky")
            try session.terminal.wait(for: "the sky")
            try session.terminal.send("\u{3}")
            #expect(try session.terminal.waitForExit() == 0)
            #expect(try String(contentsOf: file, encoding: .utf8) == "the sky\n")
            #expect(session.terminal.screen.lines == [])
        }
    }

    @Test("a text that cannot be saved is an error and is written to the terminal")
    func unsaved() throws {
        try TypeTerminal.with(["-o", "no/such/letter.txt"]) { session in
            try session.terminal.send("the sky")
            try session.terminal.wait(for: "the sky")
            try session.terminal.send("\u{3}")
            #expect(try session.terminal.waitForExit() == 74)
            #expect(session.terminal.screen.text.contains("the sky\nError: cannot write no/such/letter.txt"))
        }
    }
}
