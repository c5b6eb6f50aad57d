import Training

/// The results of lmeval: every text under every predictor.
struct EvaluationReport {
    /// The evaluations of one text, in the order of the predictors.
    struct Row {
        let name: String
        let evaluations: [Evaluation]
    }

    /// A predictor's key in JSON and its name in a table.
    struct Label: Equatable {
        let key: String
        let name: String

        /// The label of an n-gram model.
        static func baseline(order: Int) -> Label {
            order == 1
                ? Label(key: "unigram", name: "unigram")
                : Label(key: "kn\(order)", name: "Kneser–Ney, order \(order)")
        }
    }

    /// What predicted the texts, the model first.
    let predictors: [Label]
    /// What a token is.
    let level: String
    /// The texts, in the order of the command line.
    let texts: [Row]
    /// What was cut, left out or repaired, a line each.
    let notices: [String]

    /// All texts together.
    var total: [Evaluation] {
        predictors.indices.map { i in texts.reduce(Evaluation()) { $0 + $1.evaluations[i] } }
    }
}

// MARK: JSON

extension EvaluationReport: Encodable {
    private enum Key: CodingKey {
        case model, level, texts, total, notices
    }

    private struct Text: Encodable {
        let name: String?
        let predictors: [Label]
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
