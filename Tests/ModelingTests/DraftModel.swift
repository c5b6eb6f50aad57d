import Foundation
import Neural
import Text
import TinyModels

@testable import Modeling

/// A model of random weights that writes sentences, by itself or as a judge.
struct DraftModel {
    static let text = "A cat sat. The cat saw a man! Did a man sit? The man, a cat (and the \"mat\") sat. \n"

    let network: InferenceNetwork
    let tokenizer: Tokenizer
    let mixture: NGramMixture?

    init(_ level: Level, text: String = Self.text, seed: UInt64 = 3, mixes: Bool = false) throws {
        let vocabulary = try Vocabulary(of: text, level: level)
        let architecture = Architecture(
            vocabularySize: vocabulary.count, embeddingSize: 4, hiddenSizes: [6, 5])
        network = try InferenceNetwork(
            architecture, TinyModel(architecture: architecture, seed: seed).tensors, threads: 1)
        tokenizer = try Tokenizer(vocabulary)
        let ids = [vocabulary.start] + (try tokenizer.encode(text).ids)
        let shares = [Float](repeating: 0.7, count: 3 * MixtureWeights.classes)
        mixture =
            mixes
            ? NGramMixture(
                KneserNey(order: 3, vocabularySize: vocabulary.count, text: ids),
                MixtureWeights(shares: shares)) : nil
    }

    /// The model as a judge that says `bits` of real text.
    func judge(_ bits: Double) -> Judge {
        Judge(network, tokenizer, mixture: mixture, realSurprise: bits)
    }

    /// A prompt, read.
    func prefix(
        _ prompt: String, rules: WritingRules = .none, cache: NeuralCache.Options? = nil
    ) throws -> Prefix {
        var prefix = Prefix(network, tokenizer, rules: rules, cache: cache)
        try prefix.read(Array(prompt.utf8))
        return prefix
    }

    /// Settings by which the model writes what its text has, and sentences end.
    func sampling(seed: UInt64) throws -> SamplerOptions {
        var options = SamplerOptions()
        (options.temperature, options.seed) = (0.9, seed)
        for id in try tokenizer.encode(Self.text).ids { options.bias[id] = 6 }
        for id in tokenizer.vocabulary.tokens.indices
        where [".", "!", "⁀.", "⁀!"].contains(tokenizer.vocabulary.display(Int32(id))) {
            options.bias[Int32(id)] = 7.5
        }
        return options
    }

    /// How much a text surprises the model after what it begins with, in bits: by the loss of the whole text, of which the
    /// tokens count that both do not share.
    func bits(_ text: String, after beginning: String) throws -> Double {
        let ids = [tokenizer.vocabulary.start] + (try tokenizer.encode(text).ids)
        let before = [tokenizer.vocabulary.start] + (try tokenizer.encode(beginning).ids)
        let shared = zip(ids, before).prefix { $0 == $1 }.count
        var nats = 0.0
        _ = network.loss(
            ofStream: ids,
            mixing: { index, loss in
                let loss = mixture?.loss(of: ids[index], after: ids[..<index], network: loss) ?? loss
                if index >= shared { nats += loss }
                return loss
            })
        return nats / log(2)
    }
}
