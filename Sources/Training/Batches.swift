/// A text as `B` columns of equal height, read downwards in windows of `T` steps.
///
/// Batch-ification: of `N` tokens, column `b` holds tokens `b·R ..< (b+1)·R` with `R = ⌊N/B⌋` rows. Row `r`
/// of the columns is the input of a step and row `r + 1` its target, so an epoch has `R - 1` steps:
///
///     a g m s        x[1:3] = a g m s      y[1:3] = b h n t
///     b h n t                 b h n t               c i o u
///     c i o u                 c i o u               d j p v
///     d j p v
///     e k q w        The alphabet in four columns. R = 6, and the state after the third step of a
///     f l r x        window is the state before the first step of the next.
///
/// What is left over: the last `N mod B` tokens (y and z above) are never read, the first token of a column
/// is never a target, and the last window of an epoch has the `(R - 1) mod T` steps that remain, if any.
/// Only one window is ever in memory.
public final class Batches {
    /// `B`, the number of columns, which are the streams of a step.
    public let streams: Int
    /// `T`, the most steps of a window.
    public let steps: Int
    /// `R`, the tokens of a column.
    public let rows: Int
    /// The inputs of the window loaded last, `(steps, B)`, time-major.
    public let inputs: UnsafeMutableBufferPointer<Int32>
    /// The targets of the window loaded last, `(steps, B)`: the inputs of one row further down.
    public let targets: UnsafeMutableBufferPointer<Int32>

    private let tokens: Tokens
    private let column: UnsafeMutablePointer<Int32>  // (T + 1): a window of one stream

    /// Lays `tokens` out in `streams` columns, to be read `steps` rows at a time.
    ///
    /// - Throws: ``TrainingError/corpusTooShort`` unless every column has two rows, which make one step.
    public init(_ tokens: Tokens, streams: Int, steps: Int) throws(TrainingError) {
        precondition(streams > 0 && steps > 0, "\(streams) streams of \(steps) steps")
        guard tokens.count / streams >= 2 else {
            throw .corpusTooShort(tokens: tokens.count, streams: streams)
        }
        (self.tokens, self.streams, self.steps, rows) = (tokens, streams, steps, tokens.count / streams)
        inputs = .allocate(capacity: streams * steps)
        targets = .allocate(capacity: streams * steps)
        column = .allocate(capacity: steps + 1)
        inputs.initialize(repeating: 0)
        targets.initialize(repeating: 0)
    }

    deinit {
        inputs.deallocate()
        targets.deallocate()
        column.deallocate()
    }

    /// The windows of an epoch.
    public var windows: Int { (rows - 1 + steps - 1) / steps }

    /// The targets of an epoch: every token but the left-over ones and the first of each column.
    public var tokensPerEpoch: Int { (rows - 1) * streams }

    /// Loads window `index` of an epoch into ``inputs`` and ``targets``.
    ///
    /// - Returns: The window's steps: `T`, or fewer in the last window.
    public func load(window index: Int) -> Int {
        precondition(index >= 0 && index < windows, "window \(index) of \(windows)")
        let first = index * steps
        let (T, B) = (min(steps, rows - 1 - first), streams)
        for b in 0..<B {
            let start = b * rows + first
            tokens.copy(start..<start + T + 1, column)
            for t in 0..<T {
                inputs[t * B + b] = column[t]
                targets[t * B + b] = column[t + 1]
            }
        }
        return T
    }
}
