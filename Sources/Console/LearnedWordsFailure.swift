public import Modeling

extension LearnedWords.Fault: Failure {
    /// The exit code that goes with the line.
    public var status: ExitStatus {
        switch self {
        case .line: .badData
        case .unreadable: .noInput
        case .unwritable: .cannotCreate
        }
    }
}
