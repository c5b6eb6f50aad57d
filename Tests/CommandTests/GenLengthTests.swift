import Foundation
import Modeling
import Testing
import Text

@Suite("lmgen ends a text") struct GenLengthTests {
    /// What `--json` says of one text.
    private func object(_ arguments: [String], in directory: URL) throws -> GenObject {
        try GenObject(run("lmgen", arguments + ["--json", "--prompt", "The rings"], directory: directory))
    }

    @Test(
        "before a stop text, the first of several, of which nothing comes out",
        arguments: [Level.char, .word])
    func stop(level: Level) throws {
        try withTemporaryDirectory { directory in
            try GenModel(level: level).write(in: directory)
            let whole = try object(["--tokens", "60"], in: directory).text
            let written = whole.dropFirst("The rings".count)
            // Three characters from the middle, wherever the tokens' borders are.
            let stop = String(written.dropFirst(12).prefix(3))
            let first = try #require(written.range(of: stop, options: .literal))
            let stopped = try object(["--tokens", "60", "--stop", "never", "--stop", stop], in: directory)
            #expect(stopped.finish == "stop")
            #expect(stopped.text == whole[..<first.lowerBound])
            #expect(
                (stopped.text + stop).utf8.count
                    <= stopped.tokens.reduce(9) { $0 + ($1.text?.utf8.count ?? 1) })
            let plain = try run(
                "lmgen", ["--tokens", "60", "--prompt", "The rings", "--stop", stop], directory: directory)
            #expect(plain.output == stopped.text + "\n")
            let never = try object(["--tokens", "60", "--stop", "never"], in: directory)
            #expect(never.text == whole && never.finish == "tokens" && never.tokens.count >= 60)
        }
    }

    @Test("with the first sentence as ICU finds it in the text as it would have gone on")
    func sentence() throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            for seed in 1...4 {
                let flags = ["--seed", "\(seed)", "--tokens"]
                let written = try object(flags + ["1000", "--until", "sentence"], in: directory)
                #expect(written.finish == "until")
                let whole = Array(
                    try object(flags + ["\(written.tokens.count + 40)"], in: directory).text.utf8)
                var ends: [Int32] = []
                try whole.withUnsafeBytes {
                    try Segmenter(.sentences, locale: "en").ends(of: $0, into: &ends)
                }
                let sentence = String(decoding: whole[..<Int(ends[0])], as: UTF8.self)
                #expect(written.text == sentence.trimmingCharacters(in: .whitespacesAndNewlines))
            }
        }
    }

    @Test("with a line, before a blank line, or after a number of tokens")
    func units() throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let line = try object(["--until", "line", "--tokens", "5000"], in: directory)
            #expect(line.finish == "until" && !line.text.contains("\n"))
            let tokens = try object(["--until", "7"], in: directory)
            #expect(tokens.finish == "tokens" && tokens.tokens.count >= 7)
            // Otherwise the last sentence is completed.
            let whole = try object(["--tokens", "7"], in: directory)
            #expect(whole.finish == "tokens" && whole.text.utf8.starts(with: tokens.text.utf8))
            #expect(whole.tokens.count > tokens.tokens.count)
        }
    }

    @Test("a stop text has the escapes of a vocabulary's file", arguments: Level.allCases)
    func escapes(level: Level) throws {
        try withTemporaryDirectory { directory in
            try GenModel(level: level).write(in: directory)
            // At word and pretokenized level a line end is a token of its own.
            let end = level == .pretokenized ? "⟨eos⟩" : "\\n"
            let flags = ["--logit-bias", "\(end)=30", "--tokens", "9"]
            for stop in ["\\n", "\n", "\\u{A}"] {
                let text = try object(flags + ["--stop", stop], in: directory)
                #expect(text.finish == "stop" && text.text == "The rings", "\(stop)")
            }
            let other = try object(flags + ["--stop", "\\\\n"], in: directory)
            #expect(other.finish == "tokens")
        }
    }

    @Test(
        "flags that end nothing, or at two places, are usage errors",
        arguments: [
            (
                ["--until", "chapter"],
                "--until is 'chapter'; give sentence, paragraph, line or a number of tokens."
            ),
            (["--until", "-3"], "--until is '-3'"), (["--stop", ""], "--stop is empty"),
            (["--stop", "C:\\q"], "write a backslash as \\\\; the escapes are \\n, \\t, \\s and \\u{…}."),
            (["--until", "9", "--tokens", "5"], "--until 9 is beyond --tokens 5"),
        ])
    func usage(arguments: [String], message: String) throws {
        let outcome = try run("lmgen", arguments)
        #expect(outcome.status == 64 && outcome.errors.contains(message), "\(outcome.errors)")
    }
}
