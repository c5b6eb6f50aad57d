public import Engine
public import Modeling
public import Neural

extension LanguageModel {
    /// Lets the model's network learn from a text by dynamic evaluation; see ``DynamicEvaluation``.
    ///
    /// The result does not depend on the number of threads.
    ///
    /// - Parameters:
    ///   - ids: The start token and the tokens of the text.
    ///   - options: How to learn.
    ///   - threads: The threads that may share a step of the returned network.
    ///   - advanced: Called after each segment with the number of its tokens.
    /// - Returns: The network with the weights that it has learned.
    /// - Throws: ``AdaptationError`` where training fails, or an error of the model's files.
    public func network(
        adaptedTo ids: [Int32], _ options: DynamicOptions, threads: Int? = nil,
        advanced: (Int) -> Void = { _ in }
    ) throws -> InferenceNetwork {
        let architecture = configuration.architecture
        let weights = try Checkpoint(path: path).tensors(Self.weightsFileName).tensors
        let adapted: [String: Tensor]
        do throws(EngineError) {
            // A step of one sequence gains nothing from a second thread, which would change the order of sums.
            let learner = try DynamicEvaluation(architecture, weights, options: options, threads: 1)
            _ = try learner.loss(ofStream: ids, advanced: advanced)
            adapted = learner.parameters
        } catch {
            throw AdaptationError.engine(error)
        }
        guard adapted.values.allSatisfy({ $0.values.allSatisfy(\.isFinite) }) else {
            throw AdaptationError.diverged(rate: options.rate)
        }
        // Most of what was learned is smaller than a step of int8, in which the old weights may be stored.
        return try InferenceNetwork(
            architecture, adapted, precision: network.precision == .int8 ? .float32 : network.precision,
            threads: threads)
    }
}

/// Why a model cannot learn from a text.
public enum AdaptationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A refusal of the engine.
    case engine(EngineError)
    /// Weights that are no longer finite.
    case diverged(rate: Double)

    /// One line for a person.
    public var description: String {
        switch self {
        case .engine(let error): "\(error)"
        case .diverged(let rate): "training diverged at learning rate \(rate)"
        }
    }
}
