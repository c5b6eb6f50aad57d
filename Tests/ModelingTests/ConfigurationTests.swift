import Neural
import Testing
import Text

@testable import Modeling

@Suite("ModelConfiguration") struct ConfigurationTests {
    private static var sample: ModelConfiguration {
        var corpus = CorpusRecord(paths: ["a.txt"])
        corpus.validationShare = 0.1
        corpus.train = .init(sha256: "00", bytes: 12, characters: 11)
        return ModelConfiguration(
            architecture: Architecture(vocabularySize: 7, embeddingSize: 4, hiddenSizes: [5, 6]),
            level: .char, vocabularySHA256: "ab", corpus: corpus,
            training: TrainingRecord(
                step: 3, epoch: 1, trainingLoss: .infinity, validationLoss: 1.25, notes: ["seed": "1"]))
    }

    @Test("a written configuration is read back, without a loss that is not finite")
    func roundTrip() throws {
        let json = try Self.sample.json()
        #expect(try ModelConfiguration(json: json, path: "c") == Self.sample)
        #expect(Self.sample.training.trainingLoss == nil)
        #expect(String(decoding: json, as: UTF8.self).hasPrefix("{\n  \"architecture\""))
    }

    @Test(
        "each fault has its own error",
        arguments: [
            ("{", "", .configuration(path: "c", reason: "it is not JSON")),
            ("[]", "", .configuration(path: "c", reason: "it is not an object")),
            ("{}", "", .configuration(path: "c", reason: "no formatVersion")),
            ("\"formatVersion\" : 1", "\"formatVersion\" : 3", .version(path: "c", found: 3, supported: 2)),
            ("\"level\" : \"char\",", "", .configuration(path: "c", reason: "no level")),
            (
                "\"level\" : \"char\"", "\"level\" : \"line\"",
                .configuration(path: "c", reason: "level has an impossible value")
            ),
            (
                "\"vocabularySize\" : 7", "\"vocabularySize\" : \"7\"",
                .configuration(path: "c", reason: "architecture.vocabularySize is of the wrong kind")
            ),
            (
                "\"vocabularySize\" : 7", "\"vocabularySize\" : 0",
                .architecture(path: "c", fault: "size 0, wanted 1 to 16777216")
            ),
            (
                "\"vocabularySize\" : 7", "\"vocabularySize\" : 9223372036854775807",
                .architecture(path: "c", fault: "size 9223372036854775807, wanted 1 to 16777216")
            ),
            (
                "\"validationShare\" : 0.1", "\"validationShare\" : 1e308",
                .outOfRange(path: "c", OutOfRange("a share of 1e+308", wanted: "0.0 to below 1.0"))
            ),
            (
                "\"testShare\" : 0", "\"testShare\" : 0.9",
                .outOfRange(path: "c", OutOfRange("a share of 1.0", wanted: "0.0 to below 1.0"))
            ),
            (
                "\"bytes\" : 12", "\"bytes\" : -1",
                .outOfRange(path: "c", OutOfRange("a text of -1 bytes", wanted: "1 to 9007199254740992"))
            ),
            (
                "\"characters\" : 11", "\"characters\" : 13",
                .outOfRange(path: "c", OutOfRange("a text of 13 characters", wanted: "1 to 12"))
            ),
            (
                "\"step\" : 3", "\"step\" : -3",
                .outOfRange(path: "c", OutOfRange("step -3", wanted: "0 to 9007199254740992"))
            ),
            (
                "\"epoch\" : 1", "\"epoch\" : 4",
                .outOfRange(path: "c", OutOfRange("epoch 4", wanted: "0 to 3"))
            ),
            (
                "\"validationLoss\" : 1.25", "\"validationLoss\" : 1e308",
                .outOfRange(
                    path: "c", OutOfRange("a loss of 1e+308", wanted: "0.0 to 3.4028234663852886e+38"))
            ),
        ] as [(String, String, CheckpointError)])
    func faults(old: String, new: String, error: CheckpointError) throws {
        let json = String(decoding: try Self.sample.json(), as: UTF8.self)
        let changed = new.isEmpty && !json.contains(old) ? old : json.replacing(old, with: new)
        #expect(throws: error) { try ModelConfiguration(json: Array(changed.utf8), path: "c") }
    }
}
