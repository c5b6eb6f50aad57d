/// Room for rows of logits, so that no token allocates any.
final class Scratch {
    let logits: UnsafeMutableBufferPointer<Float>
    private let width: Int

    /// Room for `rows` rows of `count` logits.
    init(rows: Int = 1, count: Int) {
        width = count
        logits = .allocate(capacity: rows * count)
        logits.initialize(repeating: 0)
    }

    deinit { logits.deallocate() }

    /// One row.
    subscript(row: Int) -> UnsafeMutableBufferPointer<Float> {
        UnsafeMutableBufferPointer(rebasing: logits[row * width..<(row + 1) * width])
    }
}
