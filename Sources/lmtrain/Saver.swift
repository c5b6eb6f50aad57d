import Modeling
import Neural
import Text
import Training

/// Writes checkpoints of a run.
final class Saver {
    private let writer: RunWriter
    private let vocabulary: Vocabulary
    private let corpus: CorpusRecord
    private let validationUnits: Units
    private var replacesOldRun: Bool

    /// A saver into `writer`'s run; with `replacesOldRun` what is there goes when the first checkpoint comes.
    init(
        _ writer: RunWriter, vocabulary: Vocabulary, corpus: CorpusRecord, validationUnits: Units,
        replacesOldRun: Bool
    ) {
        (self.writer, self.vocabulary, self.corpus) = (writer, vocabulary, corpus)
        (self.validationUnits, self.replacesOldRun) = (validationUnits, replacesOldRun)
    }

    /// The directory of the run.
    var path: String { writer.run.path }

    /// Writes a checkpoint of where `trainer` stands.
    func save(_ kind: Run.Kind, _ trainer: Trainer) throws {
        if replacesOldRun {
            writer.removeAll()
            replacesOldRun = false
        }
        let parameters = trainer.network.export()
        let tensors = trainer.network.architecture.parameters.compactMap { parameter in
            parameters[parameter.name].map { (name: parameter.name, tensor: $0) }
        }
        var files = [
            (
                name: LanguageModel.weightsFileName,
                bytes: SafeTensors.encode(tensors, metadata: ["format": "pt"])
            ),
            (name: ModelConfiguration.fileName, bytes: try configuration(trainer).json()),
            (name: LanguageModel.vocabularyFileName, bytes: vocabulary.tsv),
        ]
        if kind == .latest { files += try trainer.savedFiles() }
        try writer.write(kind, step: trainer.progress.step, files: files)
    }

    private func configuration(_ trainer: Trainer) -> ModelConfiguration {
        let progress = trainer.progress
        let last = progress.validations.last.flatMap { $0.step == progress.step ? $0 : nil }
        return ModelConfiguration(
            architecture: trainer.network.architecture, level: vocabulary.level,
            vocabularySHA256: vocabulary.sha256, corpus: corpus,
            training: TrainingRecord(
                step: progress.step, epoch: progress.epoch, trainingLoss: last?.trainingLoss,
                validationLoss: last?.loss,
                validationBitsPerCharacter: last.map { validationUnits.bitsPerCharacter($0.loss) },
                notes: Dictionary(
                    trainer.recipe.fields.map { ($0.flag, $0.value) }, uniquingKeysWith: { a, _ in a })))
    }
}
