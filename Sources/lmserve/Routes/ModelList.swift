import Modeling
import Neural
import Serving
import Text

/// A model in OpenAI's shape, with what a client may want to know of it.
struct ModelObject: Encodable {
    private let id, level, precision, fingerprint: String
    private let object, owner: String
    private let created, vocabularySize: Int

    private enum CodingKeys: String, CodingKey {
        case id, object, created, level, precision
        case owner = "owned_by", fingerprint = "system_fingerprint", vocabularySize = "vocabulary_size"
    }

    init(_ model: ServedModel) {
        (id, created, fingerprint) = (model.name, model.created, model.fingerprint)
        (object, owner) = ("model", "lmserve")
        level = model.language.vocabulary.level.rawValue
        precision = model.language.network.precision.rawValue
        vocabularySize = model.language.vocabulary.count
    }
}

/// All models.
struct ModelList: Encodable {
    private let object: String
    private let data: [ModelObject]

    init(_ models: [ServedModel]) { (object, data) = ("list", models.map(ModelObject.init)) }
}
