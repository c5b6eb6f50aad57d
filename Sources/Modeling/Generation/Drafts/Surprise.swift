/// How much a piece of text surprises a model.
struct Surprise: Equatable, Sendable {
    /// −Σ log₂ p of its tokens.
    var bits = 0.0
    /// Its Unicode scalars.
    var characters = 0

    /// bits / characters; NaN for no text.
    var perCharacter: Double { bits / Double(characters) }

    static func += (a: inout Surprise, b: Surprise) {
        a.bits += b.bits
        a.characters += b.characters
    }
}
