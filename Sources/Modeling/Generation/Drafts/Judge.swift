public import Neural
public import Text

/// A model that tells how much a text surprises it, by which a draft is chosen.
///
/// It reads text, so that it may have other tokens than the model that writes. Where it has counts of its training text,
/// it predicts with them.
public struct Judge: Sendable {
    /// The mean surprise of real text that it was not trained on, in bits per Unicode scalar.
    public let realSurprise: Double
    let network: InferenceNetwork
    let tokenizer: Tokenizer
    let mixture: NGramMixture?

    /// Takes a network as a judge.
    ///
    /// - Parameters:
    ///   - network: The network.
    ///   - tokenizer: The tokenizer of its vocabulary.
    ///   - mixture: If not `nil`, the network's predictions are mixed with its counts.
    ///   - realSurprise: The surprise of real text, in bits per Unicode scalar.
    public init(
        _ network: InferenceNetwork, _ tokenizer: Tokenizer, mixture: NGramMixture? = nil,
        realSurprise: Double
    ) {
        precondition(
            network.architecture.vocabularySize == tokenizer.vocabulary.count, "another vocabulary")
        (self.network, self.tokenizer, self.mixture) = (network, tokenizer, mixture)
        self.realSurprise = realSurprise
    }

    /// Takes a model with its counts as a judge, or the network alone where there are none.
    ///
    /// Real text is the validation text of its training, whose loss it was saved with.
    ///
    /// - Throws: ``JudgeError`` if that loss is not known.
    public init(_ model: LanguageModel) throws(JudgeError) {
        let known = model.configuration
        if let mixture = model.mixture, let bits = known.counts?.validationBitsPerCharacter {
            self.init(model.network, model.tokenizer, mixture: mixture, realSurprise: bits)
        } else if let bits = known.training.validationBitsPerCharacter {
            self.init(model.network, model.tokenizer, realSurprise: bits)
        } else {
            throw JudgeError(path: model.path, lacks: .validation)
        }
    }

    /// Takes the mixture of a model's network and counts as a judge of what the network writes.
    ///
    /// - Throws: ``JudgeError`` if the model has no counts, or does not know their loss on real text.
    public init(mixtureOf model: LanguageModel) throws(JudgeError) {
        guard model.mixture != nil else { throw JudgeError(path: model.path, lacks: .counts) }
        guard model.configuration.counts?.validationBitsPerCharacter != nil else {
            throw JudgeError(path: model.path, lacks: .validationOfCounts)
        }
        try self.init(model)
    }
}

/// What a model lacks to judge.
public struct JudgeError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Something that lets a model judge.
    public enum Need: Equatable, Sendable {
        /// Counts of the training text, by which a model judges what its own network writes.
        case counts
        /// The loss with counts on the validation text.
        case validationOfCounts
        /// The loss on a validation text.
        case validation
    }

    /// The directory of the model.
    public let path: String
    /// What it lacks.
    public let lacks: Need

    /// One line for a person.
    public var description: String {
        switch lacks {
        case .counts: "\(path) has no counts to judge its drafts by"
        case .validationOfCounts:
            "\(path) does not say how much real text surprises it with its counts, as older models do not"
        case .validation: "\(path) does not say how much real text surprises it, since it was not validated"
        }
    }
}
