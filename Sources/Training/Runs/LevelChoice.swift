internal import Modeling
import RealModule
import Text

/// The level that suits a text: the one at which n-gram counts of the training text predict the validation text better.
///
/// Counts take seconds where networks take minutes, and rank the levels alike where they tell them clearly apart
/// (Quality.md). Bits per character compare levels, whose tokens differ.
struct LevelChoice {
    /// The vocabulary of the better level, and the text in its tokens.
    let vocabulary: Vocabulary, encoded: EncodedCorpus
    /// The bits per character of words and of characters.
    let words: Double, characters: Double

    /// The order of the counts.
    private static let order = 5
    /// How many times as well characters have to predict: closer than that, networks may disagree with counts, and then
    /// in favour of words (of tinyshakespeare counts find characters 1.025 times as good, networks words 1.018 times).
    private static let margin = 1.03
    /// The training texts, in characters, for which the levels are compared: shorter ones say little, longer ones take
    /// time and memory to count, and have more of every word.
    private static let compared = 20_000...3_000_000

    /// Compares the levels, where the text allows it.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - threads: The threads that encode the text.
    ///   - vocabulary: Makes the vocabulary of a level.
    /// - Throws: An error of the text.
    init?(
        _ text: Corpus, threads: Int, vocabulary: (Level) throws(TextError) -> Vocabulary
    ) throws(TextError) {
        guard Self.compared.contains(text.train.characters), !text.validation.isEmpty else { return nil }
        let readings = (
            words: try Reading(text, vocabulary(.word), threads),
            characters: try Reading(text, vocabulary(.char), threads)
        )
        (words, characters) = (readings.words.bits, readings.characters.bits)
        let better = characters * Self.margin < words ? readings.characters : readings.words
        (self.vocabulary, encoded) = (better.vocabulary, better.encoded)
    }

    /// The better level.
    var level: Level { vocabulary.level }

    /// What a person is told of the choice.
    var notice: String {
        "level \(level.rawValue): counts of the training text predict the validation text with "
            + "\(Self.shown(words)) bits a character as words and \(Self.shown(characters)) as characters"
    }

    private static func shown(_ bits: Double) -> String { "\((bits * 1000).rounded() / 1000)" }

    /// The text at a level.
    private struct Reading {
        let vocabulary: Vocabulary
        let encoded: EncodedCorpus
        /// The bits per character that counts of the training text need for the validation text.
        let bits: Double

        init(_ text: Corpus, _ vocabulary: Vocabulary, _ threads: Int) throws(TextError) {
            self.vocabulary = vocabulary
            encoded = try text.encode(with: Tokenizer(vocabulary), threads: threads, cacheDirectory: nil)
            let (train, held) = (encoded.train, encoded.validation)
            let counts = KneserNey(
                order: LevelChoice.order, vocabularySize: vocabulary.count,
                text: try train.ids(0..<train.count), documentStarts: try train.documentStarts(vocabulary))
            let starts = try held.documentStarts(vocabulary) + [held.count]
            var nats = 0.0
            for (start, end) in zip(starts, starts.dropFirst()) {
                nats += counts.loss(ofStream: try held.ids(start..<end))
            }
            bits = nats / .log(2) / Double(max(1, held.characters))
        }
    }
}
