import Training

/// What lmeval found: every text under every model.
struct EvaluationReport {
    /// One text's evaluations, by predictor, the model's own first.
    struct Judged {
        let name: String
        let evaluations: [Evaluation]
    }

    /// What predicted the texts, the model first, in the order of every text's evaluations.
    let predictors: [Predictor]
    /// What a token is.
    let level: String
    /// The texts, in the order of the command line.
    let texts: [Judged]
    /// One line each: what was cut, left out or repaired.
    let notices: [String]

    /// All texts together.
    var total: [Evaluation] {
        predictors.indices.map { i in texts.reduce(Evaluation()) { $0 + $1.evaluations[i] } }
    }
}

/// A model that predicts a text: its key in JSON, and its name in a table.
struct Predictor: Equatable {
    let key: String
    let name: String

    /// An n-gram model trained on the model's training text.
    static func baseline(order: Int) -> Predictor {
        order == 1
            ? Predictor(key: "unigram", name: "unigram")
            : Predictor(key: "kn\(order)", name: "Kneser–Ney, order \(order)")
    }
}

// MARK: JSON

extension EvaluationReport: Encodable {
    private enum Key: CodingKey {
        case model, level, texts, total, notices
    }

    private struct Text: Encodable {
        let name: String?
        let predictors: [Predictor]
        let evaluations: [Evaluation]

        enum Key: CodingKey {
            case file, tokens, words, spelledWords, spelledPercent, characters, results
        }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encodeIfPresent(name, forKey: .file)
            let all = evaluations.first ?? Evaluation()
            try object.encode(all.tokens, forKey: .tokens)
            try object.encode(all.words, forKey: .words)
            try object.encode(all.characters, forKey: .characters)
            try object.encode(all.spelledWords, forKey: .spelledWords)
            try object.encode(all.spelledPercent, forKey: .spelledPercent)
            try object.encode(
                zip(predictors, evaluations).map { Result(name: $0.key, evaluation: $1) }, forKey: .results)
        }
    }

    private struct Result: Encodable {
        let name: String
        let evaluation: Evaluation

        enum Key: CodingKey {
            case name, nats, natsPerToken, perplexity, bitsPerCharacter
        }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(name, forKey: .name)
            try object.encode(evaluation.nats, forKey: .nats)
            try object.encode(evaluation.natsPerToken, forKey: .natsPerToken)
            // JSON has no infinity: a perplexity beyond Double is left out.
            if evaluation.perplexity.isFinite {
                try object.encode(evaluation.perplexity, forKey: .perplexity)
            }
            try object.encode(evaluation.bitsPerCharacter, forKey: .bitsPerCharacter)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(predictors.first?.name, forKey: .model)
        try object.encode(level, forKey: .level)
        try object.encode(
            texts.map { Text(name: $0.name, predictors: predictors, evaluations: $0.evaluations) },
            forKey: .texts)
        try object.encode(Text(name: nil, predictors: predictors, evaluations: total), forKey: .total)
        try object.encode(notices, forKey: .notices)
    }
}
