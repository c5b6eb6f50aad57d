public import Analysis
public import Console

extension AnalysisError: CommandError {
    /// The exit code that goes with the line.
    public var status: ExitStatus {
        switch self {
        case .tooFewTokens, .constant, .notFinite, .line, .nothingKnown: .badData
        case .components, .unknownWord, .widths: .usage
        case .noEigenvectors: .internal
        case .checkpoint(let error): error.status
        }
    }
}
