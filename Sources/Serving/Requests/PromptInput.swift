import Modeling
import Text

/// The prompt of a request: a text, ids, or a list of both.
public enum PromptInput: Sendable, Equatable {
    /// A text.
    case text(String)
    /// Token ids, without the start token.
    case ids([Int])
}

/// One or more prompts, as OpenAI's API has them: `"…"`, `["…", …]`, `[1, …]`, `[[1, …], …]`, or texts and ids mixed.
public struct PromptList: Sendable, Equatable, Decodable {
    /// The prompts.
    public let prompts: [PromptInput]

    /// Creates a list.
    public init(_ prompts: [PromptInput]) { self.prompts = prompts }

    /// Decodes any of the forms; numbers alone are one prompt.
    public init(from decoder: any Decoder) throws {
        let single = try decoder.singleValueContainer()
        if let text = try? single.decode(String.self) {
            prompts = [.text(text)]
        } else if let ids = try? single.decode([Int].self), !ids.isEmpty {
            prompts = [.ids(ids)]
        } else {
            prompts = try single.decode([Element].self).map(\.prompt)
        }
    }

    private struct Element: Decodable {
        let prompt: PromptInput

        init(from decoder: any Decoder) throws {
            let single = try decoder.singleValueContainer()
            if let text = try? single.decode(String.self) {
                prompt = .text(text)
            } else {
                prompt = .ids(try single.decode([Int].self))
            }
        }
    }
}

extension PromptList {
    /// Encodes the prompts for a model.
    ///
    /// - Parameters:
    ///   - tokenizer: The model's.
    ///   - completesWord: Whether the last word of a text may be the beginning of a longer one.
    ///   - limits: The bounds.
    ///   - parameter: The name of the list in the request.
    /// - Returns: The tokens of each prompt.
    /// - Throws: A ``RequestError`` for an empty or too long list or prompt, or an id that the vocabulary lacks.
    func encoded(
        _ tokenizer: Tokenizer, completesWord: Bool, _ limits: Limits, _ parameter: String
    ) throws(RequestError) -> [EncodedPrompt] {
        guard !prompts.isEmpty else { throw .invalid(parameter, "'\(parameter)' is empty.") }
        guard prompts.count <= limits.prompts else {
            throw .invalid(parameter, "'\(parameter)' has more than \(limits.prompts) elements.")
        }
        var encoded: [EncodedPrompt] = [], total = 0
        for prompt in prompts {
            encoded.append(try prompt.encoded(tokenizer, completesWord: completesWord, parameter))
            total += encoded[encoded.count - 1].ids.count
            guard total <= limits.promptTokens else {
                throw .invalid(
                    parameter,
                    "'\(parameter)' has more than \(limits.promptTokens) tokens, the most that are read.")
            }
        }
        return encoded
    }
}

extension PromptInput {
    fileprivate func encoded(
        _ tokenizer: Tokenizer, completesWord: Bool, _ parameter: String
    ) throws(RequestError) -> EncodedPrompt {
        switch self {
        case .text(let text):
            do throws(TextError) {
                return try EncodedPrompt(Array(text.utf8), tokenizer, completesWord: completesWord)
            } catch {
                throw .invalid(parameter, "'\(parameter)' cannot be encoded: \(error)")
            }
        case .ids(let ids):
            return EncodedPrompt(ids: try tokenizer.vocabulary.checked(ids, parameter))
        }
    }
}

extension Vocabulary {
    /// Returns ids of a request, each of which the vocabulary has.
    func checked(_ ids: [Int], _ parameter: String) throws(RequestError) -> [Int32] {
        if let wrong = ids.first(where: { !(0..<count ~= $0) }) {
            throw .invalid(parameter, "'\(parameter)' has the token \(wrong); ids are 0 to \(count - 1).")
        }
        return ids.map(Int32.init)
    }
}
