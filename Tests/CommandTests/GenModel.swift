import Foundation
import Modeling
import Neural
import Text

/// The files of a model of random weights, which a test may damage before it writes them.
struct GenModel {
    static let weights = LanguageModel.weightsFileName, vocabulary = LanguageModel.vocabularyFileName
    static let configuration = ModelConfiguration.fileName

    let architecture: Architecture
    var files: [String: [UInt8]]

    init(
        level: Level = .char, seed: UInt64 = 1,
        text: String = "The rings of Saturn are the rings of the sky. the sky of the rings\n"
    ) throws {
        let vocabulary = try Vocabulary(of: text, level: level)
        architecture = Architecture(
            vocabularySize: vocabulary.count, embeddingSize: 4, hiddenSizes: [8, 8])
        var random = SplitMix64(seed: seed)
        let tensors = architecture.parameters.map { parameter in
            let values = (0..<parameter.shape.reduce(1, *)).map { _ in random.uniform(in: -1...1) }
            return (parameter.name, Tensor(shape: parameter.shape, values: values))
        }
        let configuration = ModelConfiguration(
            architecture: architecture, level: level, vocabularySHA256: vocabulary.sha256,
            corpus: CorpusRecord(paths: ["a.txt"]),
            training: TrainingRecord(
                step: 7, epoch: 1, validationLoss: 1.5, validationBitsPerCharacter: 2.25))
        files = [
            Self.weights: SafeTensors.encode(tensors), Self.vocabulary: vocabulary.tsv,
            Self.configuration: try configuration.json(),
        ]
    }

    /// The same model with the text of a file changed.
    func replacing(_ old: String, with new: String, in name: String) -> GenModel {
        var changed = self
        let text = String(decoding: files[name] ?? [], as: UTF8.self)
        changed.files[name] = Array(text.replacing(old, with: new).utf8)
        return changed
    }

    /// Writes a checkpoint, with a manifest that fits, into models/NAME; returns its directory.
    @discardableResult func write(
        _ name: String = "tiny", in directory: URL, _ kind: Run.Kind = .best, step: Int = 7
    ) throws -> URL {
        let run = Run(path: directory.appending(path: "models/\(name)").path)
        let files = files.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        return URL(filePath: try RunWriter(run).write(kind, step: step, files: files))
    }
}
