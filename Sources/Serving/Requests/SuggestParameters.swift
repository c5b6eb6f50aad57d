import Typing

/// The body of a request for suggestions: a text, and the keys of a telephone pressed after it.
public struct SuggestParameters: Sendable, Equatable, Decodable {
    /// The name of a model; `nil` for the first.
    public var model: String?
    var text: String
    var keys: String?
}

/// Suggestions, the best first.
public struct SuggestResponse: Sendable, Encodable {
    /// A word and how it relates to what was typed.
    private struct Word: Sendable, Encodable {
        let text, kind: String
        let probability: Float
    }

    private let model: String
    private let suggestions: [Word]

    /// The most keys of a word.
    private static let keyCount = 64

    /// Suggests words.
    ///
    /// - Throws: A ``RequestError`` for a text that is too long, or keys that no telephone has.
    public init(_ parameters: SuggestParameters, _ model: ServedModel) throws(RequestError) {
        guard parameters.text.utf8.count <= Limits.textBytes else {
            throw .invalid("text", "'text' has more than \(Limits.textBytes) bytes; send the end of it.")
        }
        if let keys = parameters.keys {
            guard keys.utf8.count <= Self.keyCount, keys.allSatisfy({ "0123456789*#".contains($0) }) else {
                throw .invalid(
                    "keys", "'keys' is at most \(Self.keyCount) of the keys 0 to 9, * and # of a telephone.")
            }
        }
        self.model = model.name
        suggestions = model.typing.suggestions(after: parameters.text, keys: parameters.keys).map {
            Word(text: $0.text, kind: $0.kind.name, probability: $0.probability)
        }
    }
}

extension Suggestion.Kind {
    fileprivate var name: String {
        switch self {
        case .exact: "exact"
        case .completion: "completion"
        case .correction: "correction"
        case .spelling: "spelling"
        }
    }
}
