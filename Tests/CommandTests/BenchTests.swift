import Foundation
import Testing

@Suite("lmbench") struct BenchTests {
    @Test(
        "a training configuration prints one JSON object with the fields of the PyTorch benchmark and the peak"
    )
    func json() throws {
        let outcome = try run("lmbench", ["char-128x2", "--steps", "1", "--threads", "1", "--json"])
        #expect(outcome.status == 0)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 1)
        let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        let fields = try #require(object as? [String: Any])
        #expect(
            fields.keys.sorted() == [
                "config", "engine", "fraction_of_peak", "framework", "gflops", "ms_per_step", "peak_gflops",
                "precision", "threads", "tokens_per_second", "work",
            ])
        #expect(fields["config"] as? String == "char-128x2")
        #expect(fields["precision"] as? String == "float32")
        #expect(fields["threads"] as? Int == 1)
        func number(_ name: String) throws -> Double { try #require(fields[name] as? Double, "\(name)") }
        // A step is 2,500 tokens and 3.625 GFLOP, however long it takes.
        let seconds = try number("ms_per_step") / 1e3
        #expect(abs(try number("tokens_per_second") * seconds - 2500) < 5)
        #expect(abs(try number("gflops") * seconds - 3.62496) < 0.02)
        // Both are rounded, which is more of a slow machine's peak.
        let peak = try number("peak_gflops")
        #expect(abs(try number("fraction_of_peak") - number("gflops") / peak) < 0.002 + 0.1 / peak)
        #expect(outcome.errors.hasPrefix("oneDNN "))
    }

    @Test(
        "a generation configuration prints a line for a single text and one for a batch, in each precision"
    )
    func streams() throws {
        let outcome = try run(
            "lmbench",
            ["gen-128x2", "--streams", "3", "--threads", "1", "--precision", "both", "--json"])
        #expect(outcome.status == 0)
        let lines = try outcome.output.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        let keys = [
            "config", "framework", "gflops", "gigabytes_per_second", "precision", "streams", "threads",
            "times_alone", "tokens_per_second", "work",
        ]
        for line in lines {
            let isSingle = line["streams"] as? Int == 1
            let limit = isSingle ? ["fraction_of_peak", "peak_gigabytes_per_second"] : []
            #expect(line.keys.sorted() == (keys + limit).sorted())
        }
        #expect(lines.map { $0["streams"] as? Int } == [1, 3, 1, 3])
        #expect(
            lines.map { $0["precision"] as? String } == ["float32", "float32", "bfloat16", "bfloat16"])
        #expect(lines.allSatisfy { $0["config"] as? String == "gen-128x2" })
        func number(_ line: Int, _ name: String) throws -> Double {
            try #require(lines[line][name] as? Double, "\(name)")
        }
        #expect(try number(0, "times_alone") == 1)
        for line in 1...3 {
            let times = try number(line, "tokens_per_second") / number(0, "tokens_per_second")
            #expect(abs(try number(line, "times_alone") - times) < 0.02)
        }
        // Two operations a weight; the first layer looks its input's products up.
        let H = 128
        let weights = Double(4 * H * H + 4 * H * 2 * H + H * 96)
        for line in 0...3 {
            let expected = try number(line, "tokens_per_second") * 2 * weights / 1e9
            #expect(abs(try number(line, "gflops") - expected) < 0.1)
        }
        let share = try number(0, "gigabytes_per_second") / number(0, "peak_gigabytes_per_second")
        #expect(abs(try number(0, "fraction_of_peak") - share) < 0.01)
    }

    @Test("typing prints a line for words, for T9 and for characters, and presses the same keys each time")
    func typing() throws {
        let text = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).txt")
        defer { try? FileManager.default.removeItem(at: text) }
        let story = "The cat sat on the mat. A bat, the cat said, is not a cat, and sat on.\n"
        try Data(story.utf8).write(to: text)
        let outcome = try run("lmbench", ["typing", "--text", text.path, "--json", "--beside", "1"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let lines = try outcome.output.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        let names = ["type-word", "type-word", "type-t9", "type-t9", "type-char", "type-char"]
        #expect(lines.map { $0["config"] as? String } == names)
        for line in lines {
            #expect(
                line.keys.filter { $0 != "beside" }.sorted() == [
                    "config", "framework", "keys", "ms_median", "ms_p95", "suggestions_per_second", "threads",
                ])
            let (keys, rate) = (try #require(line["keys"] as? Int), line["suggestions_per_second"] as? Double)
            let median = try #require(line["ms_median"] as? Double)
            // Every word takes a key at least.
            #expect(keys >= 17 && median > 0 && rate ?? 0 > 0)
            #expect(try #require(line["ms_p95"] as? Double) >= median)
        }
        for i in stride(from: 0, to: 6, by: 2) {
            #expect(lines[i]["keys"] as? Int == lines[i + 1]["keys"] as? Int)
            #expect(lines[i]["beside"] == nil && lines[i + 1]["beside"] != nil)
        }
    }

    @Test("beside busy loops, each configuration is measured again, with the share of the idle speed")
    func beside() throws {
        let outcome = try run(
            "lmbench",
            ["char-128x2", "gen-128x2", "--steps", "2", "--threads", "1", "--beside", "2", "--json"])
        #expect(outcome.status == 0)
        let lines = try outcome.output.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(
            lines.map { $0["config"] as? String } == ["char-128x2", "char-128x2", "gen-128x2", "gen-128x2"])
        for (idle, crowded) in [(lines[0], lines[1]), (lines[2], lines[3])] {
            #expect(idle["beside"] == nil)
            let beside = try #require(crowded["beside"] as? [String: Any])
            #expect(beside["loops"] as? Int == 2)
            let share = try #require(beside["share_of_idle"] as? Double)
            let rates = try [idle, crowded].map { try #require($0["tokens_per_second"] as? Double) }
            #expect(abs(share - rates[1] / rates[0]) < 0.01)
        }
    }

    @Test(
        "a server that cannot be measured is told in one line",
        arguments: [
            ("http://127.0.0.1:1", "nobody listens on 127.0.0.1, port 1"), ("nowhere", "is no address"),
            ("http://example:80", "example is no address of IPv4"),
        ])
    func noServer(address: String, message: String) throws {
        let text = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).txt")
        defer { try? FileManager.default.removeItem(at: text) }
        try Data("The cat sat on the mat.\n".utf8).write(to: text)
        let outcome = try run(
            "lmbench", ["serve", "--server", address, "--text", text.path, "--threads", "1"])
        #expect(outcome.status == 69)
        let errors = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("Error: ") }
        #expect(errors.count == 1 && errors[0].contains(message), "\(outcome.errors)")
    }

    @Test(
        "invalid flags are named, with exit code 64",
        arguments: [
            (["char-1x1"], "No configuration is called 'char-1x1'"),
            (["--steps", "0"], "--steps must be at least 1, not 0."),
            (["--beside", "-1"], "--beside"),
            (["--streams", "0"], "--streams must be 1 to 1024, not 0."),
            (["--threads", "0"], "--threads must be 1 to 1024, not 0."),
            (["--threads", "99999999999"], "--threads must be 1 to 1024, not 99999999999."),
            (["--precision", "float16"], "'float16' is invalid for '--precision <name>'"),
            (
                ["gen-128x2", "char-128x2", "--precision", "int8"],
                "char-128x2 trains, and training has no int8"
            ),
        ])
    func usage(arguments: [String], message: String) throws {
        let outcome = try run("lmbench", arguments)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        #expect(outcome.stdout.isEmpty)
    }
}
