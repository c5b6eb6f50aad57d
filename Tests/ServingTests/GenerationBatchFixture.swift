import Modeling

@testable import Serving

enum GenerationBatchFixture {
    /// An empty batch of a model.
    static func batch(_ model: ServedModel) -> GenerationBatch {
        GenerationBatch(model.language.network, model.language.tokenizer)
    }
}
