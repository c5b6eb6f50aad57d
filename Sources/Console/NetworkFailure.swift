public import Neural

extension NetworkError: CommandError {
    /// The exit code that goes with the line.
    public var status: ExitStatus {
        switch self {
        case .impossible, .missing, .unexpected, .shape, .notFinite, .untied: .badData
        case .memory: .internal
        }
    }
}
