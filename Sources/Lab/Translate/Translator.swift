import Engine
import Modeling
import Neural
import Text

/// A trained network with its characters: it reads texts and writes others.
final class Translator {
    let network: TranslationNetwork
    let tokenizer: Tokenizer
    private let empty: Prefix
    /// Ends every target.
    private let end: Int32

    /// The longest texts that can be learned, in tokens.
    static let longest = 200

    /// Takes a network that is trained.
    ///
    /// - Throws: What the network refuses.
    init(_ network: TranslationNetwork, _ coding: PairCoding) throws(NetworkError) {
        (self.network, tokenizer, end) = (network, coding.tokenizer, coding.end)
        empty = Prefix(try network.writer(), tokenizer)
    }

    /// Translates texts.
    ///
    /// - Parameters:
    ///   - sources: The texts.
    ///   - width: The width of the beam; 1 is greedy decoding.
    /// - Returns: The likeliest translation of each that the search finds.
    /// - Throws: What the engine refuses.
    func translate(_ sources: [String], width: Int = 1) throws -> [String] {
        let search = BeamSearch(width: width, tokens: network.shape.targetSteps)
        return try vectors(of: sources).map { vector in
            let prefix = empty.starting(
                from: empty.network.state(hidden: vector.hidden, cells: vector.cells))
            let found = search.continuations(of: prefix) { $0.ids.last == self.end }
            return found.first.map { $0.text.hasSuffix("\n") ? String($0.text.dropLast()) : $0.text } ?? ""
        }
    }

    /// Returns the vector of each text.
    func vectors(of sources: [String]) throws -> [TranslationVector] {
        var encoded: [[Int32]] = []
        for source in sources { encoded.append(try tokenizer.encode(source).ids) }
        // Texts of equal lengths side by side have no padding.
        let order = encoded.indices.sorted { (encoded[$0].count, $0) < (encoded[$1].count, $1) }
        var vectors: [(Int, TranslationVector)] = []
        let B = network.shape.batchSize
        for first in stride(from: 0, to: order.count, by: B) {
            let chosen = Array(order[first..<min(first + B, order.count)])
            let filled = chosen + Array(repeating: chosen[0], count: B - chosen.count)
            let batch = TranslationBatch(
                filled.map { (encoded[$0], []) }, start: tokenizer.vocabulary.start)
            vectors += zip(chosen, try network.vectors(batch))
        }
        return vectors.sorted { $0.0 < $1.0 }.map(\.1)
    }
}

/// The characters of pairs as ids.
struct PairCoding: Sendable {
    let tokenizer: Tokenizer
    /// A line end, which ends every target.
    let end: Int32

    /// Takes the characters of pairs; any other character is spelled in bytes.
    init(_ pairs: [TextPair]) throws(TextError) {
        let text = pairs.map { "\($0.source)\n\($0.target)\n" }.joined()
        tokenizer = try Tokenizer(Vocabulary(of: text, level: .char, minCount: 1))
        end = try tokenizer.encode("\n").ids[0]
    }

    /// Encodes a pair.
    func encode(_ pair: TextPair) throws(TextError) -> TranslationBatch.Encoded {
        (try tokenizer.encode(pair.source).ids, try tokenizer.encode(pair.target).ids + [end])
    }
}
