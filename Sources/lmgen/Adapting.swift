import Console
import Engine
import Modeling
import Neural
import Text
import Training

extension AdaptationArguments {
    /// The empty text of `model`, or of what it becomes by learning from `prompt`, with a cache if one is asked for.
    ///
    /// The prompt is read segment by segment, each followed by a step; what the steps have made of the weights
    /// reads it once more and writes the text.
    func prefix(of model: LanguageModel, before prompt: [UInt8], threads: Int?) throws -> Prefix {
        let level = model.vocabulary.level
        var network = model.network
        if let options = dynamicOptions(level) {
            let ids = [model.vocabulary.start] + (try model.tokenizer.encode(bytes: prompt).ids)
            if ids.count == 1 { Terminal.say("Note: --dynamic learns from the prompt, and there is none") }
            network = try adapted(model, to: ids, options, threads: threads)
        }
        return Prefix(network, model.tokenizer, cache: cacheOptions(level))
    }

    private func adapted(
        _ model: LanguageModel, to ids: [Int32], _ options: DynamicOptions, threads: Int?
    ) throws -> InferenceNetwork {
        let architecture = model.configuration.architecture
        let weights = try Checkpoint(path: model.path).tensors(LanguageModel.weightsFileName).tensors
        let adapted: [String: Tensor]
        do throws(EngineError) {
            // A step of one stream gains nothing by a second thread, and the sums would depend on them.
            let learner = try DynamicEvaluation(architecture, weights, options: options, threads: 1)
            var (done, line) = (0, LiveLine())
            defer { line.clear() }
            _ = try learner.loss(ofStream: ids) {
                done += $0
                line.show("learning from the prompt: token \(done) of \(ids.count - 1)")
            }
            adapted = learner.parameters
        } catch {
            throw AdaptationError.engine(error)
        }
        guard adapted.values.allSatisfy({ $0.values.allSatisfy(\.isFinite) }) else {
            throw AdaptationError.diverged(rate: options.rate)
        }
        return try InferenceNetwork(
            architecture, adapted, precision: model.network.precision, threads: threads)
    }
}

/// What keeps a model from adapting itself.
enum AdaptationError: CommandError, Equatable {
    /// The network cannot be trained.
    case engine(EngineError)
    /// The steps have led to weights that are no numbers.
    case diverged(rate: Double)

    var description: String {
        switch self {
        case .engine(let error): "\(error)"
        case .diverged(let rate):
            "at --dynamic-rate \(rate) the weights have run away; give a lower rate"
        }
    }

    var status: ExitStatus {
        switch self {
        case .engine: .internal
        case .diverged: .usage
        }
    }
}
