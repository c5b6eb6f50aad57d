import Foundation
import Testing

/// What `lmlab … --json` prints.
private struct LabObject: Decodable {
    let experiment, claim: String
    let seed: Int
    let quick: Bool
    let tables: [Table]

    struct Table: Decodable { let columns: [String] }
}

@Suite("lmlab") struct LabTests {
    @Test("alone, it lists the experiments with their claims and times")
    func list() throws {
        let outcome = try run("lmlab", [])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("order  (Temporal order, at most 5:00 min on two cores)"))
        #expect(outcome.output.contains("an LSTM goes on"))
    }

    @Test("an experiment prints a table, or JSON, the same for the same seed, and writes its figures")
    func order() throws {
        try withTemporaryDirectory { directory in
            let words = [
                "order", "--level", "easy", "--cell", "lstm", "--epochs", "2", "--seeds", "2", "--figures",
                "figures",
            ]
            let outcome = try run("lmlab", words, directory: directory)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("LSTM") && outcome.output.contains("244"))
            #expect(try run("lmlab", words, directory: directory).stdout == outcome.stdout)
            #expect(try run("lmlab", words + ["--seed", "2"], directory: directory).stdout != outcome.stdout)
            let files = try FileManager.default.contentsOfDirectory(atPath: directory.path + "/figures")
                .sorted()
            #expect(files == ["order-curves.png", "order-curves.svg"])
            let french = try run("lmlab", words + ["--language", "fr"], directory: directory).output
            #expect(french.contains("Ordre temporel") && french.contains("époques"))
            let json = try run("lmlab", words + ["--json"], directory: directory).output
            let object = try JSONDecoder().decode(LabObject.self, from: Data(json.utf8))
            #expect(object.experiment == "order" && object.seed == 1 && !object.quick)
            #expect(object.tables.first?.columns.count == 7)
        }
    }

    @Test(
        "impossible values take one line",
        arguments: [
            (["order", "--hidden", "0"], "the number of units is 0, but must be from 1 to 512"),
            (["order", "--epochs", "-3"], "the number of epochs is -3"),
            (["order", "--seeds", "0"], "the number of seeds is 0"),
            (["order", "--threads", "0"], "--threads must be 1 to 1024, not 0"),
        ])
    func refused(words: [String], message: String) throws {
        let outcome = try run("lmlab", words)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(message) && outcome.output.isEmpty, "\(outcome.errors)")
    }
}
