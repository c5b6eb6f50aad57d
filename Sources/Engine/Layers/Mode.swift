internal import COneDNN

/// What a forward pass is for.
package enum Mode: Sendable, Equatable {
    /// No dropout, no backward pass.
    case evaluation
    /// Dropout drawn from `seed`, which should differ from step to step; a backward pass may follow.
    case training(seed: UInt64)

    var isTraining: Bool { self != .evaluation }
}

/// Dropout at one place of a network (Srivastava et al. 2014): each element is lost with probability p, and what
/// stays is divided by 1 − p.
///
/// Whether an element is lost follows from the seed of the pass, ``number`` and the element's row and column alone.
struct DropoutMask {
    /// p, 0 ≤ p < 1.
    let probability: Float
    /// Tells the masks of one network apart.
    let number: UInt32

    /// The mask of a pass; it keeps everything in evaluation.
    func drawn(_ mode: Mode) -> onn_mask {
        guard case .training(let seed) = mode else { return onn_mask() }
        return onn_mask(seed: seed, layer: number, drop: probability)
    }
}
