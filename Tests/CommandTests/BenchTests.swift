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
                "precision", "threads", "tokens_per_second",
            ])
        #expect(fields["config"] as? String == "char-128x2")
        #expect(fields["precision"] as? String == "float32")
        #expect(fields["threads"] as? Int == 1)
        func number(_ name: String) throws -> Double { try #require(fields[name] as? Double, "\(name)") }
        // A step is 2,500 tokens and 3.625 GFLOP, however long it takes.
        let seconds = try number("ms_per_step") / 1e3
        #expect(abs(try number("tokens_per_second") * seconds - 2500) < 5)
        #expect(abs(try number("gflops") * seconds - 3.62496) < 0.02)
        #expect(abs(try number("fraction_of_peak") - number("gflops") / number("peak_gflops")) < 0.002)
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
        #expect(
            lines.allSatisfy {
                $0.keys.sorted() == [
                    "config", "framework", "gflops", "gigabytes_per_second", "precision", "streams",
                    "threads", "times_alone", "tokens_per_second",
                ]
            })
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
        // A weight of 4 bytes, or of 2 in bfloat16, takes 2 operations for each text.
        for (line, (texts, bytes)) in [(1.0, 4.0), (3, 4), (1, 2), (3, 2)].enumerated() {
            let expected = try number(line, "gigabytes_per_second") * texts * 2 / bytes
            #expect(abs(try number(line, "gflops") - expected) < 0.1 + 0.2 * texts / bytes)
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
        "invalid flags are named, with exit code 64",
        arguments: [
            (["char-1x1"], "No configuration is called 'char-1x1'"),
            (["--steps", "0"], "--steps must be at least 1, not 0."),
            (["--beside", "-1"], "--beside"),
            (["--streams", "0"], "--streams must be 1 to 1024, not 0."),
            (["--threads", "0"], "--threads must be 1 to 1024, not 0."),
            (["--threads", "99999999999"], "--threads must be 1 to 1024, not 99999999999."),
            (["--precision", "int8"], "'int8' is invalid for '--precision <name>'"),
        ])
    func usage(arguments: [String], message: String) throws {
        let outcome = try run("lmbench", arguments)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        #expect(outcome.stdout.isEmpty)
    }
}
