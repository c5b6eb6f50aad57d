import Text

/// The characters of pairs as ids.
struct PairCoding: Sendable {
    /// A pair as ids: the source; the target with its end.
    typealias Encoded = (source: [Int32], target: [Int32])

    let tokenizer: Tokenizer
    /// A line end, which ends every target.
    let end: Int32

    /// Takes the characters of pairs; any other character is spelled in bytes.
    init(_ pairs: [TextPair]) throws(TextError) {
        let text = pairs.map { "\($0.source)\n\($0.target)\n" }.joined()
        tokenizer = try Tokenizer(Vocabulary(of: text, level: .char, minCount: 1))
        end = try tokenizer.encode("\n").ids[0]
    }

    /// What stands in front of sources, and what a decoder reads first.
    var start: Int32 { tokenizer.vocabulary.start }

    /// Encodes a pair.
    func encode(_ pair: TextPair) throws(TextError) -> Encoded {
        (try tokenizer.encode(pair.source).ids, try tokenizer.encode(pair.target).ids + [end])
    }

    /// Lays out pairs as a full batch.
    func batch(_ pairs: [Encoded]) -> EncoderDecoder.Batch {
        (
            SourceBatch(pairs.map(\.source), batchSize: pairs.count, padding: start),
            TargetBatch(pairs.map(\.target), batchSize: pairs.count, start: start)
        )
    }

    /// The text of ids that a decoder wrote, without their end.
    func text(_ ids: [Int32]) -> String {
        var (decoder, text) = (TokenDecoder(tokenizer.vocabulary), [UInt8]())
        for id in ids where id != end { decoder.append(id, to: &text) }
        return String(decoding: text, as: UTF8.self)
    }
}
