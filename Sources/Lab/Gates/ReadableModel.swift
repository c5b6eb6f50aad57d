public import Modeling
import Neural
import RealModule
import Text

/// A trained model whose units can be looked at while it reads.
public struct ReadableModel: Sendable {
    /// What people call it.
    public let name: String
    let network: InferenceNetwork
    let tensors: [String: Tensor]
    let tokenizer: Tokenizer

    /// Takes a model, and reads its weights once more from its files.
    ///
    /// - Throws: An error for a file that is missing or damaged by now.
    public init(_ model: LanguageModel) throws(CheckpointError) {
        tensors = try Checkpoint(path: model.path).tensors(LanguageModel.weightsFileName).tensors
        (name, network, tokenizer) = (model.path, model.network, model.tokenizer)
    }

    init(name: String, _ network: InferenceNetwork, _ tensors: [String: Tensor], _ tokenizer: Tokenizer) {
        (self.name, self.network, self.tensors, self.tokenizer) = (name, network, tensors, tokenizer)
    }

    /// The gates of one unit of an LSTM over tokens, its cell state and its hidden state.
    struct GateCourse: Sendable, Equatable {
        var i, f, g, o, c, h: [Double]
    }

    /// Computes the gates of a unit over a part of a text that is read from its start.
    ///
    /// The network keeps its states only, so each step's gates come from the reference cell, given the states before
    /// it; its own new states are left aside.
    ///
    /// - Parameters:
    ///   - layer: The layer, from 0.
    ///   - unit: The unit, from 0.
    ///   - range: The tokens to look at.
    ///   - ids: The whole text.
    /// - Returns: The unit's numbers, token by token.
    func gates(layer: Int, unit: Int, over range: Range<Int>, of ids: [Int32]) -> GateCourse {
        let architecture = network.architecture
        precondition(architecture.cell == .lstm, "gates of a cell that is \(architecture.cell)")
        let names = architecture.names(ofLayer: layer)
        func weights(_ name: String) -> [Double] { tensors[name]?.values.map(Double.init) ?? [] }
        let cell = LSTMCell(
            CellWeights(
                weightIH: weights(names.weightIH), weightHH: weights(names.weightHH),
                biasIH: weights(names.biasIH), biasHH: weights(names.biasHH)))
        let (E, embedding) = (architecture.embeddingSize, tensors["embedding.weight"]?.values ?? [])
        var course = GateCourse(i: [], f: [], g: [], o: [], c: [], h: [])
        var state = network.initialState()
        for (place, id) in ids.prefix(range.upperBound).enumerated() {
            guard range.contains(place) else {
                network.read(id, &state)
                continue
            }
            let h = network.hiddenState(of: layer, in: state).map(Double.init)
            let c = network.cellState(of: layer, in: state).map(Double.init)
            network.read(id, &state)
            let x =
                layer == 0
                ? embedding[Int(id) * E..<(Int(id) + 1) * E] : network.hiddenState(of: layer - 1, in: state)
            let step = cell(x.map(Double.init), h, c)
            course.i.append(step.gates.i[unit])
            course.f.append(step.gates.f[unit])
            course.g.append(step.gates.g[unit])
            course.o.append(step.gates.o[unit])
            course.c.append(step.c[unit])
            course.h.append(step.h[unit])
        }
        return course
    }
}
