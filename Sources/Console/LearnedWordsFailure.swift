public import Typing

extension LearnedWordsError: CommandError {
    /// The exit code that goes with the line.
    public var status: ExitStatus {
        switch self {
        case .line: .badData
        case .unreadable: .noInput
        case .unwritable: .cannotCreate
        }
    }
}
