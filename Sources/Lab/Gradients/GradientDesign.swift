import Neural

/// A network whose gradients are looked at.
struct GradientDesign: Sendable, Hashable {
    var cell: Cell
    var hidden: Int
    /// The spectral radius that the recurrent matrix of each gate is scaled to; `nil` leaves it as it was drawn.
    var radius: Double?
    /// What is added to the biases of an LSTM's forget gates.
    var forgetBias: Float = 0
    /// Whether the input's weights and the biases are zero, so that a plain network's state stays zero.
    var isSilent = false

    /// The radii that are compared.
    static let radii = [0.5, 0.9, 1.1, 1.5, 2]
    static let cells: [Cell] = [.rnnTanh, .rnnReLU, .gru, .lstm]

    /// Everything that is measured before training.
    static func all(_ hidden: Int) -> [GradientDesign] {
        let scaled = cells.flatMap { cell in
            radii.map { GradientDesign(cell: cell, hidden: hidden, radius: $0) }
        }
        let silent = radii.map {
            GradientDesign(cell: .rnnTanh, hidden: hidden, radius: $0, isSilent: true)
        }
        return silent + scaled + drawn(hidden)
    }

    /// Every cell as PyTorch draws it, and LSTMs with forget gates more open.
    static func drawn(_ hidden: Int) -> [GradientDesign] {
        cells.map { GradientDesign(cell: $0, hidden: hidden) }
            + [1, 2].map { GradientDesign(cell: .lstm, hidden: hidden, forgetBias: $0) }
    }

    /// The name in a legend.
    func name(_ say: Language) -> String {
        let bias = Int(forgetBias)
        return cell.title
            + (bias == 0 ? "" : say(", forget bias +\(bias)", ", biais d’oubli +\(bias)"))
    }
}
