import Neural

/// A network that learns temporal order, and what is changed of the weights that PyTorch would draw.
struct OrderDesign: Sendable, Hashable {
    var cell: Cell
    var hidden: Int
    /// The spectral radius that the recurrent matrix of each gate is scaled to; `nil` leaves it as it was drawn.
    var radius: Double?
    /// What is added to the biases of an LSTM's forget gates.
    var forgetBias: Float = 0
    /// Whether the input's weights and the biases are zero, so that a plain network's state stays zero.
    var isSilent = false
}
