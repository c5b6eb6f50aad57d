public import Analysis
public import Console
import Modeling

extension AnalysisError: CommandError {
    /// The exit code.
    public var status: ExitStatus {
        switch self {
        case .tooFewTokens, .constant, .zero, .notFinite, .line, .nothingKnown: .badData
        case .components, .unknownWord, .widths, .clusters, .layer: .usage
        case .noEigenvectors: .internal
        case .tooFewPhrases, .tooManyPhrases: .badData
        case .noPhrases(.changed), .noContexts(.changed): .badData
        case .noPhrases, .noContexts: .noInput
        case .checkpoint(let error): error.status
        }
    }

    /// The command or flag that helps.
    public var advice: String? {
        switch self {
        case .tooFewTokens: "choose another model or a higher --top"
        case .constant: "train the model first"
        case .notFinite: "train the model again"
        case .noEigenvectors: "check the installed OpenBLAS"
        case .unknownWord(_, suggestions: []): "lmembed pca lists what it has"
        case .zero: "ask about another word, or train the model on a text that has this one"
        case .widths: "use --of input or --of output"
        case .nothingKnown: "try a model trained on more text"
        case .clusters: "give a smaller --clusters"
        case .layer: "give another --layer"
        case .tooFewPhrases(_, path: nil): "give a lower --min-count, or a FILE of phrases"
        case .tooFewPhrases: "write one per line"
        case .tooManyPhrases: "leave some out"
        case .noPhrases: "give a FILE of phrases, one per line"
        case .noContexts: "leave --contexts out"
        case .checkpoint(let error): error.advice
        case .components, .unknownWord, .line: nil
        }
    }
}

extension PictureError: CommandError {
    /// The exit code.
    public var status: ExitStatus {
        switch self {
        case .tooLarge: .usage
        case .cairo: .internal
        }
    }

    /// The flag that helps.
    public var advice: String? {
        switch self {
        case .tooLarge: "give less for --width, --height or --scale"
        case .cairo: "check the installed Cairo"
        }
    }
}
