import Foundation
import Testing

@Suite("lmgen on a terminal") struct GenTerminalTests {
    @Test("the text comes up as it is written, control characters in letters, and Ctrl-C ends it")
    func streaming() throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let terminal = try PseudoTerminal(
                "lmgen", ["--prompt", "the\u{1B}[2J rings", "--tokens", "1000000000"], directory: directory)
            try terminal.wait(for: "the\\u{1B}[2J rings")
            #expect(terminal.screen.text.contains("seed 42; another --seed writes another text"))
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
}
