import Engine
import Neural
import Text

/// A training of a translator.
struct TranslationRun: Sendable {
    var split: PairSplit
    var hiddenSizes = [256]
    var embeddingSize = 32
    var batchSize = 32
    var epochs = 20
    var rate = 3e-3
    var hasVector = true
    var seed: UInt64

    /// What a training reached.
    struct Outcome {
        let translator: Translator
        /// The mean loss of each epoch in nats a character.
        var losses: [Double] = []
    }

    /// The pairs as ids, and a network with its initial weights.
    private func prepared() throws -> (
        coding: PairCoding, pairs: [PairCoding.Encoded], network: EncoderDecoder
    ) {
        let coding = try PairCoding(split.training)
        var pairs: [PairCoding.Encoded] = []
        for pair in split.training { pairs.append(try coding.encode(pair)) }
        var longest = 0
        for pair in split.withheld { longest = max(longest, try coding.encode(pair).source.count) }
        let ids = coding.tokenizer.vocabulary.count
        let network = try EncoderDecoder(
            EncoderDecoder.Shape(
                sourceVocabularySize: ids, sourceSteps: max(longest, pairs.map(\.source.count).max() ?? 1),
                targetVocabularySize: ids, targetSteps: pairs.map(\.target.count).max() ?? 1,
                padding: coding.start, start: coding.start, end: coding.end, embeddingSize: embeddingSize,
                hiddenSizes: hiddenSizes, batchSize: min(batchSize, pairs.count), hasVector: hasVector),
            seed: seed)
        return (coding, pairs, network)
    }

    /// Returns the translator before its first step.
    func untrained() throws -> Translator {
        let (coding, _, network) = try prepared()
        return try Translator(network, coding)
    }

    /// Trains with Adam, the rate falling along a cosine.
    ///
    /// - Parameter progress: Takes the share that is done.
    /// - Returns: The translator and its course.
    /// - Throws: What the engine refuses.
    func train(progress: (Double) -> Void) throws -> Outcome {
        let (coding, pairs, network) = try prepared()
        let size = network.shape.batchSize
        var random = SplitMix64(seed: seed &+ 1)
        let steps = pairs.count / size
        let schedule = Schedule(.cosine, warmup: 100)
        var losses: [Double] = []
        for epoch in 0..<epochs {
            var sum = 0.0
            for (step, pairs) in batches(of: pairs, size, &random).enumerated() {
                let done = epoch * steps + step
                let factor = schedule.rate(
                    step: done, of: epochs * steps, stepsPerEpoch: steps, losses: [])
                sum += Double(try network.learn(coding.batch(pairs), rate: rate * factor))
                progress(Double(done + 1) / Double(epochs * steps))
            }
            losses.append(sum / Double(steps))
        }
        return Outcome(translator: try Translator(network, coding), losses: losses)
    }

    /// Returns an epoch of full batches in random order; those of a batch are about equally long.
    private func batches(
        of pairs: [PairCoding.Encoded], _ size: Int, _ random: inout SplitMix64
    ) -> [[PairCoding.Encoded]] {
        let order = pairs.shuffled(by: &random)
        var batches: [[PairCoding.Encoded]] = []
        let many = 16 * size
        for first in stride(from: 0, to: order.count, by: many) {
            let near = order[first..<min(first + many, order.count)].enumerated().sorted {
                ($0.element.source.count, $0.offset) < ($1.element.source.count, $1.offset)
            }.map(\.element)
            for start in stride(from: 0, to: near.count / size * size, by: size) {
                batches.append(Array(near[start..<start + size]))
            }
        }
        return batches.shuffled(by: &random)
    }
}
