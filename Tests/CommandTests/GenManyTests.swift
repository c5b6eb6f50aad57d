import Foundation
import Testing

@Suite("lmgen writes several texts") struct GenManyTests {
    private func output(_ arguments: [String], in directory: URL) throws -> String {
        let outcome = try run("lmgen", arguments + ["--prompt", "The rings"], directory: directory)
        #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
        return outcome.output
    }

    @Test("more than are written side by side are still those of their seeds, in order, however they end")
    func groups() throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let flags = ["--tokens", "30", "--until", "line", "--precision", "float32"]
            let all = try output(flags + ["--samples", "35", "--seed", "0"], in: directory)
            var wanted: [Int: String] = [:]
            for seed in [0, 1, 31, 32, 34] {
                wanted[seed] =
                    "--- sample \(seed + 1) of 35, seed \(seed) ---\n"
                    + (try output(flags + ["--seed", "\(seed)"], in: directory))
                #expect(all.contains(wanted[seed] ?? ""), "seed \(seed)")
            }
            let heads = all.split(separator: "\n").filter { $0.hasPrefix("--- sample ") }
            #expect(heads.map(String.init) == (1...35).map { "--- sample \($0) of 35, seed \($0 - 1) ---" })
            #expect(
                all.hasPrefix((wanted[0] ?? "-") + (wanted[1] ?? "-")) && all.hasSuffix(wanted[34] ?? "-"))
        }
    }

    @Test(
        "a beam of one is the likeliest token each time; a wider one finds texts in the order of their scores"
    )
    func beam() throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let greedy = try output(["--until", "6", "--temperature", "0"], in: directory)
            #expect(try output(["--until", "6", "--beam", "1"], in: directory) == greedy)
            let lines = try output(["--until", "6", "--beam", "3", "--json"], in: directory)
                .split(separator: "\n").map { try GenObject(line: Data($0.utf8)) }
            #expect(lines.map(\.sample) == [1, 2, 3] && Set(lines.map(\.text)).count == 3)
            for line in lines {
                let sum = line.tokens.reduce(0.0) { $0 + ($1.logProbability ?? .infinity) }
                let penalty = pow((5 + Double(line.tokens.count)) / 6, 0.6)
                #expect(abs((line.score ?? 0) - sum / penalty) < 1e-4)
                #expect(line.finish == "tokens" && line.seed == nil)
            }
            let scores = lines.compactMap(\.score)
            #expect(scores == scores.sorted(by: >))
            #expect(try output(["--until", "6", "--beam", "3"], in: directory) == lines[0].text + "\n")
        }
    }

    @Test("a beam search ends before a stop text, too")
    func beamStop() throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let whole = try output(["--until", "8", "--beam", "1"], in: directory)
            let stop = String(whole.dropFirst(12).prefix(2))
            let stopped = try output(["--until", "8", "--beam", "1", "--stop", stop], in: directory)
            let first = try #require(whole.dropFirst(9).range(of: stop, options: .literal))
            #expect(stopped == whole[..<first.lowerBound] + "\n")
            // Sequences that differ in the stop text only are one text.
            let found = try output(
                ["--tokens", "8", "--beam", "9", "--until", "line", "--json"], in: directory
            )
            .split(separator: "\n").map { try GenObject(line: Data($0.utf8)) }
            #expect(Set(found.map(\.text)).count == found.count)
            #expect(found.map(\.sample) == Array(1...found.count))
        }
    }

    @Test(
        "a beam search that is to draw is a usage error",
        arguments: [
            (["--beam", "0"], "--beam is 0; give a whole number from 1 to 100"),
            (["--beam", "101"], "--beam is 101"),
            (["--beam", "2", "--samples", "2"], "--beam 2 does not sample, --samples 2 does"),
            (["--beam", "2", "--choose", "2"], "--beam 2 does not sample, --choose 2 does"),
            (
                ["--beam", "2", "--temperature", "0.5"],
                "--beam 2 does not sample; leave the sampling flags out"
            ),
            (["--beam", "2", "--show-surprise"], "--beam looks for what surprises least"),
        ])
    func usage(arguments: [String], message: String) throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let outcome = try run("lmgen", arguments, directory: directory)
            #expect(outcome.status == 64 && outcome.errors.contains(message), "\(outcome.errors)")
        }
    }
}
