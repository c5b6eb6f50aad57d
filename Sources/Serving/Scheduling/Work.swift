import Modeling

/// What the loop is asked for.
enum Work: Sendable {
    /// Texts that continue prompts.
    case completion(CompletionJob)
    /// Vectors of texts.
    case embedding(EmbeddingJob)

    var model: ServedModel {
        switch self {
        case .completion(let job): job.model
        case .embedding(let job): job.model
        }
    }

    var prompts: [EncodedPrompt] {
        switch self {
        case .completion(let job): job.prompts
        case .embedding(let job): job.inputs
        }
    }

    /// The number of texts of each prompt.
    var textsPerPrompt: Int {
        switch self {
        case .completion(let job): job.drawn
        case .embedding: 1
        }
    }

    /// Whether texts are read for the rank of others.
    var isRanking: Bool {
        switch self {
        case .completion(let job): !job.unscored.isEmpty
        case .embedding: false
        }
    }

    /// The most log-probabilities of the answer.
    var scores: Int {
        switch self {
        case .completion(let job): job.scores
        case .embedding: 0
        }
    }

    /// Whether events are sent as they come.
    var streams: Bool {
        switch self {
        case .completion(let job): job.streams
        case .embedding: false
        }
    }
}
