/// The recurrent unit of a network.
public enum Cell: String, Codable, CaseIterable, Sendable {
    /// Long short-term memory (Hochreiter & Schmidhuber 1997; forget gate: Gers et al. 2000).
    case lstm
    /// Gated recurrent unit, in PyTorch's variant: the reset gate acts after the recurrent product.
    case gru
    /// h = tanh(W x + U h₋ + b) (Elman 1990).
    case rnnTanh = "rnn-tanh"
    /// h = max(0, W x + U h₋ + b).
    case rnnReLU = "rnn-relu"

    /// The number of gates: the blocks of `H` rows in a weight matrix.
    public var gates: Int {
        switch self {
        case .lstm: 4
        case .gru: 3
        case .rnnTanh, .rnnReLU: 1
        }
    }
}
