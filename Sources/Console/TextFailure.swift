public import Text

extension TextError: CommandError {
    /// The exit code that goes with the line.
    public var status: ExitStatus {
        switch self {
        case .missing, .unreadable, .empty, .noTextFiles: .noInput
        case .notText, .vocabulary, .giantWord, .unknownID, .tooShort, .damagedTokens: .badData
        case .vocabularyTooSmall, .locale, .shares: .usage
        case .unwritable: .inputOutput
        case .icu: .internal
        }
    }
}
