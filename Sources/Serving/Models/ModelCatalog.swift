import Synchronization

/// The models that are served, by name; the first one is used where a request names none.
public final class ModelCatalog: Sendable {
    private let served: Mutex<[ServedModel]>

    /// Creates a catalog.
    ///
    /// - Parameter models: At least one model, each with a name of its own.
    public init(_ models: [ServedModel]) {
        precondition(!models.isEmpty, "no model")
        served = Mutex(models)
    }

    /// The models.
    public var models: [ServedModel] { served.withLock { $0 } }

    /// Returns a model by its name.
    ///
    /// - Throws: A ``RequestError`` of status 404.
    public func model(_ name: String?) throws(RequestError) -> ServedModel {
        let models = models
        guard let name else { return models[0] }
        guard let model = models.first(where: { $0.name == name }) else {
            let names = models.map(\.name).joined(separator: ", ")
            throw RequestError(
                404, .invalid, "There is no such model; the models are: \(names).", parameter: "model",
                code: "model_not_found")
        }
        return model
    }

    /// Replaces all models; requests that have been submitted keep theirs.
    public func replace(by models: [ServedModel]) {
        precondition(!models.isEmpty, "no model")
        served.withLock { $0 = models }
    }
}
