import Console
import Modeling
import Neural
import Serving

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Loads the models that the command names, at the start and again at a reload.
struct ModelLoader: Sendable {
    /// Paths or names; the model trained last if there are none.
    let models: [String]
    let precision: InferenceNetwork.Precision?
    let threads: Int?
    let mixes: Bool
    let limits: Limits

    /// Loads all models.
    ///
    /// - Parameters:
    ///   - current: The models that are served, none at the start. The shipped model does not take the place of another.
    ///   - note: Takes remarks for people.
    /// - Returns: The models, in order.
    /// - Throws: The error of a model that is missing or damaged, or ``ServerError/sameName(_:)``.
    func load(replacing current: [ServedModel] = [], _ note: (String) -> Void) throws -> [ServedModel] {
        let now = Int(Date.now.timeIntervalSince1970)
        let names: [String?] = models.isEmpty ? [nil] : models
        var served: [ServedModel] = []
        for name in names {
            let language = try LanguageModel(
                name, precision: precision, threads: threads, counts: mixes)
            if name == nil {
                if language.isShipped, current.contains(where: { !$0.language.isShipped }) {
                    throw CheckpointError.noModel(root: ModelStore().root)
                }
                note(language.choiceRemark)
            }
            for notice in language.notices { note(notice) }
            if mixes, language.mixture == nil { note("\(language.path) has no counts to mix") }
            let model = ServedModel(language, mixing: mixes, limits: limits, created: now)
            guard !served.contains(where: { $0.name == model.name }) else {
                throw ServerError.sameName(model.name)
            }
            served.append(model)
        }
        return served
    }
}
