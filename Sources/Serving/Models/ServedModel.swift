public import Modeling
import Neural
import Text

/// A model that is served, with what its requests share: states of prompts, and what is derived from its vocabulary.
///
/// A reload makes another one; texts that were admitted before keep theirs.
public final class ServedModel: Sendable {
    /// The name in requests.
    public let name: String
    /// The model.
    public let language: LanguageModel
    /// Whether predictions are mixed with the counts of the training text.
    public let isMixed: Bool
    /// What a text depends on besides its request: the model, the precision, the arithmetic and the mixing.
    ///
    /// Texts of equal requests are equal wherever this is.
    public let fingerprint: String
    /// When the model was loaded, in seconds since 1970.
    public let created: Int
    /// The states of prompts.
    public let prefixes: PrefixCache
    /// The suggestions for what is being typed.
    public let typing: TypingDesk
    /// What is copied from the training text.
    public let novelty: NoveltyDesk
    /// The empty text, of which only the start token is read.
    let root: Prefix
    /// The tokens that penalties leave alone, and those that no repetition extends across.
    let structure: Set<Int32>, breakers: Set<Int32>

    /// Serves a model.
    ///
    /// - Parameters:
    ///   - language: The model.
    ///   - name: Its name; that of its run if `nil`.
    ///   - mixing: Whether to mix its predictions with its counts, if it has any.
    ///   - limits: The bounds of what is kept.
    ///   - created: The time, in seconds since 1970.
    public init(
        _ language: LanguageModel, name: String? = nil, mixing: Bool = false, limits: Limits = Limits(),
        created: Int = 0
    ) {
        self.language = language
        self.name = name ?? Self.name(of: language.path)
        self.created = created
        isMixed = mixing && language.mixture != nil
        fingerprint = Self.fingerprint(of: language, isMixed: isMixed)
        prefixes = PrefixCache(bytes: limits.prefixBytes, language.network)
        typing = TypingDesk(language)
        novelty = NoveltyDesk(language, bytes: limits.trainingBytes)
        root = Prefix(
            language.network, language.tokenizer, words: language.spellableWords,
            mixture: isMixed ? language.mixture : nil)
        structure = SamplerOptions.structure(in: language.vocabulary)
        breakers = SamplerOptions.breakers(in: language.vocabulary)
    }

    /// The name of the run that a checkpoint belongs to.
    private static func name(of path: String) -> String {
        let names = path.split(separator: "/").map(String.init), last = names.last ?? "model"
        let isCheckpoint = last.hasPrefix("best-") || last.hasPrefix("latest-")
        return isCheckpoint && names.count > 1 ? names[names.count - 2] : last
    }

    private static func fingerprint(of language: LanguageModel, isMixed: Bool) -> String {
        let parts = [
            String(language.sha256.prefix(12)), language.network.precision.rawValue,
            "k\(InferenceNetwork.arithmeticVersion)",
        ]
        return "lm-" + (parts + (isMixed ? ["mixed"] : [])).joined(separator: "-")
    }
}
