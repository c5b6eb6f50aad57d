import Engine
public import Modeling
import Neural
import Text

/// Writes the checkpoints of a run.
public final class CheckpointSaver {
    private let writer: RunWriter
    private let vocabulary: Vocabulary
    private let words: WordList
    private let corpus: CorpusRecord
    private let validationUnits: LossUnits
    private let encoded: EncodedCorpus
    /// The counts of the training text, made for the first checkpoint that needs them.
    private var fit: MixtureFit?
    private var replacesOldRun: Bool
    /// The checkpoints that this saver wrote.
    private var written: Set<String> = []

    /// Creates a saver into a run.
    ///
    /// - Parameters:
    ///   - writer: The locked run.
    ///   - prepared: What is trained.
    ///   - replacesOldRun: Whether the run takes the place of another one, whose checkpoints are deleted once there is
    ///     one to resume this one from.
    public init(_ writer: RunWriter, _ prepared: PreparedRun, replacesOldRun: Bool = false) {
        (self.writer, vocabulary) = (writer, prepared.tokenizer.vocabulary)
        (corpus, words, validationUnits) = (prepared.corpus, prepared.words, prepared.units.validation)
        encoded = prepared.encoded
        self.replacesOldRun = replacesOldRun
    }

    /// The directory of the run.
    public var path: String { writer.run.path }

    /// Writes a checkpoint of the present state of `trainer`.
    ///
    /// - Throws: ``Modeling/CheckpointError``, or ``TrainingError/diverged(step:rate:)`` where a weight is no number;
    ///   the checkpoint before it is then intact.
    public func save(_ kind: Run.Kind, _ trainer: Trainer) throws {
        // A sum of squares, in double precision, is finite where all weights are.
        guard GradientNorm.norm(of: trainer.network.parameters.weights).isFinite else {
            throw TrainingError.diverged(step: trainer.progress.step, rate: trainer.rate)
        }
        let fitted = kind == .best ? try mixture(trainer) : nil
        let parameters = trainer.network.export()
        let tensors = trainer.network.architecture.parameters.compactMap { parameter in
            parameters[parameter.name].map { (name: parameter.name, tensor: $0) }
        }
        var files = [
            (
                name: LanguageModel.weightsFileName,
                bytes: SafeTensors.encode(
                    tensors, metadata: ["format": "pt"], as: trainer.recipe.weightFormat)
            ),
            (name: ModelConfiguration.fileName, bytes: try configuration(trainer, fitted).json()),
            (name: LanguageModel.vocabularyFileName, bytes: vocabulary.tsv),
            (name: LanguageModel.wordsFileName, bytes: words.utf8),
        ]
        if let fitted { files.append((name: NGramMixture.fileName, bytes: fitted.mixture.file)) }
        if kind == .latest { files += try trainer.savedFiles() }
        written.insert(try writer.write(kind, step: trainer.progress.step, files: files))
        // Not before there is another one that can be resumed.
        if replacesOldRun, kind == .latest {
            writer.removeAll(except: written)
            replacesOldRun = false
        }
    }

    /// A mixture and its mean loss on the validation text, in nats.
    private typealias Fitted = (mixture: NGramMixture, loss: Double)

    /// The counts of the recipe, with weights for the model that was validated just now.
    private func mixture(_ trainer: Trainer) throws -> Fitted? {
        guard let order = trainer.recipe.counts, !trainer.validationLosses.isEmpty else { return nil }
        let fit = try self.fit ?? MixtureFit(order: order, encoded, vocabulary)
        self.fit = fit
        return fit.mixture(losses: trainer.validationLosses)
    }

    private func configuration(_ trainer: Trainer, _ fitted: Fitted?) -> ModelConfiguration {
        let progress = trainer.progress
        let last = progress.validations.last.flatMap { $0.step == progress.step ? $0 : nil }
        return ModelConfiguration(
            architecture: trainer.network.architecture, level: vocabulary.level,
            vocabularySHA256: vocabulary.sha256, corpus: corpus,
            training: TrainingRecord(
                step: progress.step, epoch: progress.epoch, trainingLoss: last?.trainingLoss,
                validationLoss: last?.loss,
                validationBitsPerCharacter: last.map { validationUnits.bitsPerCharacter($0.loss) },
                notes: Dictionary(trainer.recipe.settings.map { ($0.setting.rawValue, $0.value) }) { a, _ in a
                }),
            counts: fitted.map {
                CountsRecord(
                    order: $0.mixture.counts.order,
                    validationBitsPerCharacter: validationUnits.bitsPerCharacter($0.loss))
            })
    }
}
