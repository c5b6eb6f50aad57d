import ArgumentParser
import Console
import Modeling
import Text

extension Session {
    /// Writes every text as an object on a line, when it is complete.
    func writeObjects(samples: Int, alternatives: Int) throws {
        var output = TextOutput()
        for index in 0..<samples {
            var generator = try generator(index, alternatives: alternatives)
            var text = "", signal: Int32?
            while signal == nil, let piece = generator.next() {
                text += piece
                signal = Interrupt.signal
            }
            let object = WrittenText(
                sample: index + 1, seed: seed(index), prompt: prefix.text, text: text,
                finish: signal == nil ? generator.finish?.rawValue ?? "" : "interrupted",
                tokens: generator.written.map { WrittenText.Token($0, model.vocabulary) })
            try output.write(try jsonLine(object) + "\n")
            if let signal { throw ExitCode(128 + signal) }
        }
    }
}

/// One text, as a program reads it.
private struct WrittenText: Encodable {
    let sample: Int
    let seed: UInt64
    /// The prompt, as it was normalized.
    let prompt: String
    /// The prompt and what follows it.
    let text: String
    /// `stop`, `until`, `tokens` or `interrupted`.
    let finish: String
    /// What was written after the prompt, with the tokens of a stop text and of what was found to follow the end.
    let tokens: [Token]

    struct Token: Encodable {
        let id: Int32
        /// As the vocabulary's file has it.
        let token: String
        /// What it adds to the text, or nothing where that is only a part of a character.
        let text: String?
        /// Natural, of the model at temperature 1 and before the sampler's chain.
        let logProbability: Double?
        let alternatives: [Alternative]

        init(_ token: WrittenToken, _ vocabulary: Vocabulary) {
            (id, self.token) = (token.id, vocabulary.display(token.id))
            text = String(validating: token.utf8, as: UTF8.self)
            logProbability = finite(token.logProbability)
            alternatives = token.alternatives.map { Alternative($0, vocabulary) }
        }
    }

    struct Alternative: Encodable {
        let id: Int32
        let token: String
        let logProbability: Double?

        init(_ likelihood: WrittenToken.Likelihood, _ vocabulary: Vocabulary) {
            (id, token) = (likelihood.id, vocabulary.display(likelihood.id))
            logProbability = finite(likelihood.logProbability)
        }
    }
}

/// JSON has no infinity, which weights from a file may be large enough for.
private func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }
