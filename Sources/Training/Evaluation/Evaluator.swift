import Engine
public import Modeling
public import Neural
public import Text

/// Measures how well a model, and the baselines that it is compared with, predict texts.
public struct Evaluator {
    /// What predicts a text.
    public indirect enum Predictor {
        /// The model as it was trained.
        case model
        /// The model with its weights rounded, as it writes.
        case rounded(InferenceNetwork.Precision)
        /// The model with a neural cache of the text so far.
        case cached(NeuralCache.Options)
        /// The model learning from the text as it reads, with a cache of the text so far if there are options for one.
        case dynamic(DynamicOptions, caching: NeuralCache.Options?)
        /// The model, perhaps adapted, mixed with its counts.
        case mixed(Predictor)
        /// An n-gram model with Kneser–Ney smoothing, of an order, trained on a text.
        case nGram(order: Int, trainedOn: TokenFile)
    }

    /// The model.
    public let model: LanguageModel
    /// The threads that share each step of the network; encoding takes all cores.
    public let threads: Int
    /// The steps that the network takes at once: enough that packing its weights for a window costs little.
    private static let steps = 256

    /// Creates an evaluator of `model`.
    public init(_ model: LanguageModel, threads: Int = 1) { (self.model, self.threads) = (model, threads) }

    /// Reads a file the way the model's own text was read.
    ///
    /// - Parameters:
    ///   - path: The file, or `-` for standard input.
    ///   - notices: Takes what a person should know of the file, a line each.
    /// - Returns: The text.
    /// - Throws: An error of the file or of ICU.
    public func text(contentsOf path: String, _ notices: inout [String]) throws(TextError) -> EvaluationText {
        let options = model.configuration.corpus.unsplitOptions(model.vocabulary)
        let corpus = try Corpus(paths: [path], options: options)
        notices += corpus.notices
        let encoded = try corpus.encode(
            with: model.tokenizer, threads: Threads.available, cacheDirectory: nil)
        return try EvaluationText(
            name: path == "-" ? "standard input" : path, encoded.train, model.vocabulary)
    }

    /// Measures each text, read from its own start.
    ///
    /// - Parameters:
    ///   - texts: The texts.
    ///   - predictor: What predicts them.
    ///   - advanced: Told, now and then, how many more tokens are done.
    /// - Returns: The evaluation of each text.
    /// - Throws: An error of the engine or of the model's files.
    public func evaluate(
        _ texts: [EvaluationText], under predictor: Predictor, advanced: (Int) -> Void = { _ in }
    ) throws -> [Evaluation] {
        let loss = try loss(under: predictor, longest: longest(texts))
        guard case .mixed = predictor, let mixture = model.mixture else {
            return try texts.map { text in try text.evaluation { try loss($0, nil, advanced) } }
        }
        return try texts.map { text in
            let mixtures = text.isValidation ? try crossFitted(mixture, on: text) : [mixture]
            var before = 0
            return try text.evaluation { document in
                defer { before += document.count - 1 }
                func mixed(_ i: Int, _ loss: Double) -> Double {
                    let part = (before + i - 1) * mixtures.count / max(text.counts.tokens, 1)
                    return mixtures[part].loss(of: document[i], after: document[..<i], network: loss)
                }
                return try loss(document, mixed, advanced)
            }
        }
    }

    /// Returns a mixture for each half of a text, whose weights are fitted on the other half.
    ///
    /// The model's own weights were fitted on its whole validation text, so that they would flatter it there.
    private func crossFitted(_ mixture: NGramMixture, on text: EvaluationText) throws -> [NGramMixture] {
        let loss = try loss(under: .model, longest: longest([text]))
        var seen: [MixtureWeights.Observation] = []
        for document in text.documents {
            func observe(_ i: Int, _ loss: Double) -> Double {
                seen.append(
                    .init(document[i], after: document[..<i], network: loss, counts: mixture.counts))
                return loss
            }
            _ = try loss(document, observe) { _ in }
        }
        let half = (text.counts.tokens + 1) / 2
        return [seen[half...], seen[..<half]].map {
            NGramMixture(mixture.counts, MixtureWeights(order: mixture.counts.order, fitting: $0))
        }
    }

    private func longest(_ texts: [EvaluationText]) -> Int {
        texts.flatMap(\.documents).map(\.count).max() ?? 0
    }

    /// Returns the loss of a document in nats, mixing that of each token and telling how many more tokens are done.
    private typealias Loss = ([Int32], LossMixing?, (Int) -> Void) throws -> Double

    private func loss(under predictor: Predictor, longest: Int) throws -> Loss {
        let architecture = model.configuration.architecture
        switch predictor {
        case .model:
            let network = try TrainingNetwork(
                architecture, batchSize: 1, steps: max(1, min(Self.steps, longest - 1)), threads: threads)
            try network.load(weights())
            return { try network.loss(ofStream: $0, advanced: $2, mixing: $1) }
        case .rounded(let precision):
            let rounded = try LanguageModel(
                Checkpoint(path: model.path), precision: precision, threads: threads, counts: false)
            return { rounded.network.loss(ofStream: $0, advanced: $2, mixing: $1) }
        case .cached(let options):
            return { model.network.loss(ofStream: $0, caching: options, advanced: $2, mixing: $1) }
        case .dynamic(let options, let cache):
            let learner = try DynamicEvaluation(architecture, weights(), options: options, threads: threads)
            return { try learner.loss(ofStream: $0, caching: cache, advanced: $2, mixing: $1) }
        case .mixed(let inner): return try self.loss(under: inner, longest: longest)
        case .nGram(let order, let text):
            let baseline = try KneserNey(
                order: order, vocabularySize: model.vocabulary.count, text: text.ids(0..<text.count),
                documentStarts: text.documentStarts(model.vocabulary))
            return { document, _, _ in baseline.loss(ofStream: document) }
        }
    }

    private func weights() throws(CheckpointError) -> [String: Tensor] {
        try Checkpoint(path: model.path).tensors(LanguageModel.weightsFileName).tensors
    }
}
