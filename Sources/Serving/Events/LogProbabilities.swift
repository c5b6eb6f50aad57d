import Modeling
import Text

/// Tokens with their log-probabilities, in the shape of OpenAI's completions.
public struct LogProbabilities: Sendable, Equatable, Encodable {
    /// The text that each token adds; `bytes:\xe2` where it is no UTF-8 by itself.
    public var tokens: [String] = []
    /// The ids of the tokens.
    public var tokenIDs: [Int32] = []
    /// ln p of each token; `nil` for the first of an echoed prompt.
    public var tokenLogProbabilities: [Double?] = []
    /// The likeliest tokens in each place and the token itself; `nil` for the first of an echoed prompt.
    public var topLogProbabilities: [[String: Double]?] = []
    /// Where each token begins in the choice's text, in code points.
    public var textOffsets: [Int] = []

    private enum CodingKeys: String, CodingKey {
        case tokens
        case tokenIDs = "token_ids", tokenLogProbabilities = "token_logprobs"
        case topLogProbabilities = "top_logprobs", textOffsets = "text_offset"
    }

    /// A token and its place in the text.
    struct Entry: Sendable, Equatable {
        let text: String
        let id: Int32
        let logProbability: Double?
        let top: [String: Double]?
        let offset: Int
    }

    /// Adds tokens that come next.
    mutating func append(_ next: LogProbabilities) {
        tokens += next.tokens
        tokenIDs += next.tokenIDs
        tokenLogProbabilities += next.tokenLogProbabilities
        topLogProbabilities += next.topLogProbabilities
        textOffsets += next.textOffsets
    }

    init(_ entries: some Sequence<Entry>) {
        for entry in entries {
            tokens.append(entry.text)
            tokenIDs.append(entry.id)
            tokenLogProbabilities.append(entry.logProbability)
            topLogProbabilities.append(entry.top)
            textOffsets.append(entry.offset)
        }
    }
}

/// Places the tokens of a text in it, one after the other.
struct TokenPlacer {
    private var decoder: TokenDecoder
    private var offset: Int
    private var isFirst: Bool

    /// Begins at the start of a choice's text.
    ///
    /// - Parameters:
    ///   - prompt: The prompt.
    ///   - vocabulary: The vocabulary of the tokens.
    ///   - echoes: Whether the text has the prompt, whose tokens are placed, too.
    init(_ prompt: EncodedPrompt, _ vocabulary: Vocabulary, echoes: Bool) {
        decoder = TokenDecoder(vocabulary)
        isFirst = echoes && !prompt.ids.isEmpty
        // The first token after a space brings that space, which belongs to the prompt.
        offset = !echoes && prompt.end == .space ? -1 : 0
        guard !echoes else { return }
        var utf8: [UInt8] = []
        for id in prompt.ids { decoder.append(id, to: &utf8) }
    }

    /// Returns the place of the next token.
    mutating func place(_ token: ScoredToken) -> LogProbabilities.Entry {
        var top: [String: Double] = [:]
        for likely in token.alternatives {
            var decoder = decoder, utf8: [UInt8] = []
            decoder.append(likely.id, to: &utf8)
            let text = utf8.shown
            // Tokens of the same text differ in what may follow them; the likelier one counts.
            top[text] = max(top[text] ?? -.infinity, likely.logProbability.bounded)
        }
        let text = token.utf8.shown
        top[text] = top[text] ?? token.logProbability.bounded
        var utf8: [UInt8] = []
        decoder.append(token.id, to: &utf8)
        defer {
            // A code point counts where it begins.
            offset += token.utf8.count { $0 & 0xC0 != 0x80 }
            isFirst = false
        }
        return LogProbabilities.Entry(
            text: text, id: token.id, logProbability: isFirst ? nil : token.logProbability.bounded,
            top: isFirst ? nil : top, offset: max(offset, 0))
    }
}

extension Double {
    /// The logarithm of a probability as a finite number, which JSON needs.
    fileprivate var bounded: Double { self > -9999 ? self : -9999 }
}

extension [UInt8] {
    /// The text of a token, or its bytes where they are no text.
    fileprivate var shown: String {
        if let text = String(validating: self, as: UTF8.self) { return text }
        let digits = map { byte in "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16) }
        return "bytes:" + digits.joined()
    }
}
