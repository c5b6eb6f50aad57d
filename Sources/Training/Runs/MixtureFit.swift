import Modeling
import Text

/// The counts of a run's training text, and what they say of its validation text, which neither they nor the network have
/// read: there the weights of their mixture are fitted.
///
/// Were they fitted to the training text, the network, which has read that many times, would seem too good.
struct MixtureFit {
    private let counts: KneserNey
    /// The validation text, and where its documents start.
    private let ids: [Int32], documents: [Int]

    /// Counts the training text.
    ///
    /// - Throws: The error of a file of ids that has become shorter or damaged.
    init(order: Int, _ encoded: EncodedCorpus, _ vocabulary: Vocabulary) throws(TextError) {
        let (train, validation) = (encoded.train, encoded.validation)
        counts = KneserNey(
            order: order, vocabularySize: vocabulary.count, text: try train.ids(0..<train.count),
            documentStarts: try train.documentStarts(vocabulary), pruningBelow: NGramMixture.leastCount)
        ids = try validation.ids(0..<validation.count)
        documents = try validation.documentStarts(vocabulary)
    }

    /// Returns the mixture for a network with these losses on the targets of the validation text, the first of which is
    /// token 1, and its own mean loss there, in nats.
    func mixture(losses: [Double]) -> (mixture: NGramMixture, loss: Double) {
        var observations: [MixtureWeights.Observation] = []
        observations.reserveCapacity(losses.count)
        for (start, end) in zip(documents, documents.dropFirst() + [ids.count]) {
            for i in start..<max(start, min(end, losses.count + 1)) where i > start {
                observations.append(
                    .init(ids[i], after: ids[start..<i], network: losses[i - 1], counts: counts))
            }
        }
        let weights = MixtureWeights(order: counts.order, fitting: observations)
        return (NGramMixture(counts, weights), weights.meanLoss(of: observations))
    }
}
