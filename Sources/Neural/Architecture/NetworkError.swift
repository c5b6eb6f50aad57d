/// An error in the parameters of a network.
public enum NetworkError: Error, Equatable, Sendable {
    /// The architecture is impossible; the reason is ``Architecture/fault``.
    case impossible(reason: String)
    /// A parameter of the architecture is missing.
    case missing(parameter: String)
    /// A parameter does not belong to the architecture.
    case unexpected(parameter: String)
    /// A parameter has the wrong shape.
    case shape(parameter: String, found: [Int], wanted: [Int])
    /// A weight is NaN or infinite.
    case notFinite(parameter: String, index: Int)
    /// `decoder.weight` differs from the embedding, although the architecture ties them.
    case untied
    /// The packed weights do not fit into memory.
    case memory(bytes: Int)
}

extension NetworkError: CustomStringConvertible {
    /// The message, one line without a full stop.
    public var description: String {
        switch self {
        case .impossible(let reason): "impossible architecture: \(reason)"
        case .missing(let parameter): "the model has no parameter \(parameter)"
        case .unexpected(let parameter): "the architecture has no parameter \(parameter)"
        case .shape(let parameter, let found, let wanted):
            "parameter \(parameter) has shape \(found), the architecture wants \(wanted)"
        case .notFinite(let parameter, let index):
            "parameter \(parameter) is not a finite number at index \(index)"
        case .untied: "decoder.weight differs from embedding.weight, although the architecture ties them"
        case .memory(let bytes): "not enough memory for \(bytes) bytes of weights"
        }
    }
}

extension Architecture {
    /// Checks that `parameters` are those of this architecture: every name, every shape, every value finite.
    ///
    /// With tied weights `decoder.weight` may be present if it equals the embedding, as in files of other programs.
    public func check(_ parameters: [String: Tensor]) throws(NetworkError) {
        if let fault { throw .impossible(reason: fault) }
        let wanted = self.parameters
        for parameter in wanted {
            guard let tensor = parameters[parameter.name] else { throw .missing(parameter: parameter.name) }
            guard tensor.shape == parameter.shape else {
                throw .shape(parameter: parameter.name, found: tensor.shape, wanted: parameter.shape)
            }
            if let index = firstNotFinite(tensor.values) {
                throw .notFinite(parameter: parameter.name, index: index)
            }
        }
        guard parameters.count > wanted.count else { return }
        let names = Set(wanted.map(\.name))
        for name in parameters.keys.sorted() where !names.contains(name) {
            guard tied, name == "decoder.weight" else { throw .unexpected(parameter: name) }
            guard parameters[name] == parameters["embedding.weight"] else { throw .untied }
        }
    }
}
