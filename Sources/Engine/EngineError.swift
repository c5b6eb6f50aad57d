/// What can stop a layer from being made or from taking a pass.
public enum EngineError: Error, Equatable, Sendable {
    /// No network has this shape; the reason is `Architecture.fault`.
    case impossible(reason: String)
    /// oneDNN refused a call: what we asked for, and its status in words.
    case oneDNN(call: String, status: String)
    /// Parameters do not fit the architecture; the reason is a `NetworkError`'s.
    case parameters(reason: String)
    /// An id that the embedding or the output layer has no row for.
    case token(Int32, vocabularySize: Int)
}

extension EngineError: CustomStringConvertible {
    /// One line for a person, without a trailing full stop.
    public var description: String {
        switch self {
        case .impossible(let reason): "impossible architecture: \(reason)"
        case .oneDNN(let call, let status):
            "oneDNN failed at \(call): \(status); try a smaller batch or fewer steps"
        case .parameters(let reason): reason
        case .token(let id, let size): "token \(id) in the text, but the model only has 0 to \(size - 1)"
        }
    }
}
