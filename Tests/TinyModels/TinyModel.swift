package import Neural
package import Text

package import Modeling

/// A model with random weights, for tests in which its predictions do not matter.
package struct TinyModel {
    package var architecture: Architecture
    package var tensors: [String: Tensor]

    /// Creates a model with weights drawn from U(−1, 1).
    package init(architecture: Architecture, seed: UInt64) {
        var random = SplitMix64(seed: seed)
        self.architecture = architecture
        tensors = [:]
        for parameter in architecture.parameters {
            let values = (0..<parameter.shape.reduce(1, *)).map { _ in random.uniform(in: -1...1) }
            tensors[parameter.name] = Tensor(shape: parameter.shape, values: values)
        }
    }

    /// Returns the configuration of the model.
    package func configuration(vocabularySHA256: String = "", level: Level = .char) -> ModelConfiguration {
        ModelConfiguration(
            architecture: architecture, level: level, vocabularySHA256: vocabularySHA256,
            corpus: CorpusRecord(paths: ["a.txt"]), training: TrainingRecord(step: 1, epoch: 1))
    }

    /// Writes a checkpoint into the run at `path`; returns its directory.
    package func write(to path: String, vocabulary: [UInt8] = [], level: Level = .char) throws -> String {
        let digest = vocabulary.withUnsafeBytes(Manifest.digest)
        return try RunWriter(Run(path: path)).write(
            .best, step: 1,
            files: [
                ("model.safetensors", SafeTensors.encode(tensors.map { ($0.key, $0.value) })),
                ("config.json", try configuration(vocabularySHA256: digest, level: level).json()),
                ("vocabulary.tsv", vocabulary),
            ])
    }
}
