public import Modeling

/// What can keep vectors from being analysed.
public enum AnalysisError: Error, Equatable, Sendable {
    /// A vocabulary of fewer tokens than can be compared.
    case tooFewTokens(count: Int)
    /// Vectors that are all the same.
    case constant(rows: Int)
    /// More components than the vectors have directions.
    case components(asked: Int, rank: Int, rows: Int, columns: Int)
    /// A value that is NaN or infinite.
    case notFinite(row: Int)
    /// LAPACK found no eigenvectors, or no memory for them.
    case noEigenvectors(code: Int)
    /// A word that the vocabulary lacks, with those it has that are spelled most like it.
    case unknownWord(String, suggestions: [String])
    /// The average of matrices of two widths.
    case widths(input: Int, output: Int)
    /// A file of questions or groups with something wrong in a line (counted from 1).
    case line(path: String, number: Int, reason: String)
    /// A file of questions or groups of which this vocabulary knows nothing.
    case nothingKnown(path: String)
    /// The model's files.
    case checkpoint(CheckpointError)
}

extension AnalysisError: CustomStringConvertible {
    /// One line for a person: what was found, what was wanted, what to do.
    public var description: String {
        switch self {
        case .tooFewTokens(let count):
            "\(count == 1 ? "only one token has" : "\(count) tokens have") a vector to look at, at least 2 are "
                + "needed; choose another model or a higher --top"
        case .constant(let rows):
            "all \(rows) vectors are the same, so there is no direction to show; train the model first"
        case .components(let asked, let rank, let rows, let columns):
            "\(asked) components are asked for, but \(rows) vectors of \(columns) numbers have only \(rank) "
                + "directions; ask for \(rank) or fewer"
        case .notFinite(let row): "vector \(row) has a value that is no finite number; train the model again"
        case .noEigenvectors(let code):
            "LAPACK found no eigenvectors (code \(code)); check the installed OpenBLAS"
        case .unknownWord(let word, let suggestions):
            "the vocabulary has no '\(word)'; "
                + (suggestions.isEmpty
                    ? "lmembed pca lists what it has" : "it has \(suggestions.joined(separator: ", "))")
        case .widths(let input, let output):
            "vectors of \(input) numbers at the input and \(output) at the output have no average; use --of "
                + "input or --of output"
        case .line(let path, let number, let reason): "\(path), line \(number): \(reason)"
        case .nothingKnown(let path):
            "the vocabulary has not enough of the words in \(path) for a single answer; try a model of more text"
        case .checkpoint(let error): "\(error)"
        }
    }
}
