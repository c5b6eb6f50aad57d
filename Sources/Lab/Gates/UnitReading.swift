import Neural
import Text

/// A number that a network holds: a unit's hidden state, or its cell state.
struct Unit: Sendable, Hashable {
    enum Kind: String, Sendable, CaseIterable { case h, c }

    /// The layer and the unit, from 0.
    let layer: Int, number: Int
    let kind: Kind

    /// Such as `c of unit 12`, with the layer where there are several.
    func name(_ say: Language, layers: Int) -> String {
        say("\(kind.rawValue) of unit \(number + 1)", "\(kind.rawValue) de l’unité \(number + 1)")
            + (layers > 1 ? say(", layer \(layer + 1)", ", couche \(layer + 1)") : "")
    }
}

/// What every unit holds after each token of a text.
struct UnitReading: Sendable {
    let units: [Unit]
    /// The values of each unit, token by token.
    let values: [[Float]]
    /// The text of each token; what is shown of a character made of several tokens belongs to the last of them.
    let pieces: [String]
    let ids: [Int32]

    /// The most numbers to keep: 128 MiB.
    static let limit = 1 << 25

    /// Takes what was read.
    init(units: [Unit], values: [[Float]], pieces: [String], ids: [Int32]) {
        (self.units, self.values, self.pieces, self.ids) = (units, values, pieces, ids)
    }

    /// Reads a text from the zero state, at most as much of it as ``limit`` allows.
    init(_ model: ReadableModel, _ text: [Int32], progress: (Double) -> Void = { _ in }) {
        let (network, architecture) = (model.network, model.network.architecture)
        let kinds: [Unit.Kind] = architecture.cell == .lstm ? [.h, .c] : [.h]
        let units = architecture.hiddenSizes.enumerated().flatMap { layer, H in
            kinds.flatMap { kind in (0..<H).map { Unit(layer: layer, number: $0, kind: kind) } }
        }
        let ids = Array(text.prefix(max(1, Self.limit / units.count)))
        var values = [[Float]](repeating: [], count: units.count)
        for index in values.indices { values[index].reserveCapacity(ids.count) }
        var state = network.initialState()
        for (place, id) in ids.enumerated() {
            network.read(id, &state)
            var index = 0
            for layer in architecture.hiddenSizes.indices {
                for kind in kinds {
                    let own =
                        kind == .h
                        ? network.hiddenState(of: layer, in: state) : network.cellState(of: layer, in: state)
                    for value in own {
                        values[index].append(value)
                        index += 1
                    }
                }
            }
            if place % 64 == 0 { progress(Double(place) / Double(ids.count)) }
        }
        self.init(
            units: units, values: values, pieces: Self.pieces(ids, model.tokenizer.vocabulary), ids: ids)
    }

    /// The text of each token.
    static func pieces(_ ids: [Int32], _ vocabulary: Vocabulary) -> [String] {
        var decoder = TokenDecoder(vocabulary)
        var (utf8, ends) = ([UInt8](), [Int]())
        for id in ids {
            decoder.append(id, to: &utf8)
            ends.append(utf8.count)
        }
        var pieces = [String](repeating: "", count: ids.count)
        var (token, position) = (0, 0)
        for character in String(decoding: utf8, as: UTF8.self) {
            position += character.utf8.count
            while token + 1 < ends.count, ends[token] < position { token += 1 }
            if token < pieces.count { pieces[token].append(character) }
        }
        return pieces
    }
}
