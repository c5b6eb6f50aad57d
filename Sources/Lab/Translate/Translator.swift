import Engine
import Modeling
import Neural
import Text

/// A trained network with its characters: it reads texts and writes others.
final class Translator {
    private let network: EncoderDecoder
    private let coding: PairCoding
    private let writer: Prefix

    /// Takes a network that is trained.
    ///
    /// - Throws: What the network refuses.
    init(_ network: EncoderDecoder, _ coding: PairCoding) throws(NetworkError) {
        (self.network, self.coding) = (network, coding)
        writer = Prefix(try network.decoder.writer(network.parameters), coding.tokenizer)
    }

    /// Translates texts side by side by greedy decoding.
    func translate(_ sources: [String]) throws -> [String] {
        try network.answers(encoded(sources)).map(coding.text)
    }

    /// Translates texts one after the other by beam search.
    ///
    /// - Parameters:
    ///   - sources: The texts.
    ///   - width: The width of the beam; 1 is greedy decoding.
    /// - Returns: The likeliest translation of each that the search finds.
    /// - Throws: What the engine refuses.
    func translate(_ sources: [String], width: Int) throws -> [String] {
        let search = BeamSearch(width: width, tokens: network.shape.targetSteps)
        return try vectors(of: sources).map { vector in
            let prefix = writer.starting(
                from: writer.network.state(hidden: vector.hidden, cells: vector.cells))
            let found = search.continuations(of: prefix) { $0.ids.last == self.coding.end }
            return coding.text(found.first?.ids ?? [])
        }
    }

    /// Returns the vector of each text.
    func vectors(of sources: [String]) throws -> [SequenceVector] { try network.vectors(encoded(sources)) }

    private func encoded(_ sources: [String]) throws(TextError) -> [[Int32]] {
        var ids: [[Int32]] = []
        for source in sources { ids.append(try coding.tokenizer.encode(source).ids) }
        return ids
    }
}
