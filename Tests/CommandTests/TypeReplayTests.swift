import Foundation
import Testing
import Text

@Suite("lmtype --replay") struct TypeReplayTests {
    /// The part of the report that the tests check.
    private struct Report: Decodable {
        struct Row: Decodable {
            let method: String
            let words, characters, keystrokes: Int
            let kspc: Double
        }
        let text: String
        let rows: [Row]
    }

    private func replay(_ arguments: [String], _ input: String, in directory: URL) throws -> Outcome {
        try GenModel(level: .word).write(in: directory)
        return try run("lmtype", arguments, input: Data(input.utf8), directory: directory)
    }

    @Test("each typing method is a row, and without the training corpus there are no baselines")
    func rows() throws {
        try withTemporaryDirectory { directory in
            let outcome = try replay(
                ["--replay", "-", "--t9", "--json"], "the rings of\n", in: directory)
            #expect(outcome.status == 0)
            #expect(outcome.errors.hasPrefix("Note: the n-gram baselines are left out: "))
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let report = try decoder.decode(Report.self, from: Data(outcome.output.utf8))
            #expect(report.text == "standard input")
            #expect(report.rows.map(\.method) == ["T9", "T9, completed"])
            for row in report.rows {
                #expect(row.words == 3 && row.characters == 13)
                #expect(row.kspc == Double(row.keystrokes) / 13)
            }
        }
    }

    @Test(
        "invalid texts and options are refused",
        arguments: [
            (["--replay", "nowhere.txt"], 66), (["--replay-validation"], 66), (["--words", "3"], 64),
            (["--json"], 64),
            (["--replay", "-", "--words", "0"], 64), (["--replay", "-", "--replay-validation"], 64),
            (["--replay", "-"], 66),
        ] as [([String], Int32)])
    func refusals(arguments: [String], status: Int32) throws {
        try withTemporaryDirectory { directory in
            let outcome = try replay(arguments, "", in: directory)
            #expect(outcome.status == status && outcome.output == "")
            #expect(outcome.errors.contains("Error: "))
        }
    }
}
