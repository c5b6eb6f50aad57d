import Foundation
import Neural
import Testing
import Text
import TinyModels

@testable import Modeling

@Suite("LanguageModel") struct LanguageModelTests {
    private let vocabulary: Vocabulary
    private let model: TinyModel

    init() throws {
        vocabulary = try Vocabulary(of: "the cat sat", level: .char)
        model = TinyModel(
            architecture: Architecture(vocabularySize: vocabulary.count, embeddingSize: 3, hiddenSizes: [4]),
            seed: 2)
    }

    @Test("a model is loaded as it was written")
    func loading() throws {
        try withScratchDirectory { root in
            let path = try model.write(to: root + "/a", vocabulary: vocabulary.tsv)
            let loaded = try LanguageModel(in: ModelStore(root: root))
            #expect(loaded.path == path)
            #expect(loaded.vocabulary == vocabulary)
            #expect(loaded.network.architecture == model.architecture)
            #expect(loaded.notices == [])
            #expect(loaded.configuration == model.configuration(vocabularySHA256: vocabulary.sha256))
        }
    }

    /// The logits after the first token.
    private static func logits(_ network: InferenceNetwork) -> [Float] {
        var (state, row) = (
            network.initialState(), [Float](repeating: 0, count: network.architecture.vocabularySize)
        )
        network.read(0, &state)
        row.withUnsafeMutableBufferPointer { network.logits(state, into: $0) }
        return row
    }

    @Test("a tied model that safetensors.torch.save_model has written is loaded, whichever name it kept")
    func tied() throws {
        let tied = TinyModel(
            architecture: Architecture(
                vocabularySize: vocabulary.count, embeddingSize: 4, hiddenSizes: [4], tied: true),
            seed: 2)
        for (kept, alias) in [
            ("decoder.weight", "embedding.weight"), ("embedding.weight", "decoder.weight"),
        ] {
            try withScratchDirectory { root in
                let tensors = tied.tensors.map { ($0.key == "embedding.weight" ? kept : $0.key, $0.value) }
                let path = try RunWriter(Run(path: root)).write(
                    .best, step: 1,
                    files: [
                        (
                            "model.safetensors",
                            SafeTensors.encode(tensors, metadata: [alias: kept, "format": "pt"])
                        ),
                        (
                            "config.json", try tied.configuration(vocabularySHA256: vocabulary.sha256).json()
                        ), ("vocabulary.tsv", vocabulary.tsv),
                    ])
                let own = try InferenceNetwork(tied.architecture, tied.tensors)
                #expect(Self.logits(try LanguageModel(path).network) == Self.logits(own))
            }
        }
    }

    @Test("if the best checkpoint is damaged the latest is used, with a note")
    func fallingBack() throws {
        try withScratchDirectory { root in
            let best = try model.write(to: root + "/a", vocabulary: vocabulary.tsv)
            let files = try ["model.safetensors", "config.json", "vocabulary.tsv"].map {
                ($0, try Checkpoint(path: best).read($0))
            }
            let latest = try RunWriter(Run(path: root + "/a")).write(.latest, step: 1, files: files)
            try Data([1, 2, 3]).write(to: URL(filePath: best + "/model.safetensors"))
            let loaded = try LanguageModel("a", in: ModelStore(root: root))
            #expect(loaded.path == latest)
            #expect(loaded.notices.count == 2 && loaded.notices.last == "using \(latest) instead")
        }
    }

