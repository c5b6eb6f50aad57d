public import Modeling

/// An error in the analysis of a model's vectors.
public enum AnalysisError: Error, Equatable, Sendable {
    /// Fewer than two tokens have a vector.
    case tooFewTokens(count: Int)
    /// All vectors are equal, so that they have no variance.
    case constant(rows: Int)
    /// More components than the rank of the vectors.
    case components(asked: Int, rank: Int, rows: Int, columns: Int)
    /// A vector contains NaN or infinity.
    case notFinite(row: Int)
    /// LAPACK failed with this code; −1000 means that memory ran out.
    case noEigenvectors(code: Int)
    /// The vocabulary lacks a word; the suggestions are spelled most like it.
    case unknownWord(String, suggestions: [String])
    /// The vector of a token is zero, so that it is similar to nothing.
    case zero(String)
    /// Input and output vectors differ in length and cannot be averaged.
    case widths(input: Int, output: Int)
    /// A line of a file of analogies, groups or phrases is invalid; lines count from 1.
    case line(path: String, number: Int, reason: String)
    /// The vocabulary knows too few words of a file for a single answer.
    case nothingKnown(path: String)
    /// More clusters than points.
    case clusters(Int, points: Int)
    /// The model has no such layer; layers count from 1.
    case layer(Int, count: Int)
    /// Fewer than three phrases, in a file or (without a path) in the training text.
    case tooFewPhrases(Int, path: String?)
    /// More phrases than can be compared with each other.
    case tooManyPhrases(Int, limit: Int)
    /// The training text, which the phrases come from, cannot be read.
    case noPhrases(CorpusUnavailable)
    /// The training text, which the contexts come from, cannot be read.
    case noContexts(CorpusUnavailable)
    /// A file of the model cannot be read.
    case checkpoint(CheckpointError)
}

extension AnalysisError: CustomStringConvertible {
    /// One line for a person: what was found and what was expected.
    public var description: String {
        switch self {
        case .tooFewTokens(let count):
            "\(count == 1 ? "only one token has" : "\(count) tokens have") a vector; at least 2 are needed"
        case .constant(let rows): "all \(rows) vectors are the same, so they have no principal components"
        case .components(let asked, let rank, let rows, let columns):
            "\(asked) components are requested, but \(rows) vectors of \(columns) numbers have only \(rank); ask "
                + "for \(rank) or fewer"
        case .notFinite(let row): "vector \(row) contains NaN or infinity"
        case .noEigenvectors(let code): "LAPACK found no eigenvectors (code \(code))"
        case .unknownWord(let word, let suggestions):
            "the vocabulary has no '\(word)'"
                + (suggestions.isEmpty ? "" : "; it has \(suggestions.joined(separator: ", "))")
        case .zero(let name): "the vector of '\(name)' is zero: it points nowhere and is similar to nothing"
        case .widths(let input, let output):
            "input vectors of \(input) numbers and output vectors of \(output) cannot be averaged"
        case .line(let path, let number, let reason): "\(path), line \(number): \(reason)"
        case .nothingKnown(let path):
            "the vocabulary knows too few of the words in \(path) for a single answer"
        case .clusters(let count, let points):
            "\(count) clusters are requested, but there are only \(points) points"
        case .layer(let layer, let count):
            "there is no layer \(layer); the model has \(count == 1 ? "1 layer" : "layers 1 to \(count)")"
        case .tooFewPhrases(let count, let path):
            "\(path ?? "the training text") has \(count == 1 ? "1 phrase" : "\(count) phrases"); at least 3 are "
                + "needed"
        case .tooManyPhrases(let count, let limit):
            "\(count) phrases are too many; at most \(limit) can be compared"
        case .noPhrases(let reason): "no phrases: \(reason)"
        case .noContexts(let reason): "no contexts for the phrases: \(reason)"
        case .checkpoint(let error): "\(error)"
        }
    }
}
