import Console
import Modeling

/// What keeps a picture from being drawn, beside its vectors and files.
enum PlotError: CommandError, Equatable {
    case clusters(Int, of: Int)
    case tooFewPhrases(Int, path: String?)
    case tooManyPhrases(Int, limit: Int)
    case layer(Int, of: Int)
    case text(CorpusUnavailable)
    case contexts(CorpusUnavailable)

    var description: String {
        switch self {
        case .clusters(let count, let points):
            "\(count) clusters are asked for, but there are \(points) points; give a smaller --clusters"
        case .tooFewPhrases(let count, nil):
            "the training text has \(count) such phrases, at least 3 are needed; give a lower --min-count, or a "
                + "FILE of phrases"
        case .tooFewPhrases(let count, let path?):
            "\(path) has \(count == 1 ? "1 phrase" : "\(count) phrases"), at least 3 are needed; write one a line"
        case .tooManyPhrases(let count, let limit):
            "there are \(count) phrases, at most \(limit) can be compared; leave some out"
        case .layer(let layer, let count):
            "--layer is \(layer), but the model has \(count == 1 ? "1 layer" : "layers 1 to \(count)")"
        case .text(let loss): "no phrases: \(loss); give a FILE of phrases, one a line"
        case .contexts(let loss):
            "no stretches of text to read before the phrases: \(loss); leave --contexts out"
        }
    }

    var status: ExitStatus {
        switch self {
        case .clusters, .layer: .usage
        case .tooFewPhrases, .tooManyPhrases: .badData
        case .text(.changed), .contexts(.changed): .badData
        case .text, .contexts: .noInput
        }
    }
}
