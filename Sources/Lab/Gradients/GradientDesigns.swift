import Neural

/// The networks whose gradients are looked at.
extension OrderDesign {
    /// The radii that are compared.
    static let radii = [0.5, 0.9, 1.1, 1.5, 2]
    static let cells: [Cell] = [.rnnTanh, .rnnReLU, .gru, .lstm]

    /// Everything that is measured before training.
    static func all(_ hidden: Int) -> [OrderDesign] {
        let scaled = cells.flatMap { cell in
            radii.map { OrderDesign(cell: cell, hidden: hidden, radius: $0) }
        }
        let silent = radii.map {
            OrderDesign(cell: .rnnTanh, hidden: hidden, radius: $0, isSilent: true)
        }
        return silent + scaled + drawn(hidden)
    }

    /// Every cell as PyTorch draws it, and LSTMs with forget gates more open.
    static func drawn(_ hidden: Int) -> [OrderDesign] {
        cells.map { OrderDesign(cell: $0, hidden: hidden) }
            + [1, 2].map { OrderDesign(cell: .lstm, hidden: hidden, forgetBias: $0) }
    }

    /// The name in a legend.
    func name(_ say: Language) -> String {
        let bias = Int(forgetBias)
        return cell.title
            + (bias == 0 ? "" : say(", forget bias +\(bias)", ", biais d’oubli +\(bias)"))
    }
}
