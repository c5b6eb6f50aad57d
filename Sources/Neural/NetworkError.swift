import CKernels

/// What can be wrong with the parameters that a network is to be made of.
public enum NetworkError: Error, Equatable, Sendable {
    /// No network has this shape; the reason is ``Architecture/fault``.
    case impossible(reason: String)
    /// A parameter that the architecture needs is not there.
    case missing(parameter: String)
    /// A parameter is there that the architecture has no place for.
    case unexpected(parameter: String)
    /// A parameter has another shape than the architecture gives it.
    case shape(parameter: String, found: [Int], wanted: [Int])
    /// A weight is NaN or infinite.
    case notFinite(parameter: String, index: Int)
    /// The decoder is tied to the embedding, but brings a weight of its own that differs.
    case untied
    /// The packed weights do not fit into memory.
    case memory(bytes: Int)
}

extension NetworkError: CustomStringConvertible {
    /// One line for a person, without a trailing full stop.
    public var description: String {
        switch self {
        case .impossible(let reason): "impossible architecture: \(reason)"
        case .missing(let parameter): "the model has no parameter \(parameter)"
        case .unexpected(let parameter): "the architecture has no place for the parameter \(parameter)"
        case .shape(let parameter, let found, let wanted):
            "parameter \(parameter) has shape \(found), the architecture wants \(wanted)"
        case .notFinite(let parameter, let index):
            "parameter \(parameter) is not a finite number at index \(index)"
        case .untied: "decoder.weight differs from embedding.weight, though the architecture ties them"
        case .memory(let bytes): "no memory for \(bytes) bytes of weights"
        }
    }
}

extension Architecture {
    /// Checks that `parameters` are those of a network of this shape: every name, every shape, every float.
    ///
    /// A tied decoder may bring `decoder.weight` along if it equals the embedding, as files from elsewhere do.
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

/// The index of the first NaN or infinity, or `nil`.
func firstNotFinite(_ values: [Float]) -> Int? {
    let index = lm_first_not_finite(values, values.count)
    return index < values.count ? index : nil
}
