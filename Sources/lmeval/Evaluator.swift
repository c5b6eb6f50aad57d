import Console
import Engine
import Modeling
import Neural
import Text
import Training

/// Measures texts under a model and under the baselines.
struct Evaluator {
    let model: LanguageModel
    /// The threads that share each step of the network; encoding takes all cores.
    let threads: Int
    /// The n-gram orders to measure beside the model.
    static let orders = [1, 3, 5]
    /// The steps the network takes at once: enough that laying out its weights for a window costs little.
    private static let steps = 256

    /// Reads a file as the model's own text was read.
    func text(_ path: String, _ notices: inout [String]) throws -> EvaluationText {
        let options = model.configuration.corpus.unsplitOptions(model.vocabulary)
        let corpus = try Corpus(paths: [path], options: options)
        notices += corpus.notices
        let encoded = try corpus.encode(
            with: model.tokenizer, threads: Threads.available, cacheDirectory: nil)
        return EvaluationText(name: path == "-" ? "standard input" : path, encoded.train, model.vocabulary)
    }

    /// Each text under the model.
    func evaluate(_ texts: [EvaluationText]) throws -> [Evaluation] {
        let longest = texts.flatMap(\.streams).map(\.count).max() ?? 0
        let weights = try weights()
        return try losses(of: texts) { () throws(EngineError) in
            let network = try TrainingNetwork(
                model.configuration.architecture, batchSize: 1, steps: max(1, min(Self.steps, longest - 1)),
                threads: threads)
            try network.load(weights)
            return { stream, advanced throws(EngineError) in
                try network.loss(ofStream: stream, advanced: advanced)
            }
        }
    }

    /// Each text under the model that learns from it on the way, and a cache of the text's own text if one is
    /// asked for, too.
    func evaluate(
        _ texts: [EvaluationText], learning options: DynamicOptions, caching cache: NeuralCache.Options? = nil
    ) throws -> [Evaluation] {
        let weights = try weights()
        return try losses(of: texts) { () throws(EngineError) in
            let learner = try DynamicEvaluation(
                model.configuration.architecture, weights, options: options, threads: threads)
            return { stream, advanced throws(EngineError) in
                try learner.loss(ofStream: stream, caching: cache, advanced: advanced)
            }
        }
    }

    /// Each text under the model and a cache of the text's own text.
    func evaluate(_ texts: [EvaluationText], caching options: NeuralCache.Options) throws -> [Evaluation] {
        try losses(of: texts) { () throws(EngineError) in
            { stream, advanced in
                model.network.loss(ofStream: stream, caching: options, advanced: advanced)
            }
        }
    }

    /// Each text under the model with its weights rounded, as it writes.
    func evaluate(_ texts: [EvaluationText], in precision: Precision) throws -> [Evaluation] {
        let rounded = try LanguageModel(
            Checkpoint(path: model.path), precision: precision, threads: threads)
        return try losses(of: texts) {
            { stream, advanced in rounded.network.loss(ofStream: stream, advanced: advanced) }
        }
    }

    /// Each text under the n-gram model of `order`, trained on `text`.
    func evaluate(_ texts: [EvaluationText], order: Int, on text: TokenFile) -> [Evaluation] {
        let baseline = KneserNey(
            order: order, vocabularySize: model.vocabulary.count, text: text.ids(0..<text.count),
            documentStarts: text.documentStarts(model.vocabulary))
        return texts.map { $0.evaluation { baseline.loss(ofStream: $0) } }
    }

    /// What gives a stream its loss in nats, telling how many more tokens are done.
    private typealias Reader = ([Int32], (Int) -> Void) throws(EngineError) -> Double

    /// Each text under what `make` makes, with a line that says how far it has come.
    private func losses(
        of texts: [EvaluationText], _ make: () throws(EngineError) -> Reader
    ) throws -> [Evaluation] {
        var progress = ProgressLine(total: texts.reduce(0) { $0 + $1.counts.tokens })
        defer { progress.finish() }
        do throws(EngineError) {
            let loss = try make()
            var evaluations: [Evaluation] = []
            for text in texts {
                let evaluation = try text.evaluation { stream throws(EngineError) in
                    try loss(stream) { progress.advance(by: $0) }
                }
                evaluations.append(evaluation)
            }
            return evaluations
        } catch {
            throw EvaluationError.engine(error)
        }
    }

    private func weights() throws -> [String: Tensor] {
        try Checkpoint(path: model.path).tensors(LanguageModel.weightsFileName).tensors
    }
}
