import Foundation
import Testing
import Text

@Suite("lmgen on a terminal") struct GenTerminalTests {
    @Test("the text comes up as it is written, control characters in letters, and Ctrl-C ends it")
    func streaming() throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let terminal = try PseudoTerminal(
                "lmgen", ["--prompt", "the\u{1B}[2J rings", "--tokens", "1000000000"], directory: directory)
            try terminal.wait(for: "the\\u{1B}[2J rings")
            #expect(terminal.screen.text.contains("seed 42; use a different --seed for a different text"))
            try terminal.wait { $0.output.count > 10_000 }
            try terminal.send("\u{3}")
            #expect(try terminal.waitForExit() == 130)
            #expect(terminal.screen.column == 0)
        }
    }

    @Test("a terminal that is closed ends the command")
    func hangUp() throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let terminal = try PseudoTerminal("lmgen", ["--tokens", "1000000000"], directory: directory)
            try terminal.wait { $0.output.count > 2_000 }
            terminal.hangUp()
            #expect(try terminal.waitForExit() != 0)
        }
    }

    @Test("each token has the colour of its surprise, and the prompt none")
    func surprise() throws {
        try withTemporaryDirectory { directory in
            try GenModel(level: .word).write(in: directory)
            var styles: Set<String> = []
            for seed in 1...6 {
                let flags = ["--prompt", "the rings", "--tokens", "20", "--seed", "\(seed)"]
                let object = try GenObject(run("lmgen", flags + ["--json"], directory: directory))
                let terminal = try PseudoTerminal(
                    "lmgen", flags + ["--show-surprise"], directory: directory, columns: 200)
                #expect(try terminal.waitForExit() == 0)
                #expect(terminal.screen.text.contains("surprise in bits: 0-1  1-3  3-6  6-10  10 and more"))
                let line = try #require(
                    terminal.screen.cells.first { $0.prefix(9).map(\.text).joined() == "the rings" })
                #expect(line.prefix(9).allSatisfy { $0.style.isEmpty })
                var cells = line.dropFirst(9)
                for token in object.tokens {
                    // As far as tokens are words of cells that a letter fills.
                    guard let text = token.text, !text.isEmpty, text.allSatisfy(\.isASCII), text.first != "\n"
                    else { break }
                    let bits = -(try #require(token.logProbability)) / log(2)
                    let color =
                        bits < 1 ? "" : "38;5;\(bits < 3 ? 28 : bits < 6 ? 166 : bits < 10 ? 160 : 163)"
                    let written = cells.prefix(text.count)
                    guard written.map(\.text).joined() == text else { break }
                    #expect(written.allSatisfy { $0.style == color }, "\(text): \(bits) bits")
                    styles.insert(color)
                    cells = cells.dropFirst(text.count)
                }
            }
            #expect(styles.count > 1)
        }
    }

    @Test(
        "without colours the text is plain, and a note says why",
        arguments: [["NO_COLOR": "1"], ["TERM": "dumb"]])
    func plain(environment: [String: String]) throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let terminal = try PseudoTerminal(
                "lmgen", ["--show-surprise", "--tokens", "9", "--prompt", "the"], environment: environment,
                directory: directory)
            #expect(try terminal.waitForExit() == 0)
            #expect(!terminal.output.contains(0x1B))
            #expect(terminal.screen.text.contains("Note: --show-surprise needs a terminal with colours"))
        }
    }
}