    @Test("a vocabulary that does not fit the model is refused, with the reason")
    func vocabularies() throws {
        try withScratchDirectory { root in
            func error(_ tsv: [UInt8], level: Level = .char, sha256: String? = nil) throws -> CheckpointError?
            {
                let digest = sha256 ?? tsv.withUnsafeBytes(Manifest.digest)
                let path = try RunWriter(Run(path: root)).write(
                    .best, step: 1,
                    files: [
                        ("model.safetensors", SafeTensors.encode(model.tensors.map { ($0.key, $0.value) })),
                        (
                            "config.json",
                            try model.configuration(vocabularySHA256: digest, level: level).json()
                        ),
                        ("vocabulary.tsv", tsv),
                    ])
                do throws(CheckpointError) {
                    _ = try LanguageModel(Checkpoint(path: path))
                    return nil
                } catch {
                    return error
                }
            }
            let path = root + "/best-1/vocabulary.tsv"
            let larger = try Vocabulary(of: "the cat sat 家家", level: .char)
            let words = try Vocabulary(of: "the cat sat", level: .word)
            #expect(try error(vocabulary.tsv) == nil)
            let size = CheckpointError.vocabularySize(
                path: path, found: larger.count, wanted: vocabulary.count)
            #expect(try error(larger.tsv) == size)
            #expect(try error(vocabulary.tsv, sha256: "00") == .vocabularyDigest(path: path))
            #expect(try error(words.tsv) == .vocabularyLevel(path: path, found: .word, wanted: .char))
            guard case .text(.vocabulary) = try error([1, 2]) else {
                Issue.record("a vocabulary of two bytes was read")
                return
            }
        }
    }

    @Test("the digest of a model changes with every file that texts depend on, and with nothing else")
    func digest() throws {
        try withScratchDirectory { root in
            let path = try model.write(to: root + "/a", vocabulary: vocabulary.tsv)
            let files = try ["model.safetensors", "config.json", "vocabulary.tsv"].map {
                ($0, try Checkpoint(path: path).read($0))
            }
            func digest(_ more: [(String, String)], step: Int = 1) throws -> String {
                try LanguageModel(
                    RunWriter(Run(path: root + "/b")).write(
                        .latest, step: step, files: files + more.map { ($0.0, Array($0.1.utf8)) })
                ).sha256
            }
            let plain = try digest([])
            #expect(try plain == LanguageModel(path).sha256 && plain.utf8.count == 64)
            #expect(try digest([("state.json", "{}")], step: 2) == plain)
            let words = try digest([("words.txt", "cat\n")], step: 3)
            #expect(words != plain)
            #expect(try digest([("words.txt", "dog\n")], step: 4) != words)
            let other = try TinyModel(architecture: model.architecture, seed: 99)
                .write(to: root + "/c", vocabulary: vocabulary.tsv)
            #expect(try LanguageModel(other).sha256 != plain)
        }
    }

    @Test("the words of the training text are read and checked, and a model without them is whole")
    func words() throws {
        try withScratchDirectory { root in
            func words(_ utf8: String?) throws -> WordList? {
                let path = try model.write(to: root + "/a", vocabulary: vocabulary.tsv)
                guard let utf8 else { return try LanguageModel(path).words }
                let files = try ["model.safetensors", "config.json", "vocabulary.tsv"].map {
                    ($0, try Checkpoint(path: path).read($0))
                }
                return try LanguageModel(
                    RunWriter(Run(path: root + "/b")).write(
                        .best, step: 1, files: files + [("words.txt", Array(utf8.utf8))])
                ).words
            }
            let none = try words(nil), two = try words("cat\nthe\n")
            #expect(none == nil && two == WordList(["the", "cat"].map { Array($0.utf8) }))
            let unsorted = TextError.wordList(
                path: root + "/b/best-1/words.txt", line: 2, reason: "the words are not sorted")
            #expect(throws: CheckpointError.text(unsorted)) { try words("the\ncat\n") }
        }
    }

    @Test("weights that do not fit the network are refused, with the reason")
    func weights() throws {
        func error(_ change: (inout [String: Tensor]) -> Void) throws -> NetworkError? {
            try withScratchDirectory { root in
                var changed = model
                change(&changed.tensors)
                let path = try changed.write(to: root, vocabulary: vocabulary.tsv)
                do throws(CheckpointError) {
                    _ = try LanguageModel(Checkpoint(path: path))
                } catch {
                    if case .network(path + "/model.safetensors", let fault) = error { return fault }
                }
                return nil
            }
        }
        let bias = "decoder.bias", count = vocabulary.count
        #expect(try error { $0[bias] = nil } == .missing(parameter: bias))
        #expect(try error { $0["more"] = Tensor(shape: [1], values: [0]) } == .unexpected(parameter: "more"))
        #expect(
            try error { $0[bias] = Tensor(shape: [1, count], values: [Float](repeating: 0, count: count)) }
                == .shape(parameter: bias, found: [1, count], wanted: [count]))
    }
}
