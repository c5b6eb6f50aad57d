public import Modeling
internal import Neural
public import Text

/// Which phrases of the training text to read, and how to read phrases.
public struct PhraseOptions: Sendable {
    /// How often the training text must contain a phrase.
    public var minCount = 3
    /// The most phrases to take, the most frequent first.
    public var top = 100
    /// The layer whose output is kept, from 1; `nil` for the last.
    public var layer: Int?
    /// The number of contexts over which states are averaged; 0 to read after the start token alone.
    public var contexts = 0
    /// Seeds the choice of the contexts.
    public var seed: UInt64 = 42

    /// Creates the default options.
    public init() {}
}

/// The hidden states of one layer after each of many phrases.
public struct PhraseStates: Sendable {
    /// The phrases, one for each row of ``states``.
    public let phrases: [Phrase]
    /// The layer's output after the last token of each phrase, (phrases, H).
    public let states: Matrix
    /// The layer, from 1.
    public let layer: Int
    /// The number of contexts that each state is averaged over; 0 if phrases follow the start token alone.
    public let contexts: Int
    /// The most phrases, as each is compared with each.
    private static let limit = 2000
    /// The length of a context in tokens.
    private static let contextLength = 24

    /// A step of the computation, by its name for a progress line.
    public enum Stage: String, Sendable {
        /// Searching the training text.
        case finding = "finding phrases"
        /// Running the network.
        case reading = "reading phrases"
    }

    /// Reads phrases with a model.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - list: The phrases and the file they come from; `nil` for the time phrases of the training text.
    ///   - options: How to find and read phrases.
    ///   - text: Returns the training text; called at most once, and only if phrases or contexts come from it.
    ///   - progress: Called with the stage and the share of it that is done, from 0 to 1.
    /// - Throws: ``AnalysisError`` for a wrong layer, a wrong number of phrases or a missing training text, and what
    ///   `text` throws.
    public init(
        _ model: LanguageModel, _ list: (phrases: [Phrase], path: String)? = nil,
        options: PhraseOptions = PhraseOptions(), text: () throws -> TokenFile,
        progress: (Stage, Double) -> Void = { _, _ in }
    ) throws {
        let layers = model.configuration.architecture.hiddenSizes.count
        layer = options.layer ?? layers
        guard (1...layers).contains(layer) else { throw AnalysisError.layer(layer, count: layers) }
        var loaded: TokenFile?
        func trainingText(else error: (CorpusUnavailable) -> AnalysisError) throws -> TokenFile {
            do {
                let file = try loaded ?? text()
                loaded = file
                return file
            } catch let reason as CorpusUnavailable {
                throw error(reason)
            }
        }
        let phrases =
            try list?.phrases
            ?? TimePhrases.find(
                in: trainingText(else: AnalysisError.noPhrases), model.vocabulary, minCount: options.minCount,
                top: options.top
            ) { progress(.finding, $0) }
        guard phrases.count <= Self.limit else {
            throw AnalysisError.tooManyPhrases(phrases.count, limit: Self.limit)
        }
        guard phrases.count > 2 else { throw AnalysisError.tooFewPhrases(phrases.count, path: list?.path) }
        let contexts =
            options.contexts == 0
            ? []
            : try PhraseReader.contexts(
                options.contexts, length: Self.contextLength,
                from: try trainingText(else: AnalysisError.noContexts), model.vocabulary, seed: options.seed)
        let reader = PhraseReader(model.network, model.tokenizer, layer: layer - 1, contexts: contexts)
        var rows: [[Float]] = []
        for (index, phrase) in phrases.enumerated() {
            rows.append(try reader.state(after: phrase.text))
            progress(.reading, Double(index) / Double(phrases.count))
        }
        (self.phrases, self.contexts, states) = (phrases, contexts.count, Matrix(rows))
    }
}
