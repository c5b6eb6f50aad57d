import Engine

/// The one vector between two sequences: h and c of every layer.
struct SequenceVector: Sendable, Equatable {
    /// h and c of each layer, (H).
    let hidden: [[Float]], cells: [[Float]]

    /// Takes the part of one sequence of a state of LSTM layers.
    init(_ state: RecurrentState, sequence b: Int, hiddenSizes: [Int]) {
        func part(_ floats: ArraySlice<Float>, _ H: Int) -> [Float] {
            Array(floats.dropFirst(b * H).prefix(H))
        }
        hidden = hiddenSizes.enumerated().map { part(state.hidden(ofLayer: $0), $1) }
        cells = hiddenSizes.enumerated().map { part(state.cellState(ofLayer: $0), $1) }
    }

    /// All numbers in a row.
    var values: [Float] { Array((hidden + cells).joined()) }
}
