import Analysis
import Console
import Modeling
import Neural
import Text

/// What a layer puts out after each of many phrases.
struct PhraseStates {
    /// The phrases, a row of ``states`` each.
    let phrases: [Phrase]
    /// The layer's output after the last token of each phrase, (phrases, H).
    let states: Matrix
    /// The layer, 1 being the one that reads the tokens.
    let layer: Int
    /// After how many stretches of text each phrase was read; 0 where after the start token alone.
    let contexts: Int
    /// The most phrases: each is compared with each.
    private static let limit = 2000
    /// How many tokens of the training text are read before a phrase.
    private static let contextLength = 24

    init(_ model: LanguageModel, _ wanted: PhraseArguments) throws {
        let layers = model.configuration.architecture.hiddenSizes
        layer = wanted.layer ?? layers.count
        guard layers.indices.contains(layer - 1) else { throw PlotError.layer(layer, of: layers.count) }
        let own = Result { try model.ownText().train }
        phrases = try Self.phrases(model, wanted, own)
        let contexts = try Self.contexts(model, wanted, own)
        self.contexts = contexts.count
        states = try Self.states(model, phrases, layer: layer - 1, contexts)
    }

    /// The phrases of the file, or those of the training text.
    private static func phrases(
        _ model: LanguageModel, _ wanted: PhraseArguments, _ own: Result<TokenFile, any Error>
    ) throws -> [Phrase] {
        var phrases: [Phrase]
        if let file = wanted.file {
            let bytes = try inputBytes(file, limit: 16 << 20)
            guard !bytes.isEmpty else { throw TextError.empty(path: file) }
            phrases = try Phrase.list(bytes, path: file)
        } else {
            do {
                var progress = Progress("finding phrases")
                phrases = TimePhrases.find(
                    in: try own.get(), model.vocabulary, minCount: wanted.minCount, top: wanted.top
                ) { progress.show($0) }
                progress.end()
            } catch let loss as CorpusUnavailable {
                throw PlotError.text(loss)
            }
        }
        guard phrases.count <= limit else { throw PlotError.tooManyPhrases(phrases.count, limit: limit) }
        guard phrases.count > 2 else { throw PlotError.tooFewPhrases(phrases.count, path: wanted.file) }
        return phrases
    }

    /// What is read before each phrase.
    private static func contexts(
        _ model: LanguageModel, _ wanted: PhraseArguments, _ own: Result<TokenFile, any Error>
    ) throws -> [[Int32]] {
        guard wanted.contexts > 0 else { return [] }
        do {
            return PhraseReader.contexts(
                wanted.contexts, length: contextLength, from: try own.get(), model.vocabulary,
                seed: wanted.seed)
        } catch let loss as CorpusUnavailable {
            throw PlotError.contexts(loss)
        }
    }

    private static func states(
        _ model: LanguageModel, _ phrases: [Phrase], layer: Int, _ contexts: [[Int32]]
    ) throws -> Matrix {
        let reader = PhraseReader(model.network, model.tokenizer, layer: layer, contexts: contexts)
        var progress = Progress("reading phrases")
        defer { progress.end() }
        var rows: [[Float]] = []
        for (index, phrase) in phrases.enumerated() {
            rows.append(try reader.state(after: phrase.text))
            progress.show(Double(index) / Double(phrases.count))
        }
        return Matrix(rows)
    }
}
