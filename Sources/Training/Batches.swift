import Text

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
/// What is left over: the last `N mod B` tokens (y and z above) are not read, the first token of a column
/// is not a target, and the last window of an epoch has the `(R - 1) mod T` steps that remain, if any. A text may be
/// rotated first, token `o` coming before all others and token `o - 1` last: then other tokens are left over, and
/// windows begin elsewhere.
/// Only one window is ever in memory.
public final class Batches {
    /// `B`, the number of columns.
    public let batchSize: Int
    /// `T`, the most steps of a window.
    public let steps: Int
    /// `R`, the tokens of a column.
    public let rows: Int
    /// The windows of an epoch.
    public let windows: Int
    /// `N`, the tokens of the text.
    let tokens: Int
    private let window: ColumnWindow

    /// Lays `tokens` out in `batchSize` columns, to be read `steps` rows at a time.
    ///
    /// - Throws: ``TrainingError/corpusTooShort`` unless every column has two rows, which make one step.
    public init(_ tokens: Tokens, batchSize: Int, steps: Int) throws(TrainingError) {
        precondition(batchSize > 0 && steps > 0, "\(batchSize) columns, \(steps) steps")
        windows = try Self.windows(tokens: tokens.count, batchSize: batchSize, steps: steps)
        (self.batchSize, self.steps, self.tokens) = (batchSize, steps, tokens.count)
        rows = tokens.count / batchSize
        window = ColumnWindow(tokens, batchSize: batchSize, steps: steps)
    }

    /// The inputs of the window loaded last, `(steps, B)`, time-major.
    public var inputs: UnsafeMutableBufferPointer<Int32> { window.inputs }
    /// The targets of the window loaded last, `(steps, B)`: the inputs of one row further down.
    public var targets: UnsafeMutableBufferPointer<Int32> { window.targets }

    /// Returns the windows of an epoch of `tokens` tokens, which need no memory to count.
    ///
    /// - Throws: ``TrainingError/corpusTooShort`` unless every column has two rows.
    static func windows(tokens: Int, batchSize: Int, steps: Int) throws(TrainingError) -> Int {
        let rows = tokens / batchSize
        guard rows >= 2 else { throw .corpusTooShort(tokens: tokens, batchSize: batchSize) }
        return (rows - 1 + steps - 1) / steps
    }

    /// The targets of an epoch: every token but the left-over ones and the first of each column.
    public var tokensPerEpoch: Int { (rows - 1) * batchSize }

    /// Loads window `index` of an epoch into ``inputs`` and ``targets``.
    ///
    /// - Parameters:
    ///   - index: The window, from 0.
    ///   - rotation: The token that the rotated text begins with.
    /// - Returns: The window's steps: `T`, or fewer in the last window.
    /// - Throws: ``TrainingError/text(_:)`` if the tokens' file has become shorter or damaged.
    public func load(window index: Int, rotation: Int = 0) throws(TrainingError) -> Int {
        precondition(index >= 0 && index < windows, "window \(index) of \(windows)")
        return try load(row: index * steps, steps: steps, rotation: rotation)
    }

    /// Loads the window whose first inputs are a row of the columns; see ``load(window:rotation:)``.
    ///
    /// - Parameters:
    ///   - row: The row, from 0.
    ///   - limit: The steps of the window, at most `T`, unless fewer are left.
    ///   - rotation: The token that the rotated text begins with.
    /// - Returns: The window's steps.
    /// - Throws: ``TrainingError/text(_:)`` if the tokens' file has become shorter or damaged.
    func load(row: Int, steps limit: Int, rotation: Int = 0) throws(TrainingError) -> Int {
        precondition(
            row >= 0 && row < rows - 1 && limit > 0 && limit <= steps, "\(limit) steps from row \(row)")
        let T = min(limit, rows - 1 - row)
        try window.load(steps: T) { $0 * rows + row + rotation }
        return T
    }
}

/// A window of a text's columns: inputs and the targets one token further on, (steps, B), time-major.
final class ColumnWindow {
    let inputs, targets: UnsafeMutableBufferPointer<Int32>  // (T, B)
    private let tokens: Tokens
    private let batchSize: Int
    private let column: UnsafeMutablePointer<Int32>  // (T + 1)

    init(_ tokens: Tokens, batchSize: Int, steps: Int) {
        (self.tokens, self.batchSize) = (tokens, batchSize)
        inputs = .allocate(capacity: batchSize * steps)
        targets = .allocate(capacity: batchSize * steps)
        column = .allocate(capacity: steps + 1)
        inputs.initialize(repeating: 0)
        targets.initialize(repeating: 0)
    }

    deinit {
        inputs.deallocate()
        targets.deallocate()
        column.deallocate()
    }

    /// Loads `T` steps, the first input of column `b` being token `first(b)` of the text, which begins again after its
    /// last token.
    func load(steps T: Int, from first: (_ column: Int) -> Int) throws(TrainingError) {
        for b in 0..<batchSize {
            let start = first(b) % tokens.count, end = start + T + 1
            do throws(TextError) {
                try tokens.copy(start..<min(end, tokens.count), column)
                if end > tokens.count {
                    try tokens.copy(0..<end - tokens.count, column + (tokens.count - start))
                }
            } catch {
                throw .text(error)
            }
            for t in 0..<T {
                inputs[t * batchSize + b] = column[t]
                targets[t * batchSize + b] = column[t + 1]
            }
        }
    }
}
