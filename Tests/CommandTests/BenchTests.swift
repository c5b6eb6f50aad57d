import Foundation
import Testing

@Suite("lmbench") struct BenchTests {
    @Test("a configuration gives one JSON object with PyTorch's fields, the peak, and the fraction of it")
    func json() throws {
        let outcome = try run("lmbench", ["char-128x2", "--steps", "1", "--threads", "1", "--json"])
        #expect(outcome.status == 0)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 1)
        let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        let fields = try #require(object as? [String: Any])
        #expect(fields["config"] as? String == "char-128x2")
        #expect(fields["precision"] as? String == "float32")
        #expect(fields["threads"] as? Int == 1)
        func number(_ name: String) throws -> Double { try #require(fields[name] as? Double, "\(name)") }
        // 2,500 tokens and 3.625 GFLOP a step, whatever the time.
        let seconds = try number("ms_per_step") / 1e3
        #expect(abs(try number("tokens_per_second") * seconds - 2500) < 5)
        #expect(abs(try number("gflops") * seconds - 3.62496) < 0.02)
        #expect(abs(try number("fraction_of_peak") - number("gflops") / number("peak_gflops")) < 0.002)
        #expect(outcome.errors.hasPrefix("oneDNN "))
    }

    @Test(
        "flags that make no sense are named, with exit code 64",
        arguments: [
            (["char-1x1"], "No configuration is called 'char-1x1'"),
            (["--steps", "0"], "--steps must be at least 1, not 0."),
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
