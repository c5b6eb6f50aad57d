public import Text

extension TextError: Failure {
    /// The exit code that goes with the line.
    public var status: ExitStatus {
        switch self {
        case .missing, .unreadable, .empty: .noInput
        case .notText, .vocabulary, .giantWord, .unknownID: .badData
        case .vocabularyTooSmall, .locale: .usage
        case .icu: .internal
        }
    }
}
