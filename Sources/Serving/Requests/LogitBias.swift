import Text

/// Numbers to add to logits, as OpenAI's object of ids or llama.cpp's list of pairs.
///
///     {"15": -100, "the": 2}
///     [[15, -2.5], ["the", 1], [16, false]]
///
/// −100 and `false` ban a token.
struct LogitBias: Sendable, Equatable, Decodable {
    /// A token by id or by text, and what is added to its logit.
    struct Entry: Sendable, Equatable {
        let token: Name
        let value: Float
    }

    enum Name: Sendable, Equatable {
        case id(Int)
        case text(String)
    }

    let entries: [Entry]

    init(from decoder: any Decoder) throws {
        let single = try decoder.singleValueContainer()
        if let object = try? single.decode([String: Float].self) {
            entries = object.sorted { $0.key < $1.key }.map { key, value in
                Entry(token: Int(key).map(Name.id) ?? .text(key), value: value)
            }
        } else {
            entries = try single.decode([Pair].self).map(\.entry)
        }
    }

    private struct Pair: Decodable {
        let entry: Entry

        init(from decoder: any Decoder) throws {
            var pair = try decoder.unkeyedContainer()
            let token: Name
            if let id = try? pair.decode(Int.self) {
                token = .id(id)
            } else {
                token = .text(try pair.decode(String.self))
            }
            if let isAllowed = try? pair.decode(Bool.self) {
                entry = Entry(token: token, value: isAllowed ? 0 : -.infinity)
            } else {
                entry = Entry(token: token, value: try pair.decode(Float.self))
            }
        }
    }

    /// Returns what is added to the logits of a model.
    ///
    /// - Throws: A ``RequestError`` for a token that the vocabulary lacks, a text of several tokens, or a number beyond
    ///   −100 to 100.
    func resolved(_ tokenizer: Tokenizer, _ limits: Limits) throws(RequestError) -> [Int32: Float] {
        let name = "logit_bias"
        guard entries.count <= limits.biases else {
            throw .invalid(name, "'\(name)' has more than \(limits.biases) tokens.")
        }
        var bias: [Int32: Float] = [:]
        for entry in entries {
            let id: Int32
            switch entry.token {
            case .id(let number): id = try tokenizer.vocabulary.checked([number], name)[0]
            case .text(let text):
                let ids = (try? tokenizer.encode(text).ids) ?? []
                guard ids.count == 1 else {
                    throw .invalid(name, "'\(name)' names a text that is \(ids.count) tokens, not one.")
                }
                id = ids[0]
            }
            guard entry.value == -.infinity || -100...100 ~= entry.value else {
                throw .invalid(name, "'\(name)' is \(entry.value) for a token; give −100 to 100.")
            }
            bias[id] = entry.value == -100 ? -.infinity : entry.value
        }
        return bias
    }
}
