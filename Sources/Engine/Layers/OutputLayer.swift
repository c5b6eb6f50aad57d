internal import COneDNN
package import Neural

/// The output layer and its loss: logits, softmax cross-entropy, and back, a block of rows at a time.
///
/// With *h* the input, `W`, (V, H), the weight, `b` the bias, and N the rows whose target counts:
///
///     z = h Wᵀ + b;   loss = (1/N) Σ ln Σ e^z − z[target]
///     δz = (softmax(z) − one-hot(target)) / N;   δh = δz W;   δW += δzᵀ h;   δb += Σ δz
///
/// A negative target is ignored: its row has no loss and no gradient (PyTorch's `ignore_index`). A loss may look at
/// a range of rows only, such as the last step of a window; the gradients of all other rows are zero.
///
/// Logits of 33,000 words for 700 tokens would be 93 MB and their softmax as much again. Here a block of rows
/// goes through all five equations before the next, in one buffer that δz overwrites; a block is as large as
/// 32 MiB allow, because δW is read and written once for each.
package final class OutputLayer {
    /// `W`, (V, H), and `b`, (V).
    package let weight, bias: Slot
    /// `V` and `H`.
    package let vocabularySize, hiddenSize: Int
    /// The loss of every row of the last pass, (rows), in nats.
    package let losses: UnsafeMutableBufferPointer<Double>
    private let block: Int  // rows of a block
    private let logits: UnsafeMutablePointer<Float>  // (block, V)
    private let roundedLogits: UnsafeMutablePointer<UInt16>?  // (block, V)
    /// Wᵀ and W, to which h and δz are applied.
    private let weightForward, weightBack: PackedWeight
    private let weightGradient: OuterProduct

    /// Reserves weight and bias in `plan`.
    ///
    /// - Parameters:
    ///   - prefix: The keys in a checkpoint are `PREFIX.weight` and `PREFIX.bias`.
    ///   - V: The number of ids.
    ///   - H: The width of the input.
    ///   - rows: The most rows of a pass.
    ///   - tied: The slot of an embedding whose table is W as well, (V, H).
    ///   - precision: What products round their factors to, which must be that of the rows given.
    ///   - plan: The layout of the network's weights.
    /// - Throws: ``EngineError`` where oneDNN refuses.
    package init(
        prefix: String = "decoder", vocabularySize V: Int, hiddenSize H: Int, rows: Int, tied: Slot? = nil,
        precision: Precision = .float32, in plan: inout Plan
    ) throws(EngineError) {
        precondition(tied.map { $0.shape == [V, H] } ?? true, "a tied weight is (V, H)")
        weight = tied ?? plan.reserve("\(prefix).weight", [V, H])
        bias = plan.reserve("\(prefix).bias", [V])
        let precision = precision.available
        (vocabularySize, hiddenSize) = (V, H)
        block = Self.block(rows: rows, vocabularySize: V)
        weightForward = try PackedWeight(k: H, n: V, transposed: true, rows: block, precision)
        weightBack = try PackedWeight(k: V, n: H, transposed: false, rows: block, precision)
        weightGradient = OuterProduct(m: V, n: H, precision)
        logits = .allocate(capacity: block * V)
        logits.initialize(repeating: 0, count: block * V)
        losses = .allocate(capacity: rows)
        losses.initialize(repeating: 0)
        roundedLogits = precision == .bfloat16 ? .allocate(capacity: block * V) : nil
    }

    deinit {
        logits.deallocate()
        losses.deallocate()
        roundedLogits?.deallocate()
    }

    /// The rows of a block for passes of `rows` rows: equal blocks of at most 32 MiB of logits.
    static func block(rows: Int, vocabularySize V: Int) -> Int {
        let most = max(16, (1 << 23) / V)
        let blocks = (rows + most - 1) / most
        return (rows + blocks - 1) / blocks
    }

    /// Draws the weight, unless it is tied, and the bias from U(−1/√H, 1/√H), as PyTorch does.
    package func initialize(_ parameters: Parameters, tied: Bool = false, _ random: inout SplitMix64) {
        for slot in tied ? [bias] : [weight, bias] {
            parameters.drawUniform(slot, bound: 1 / Float(hiddenSize).squareRoot(), &random)
        }
    }

    // MARK: Passes

    /// Computes the losses of some rows; there is nothing to send back.
    ///
    /// - Parameters:
    ///   - h: The input, (·, H).
    ///   - targets: The target of every row from row 0 on, below V; negative ones are ignored.
    ///   - rows: The rows to look at.
    ///   - parameters: The weights.
    /// - Returns: The sum of the losses in nats.
    /// - Throws: ``EngineError`` where oneDNN refuses.
    package func loss(
        _ h: Rows, targets: UnsafePointer<Int32>, rows: Range<Int>, _ parameters: Parameters
    ) throws(EngineError) -> Double {
        load(parameters)
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: block) {
            let count = min(block, rows.upperBound - start)
            try weightForward.product(h.raw(start), rows: count, into: logits)
            crossEntropy(start, count, targets, scale: 0, parameters)
        }
        return sum(rows)
    }

    /// Writes the likeliest id of each row: argmax z.
    ///
    /// - Parameters:
    ///   - h: The input, (·, H).
    ///   - rows: The number of rows to look at, from row 0 on.
    ///   - ids: Takes the ids, (rows).
    ///   - parameters: The weights.
    /// - Throws: ``EngineError`` where oneDNN refuses.
    package func likeliest(
        _ h: Rows, rows: Int, into ids: UnsafeMutablePointer<Int32>, _ parameters: Parameters
    ) throws(EngineError) {
        load(parameters)
        let b = parameters.weightArena[bias]
        for start in stride(from: 0, to: rows, by: block) {
            let count = min(block, rows - start)
            try weightForward.product(h.raw(start), rows: count, into: logits)
            for row in 0..<count {
                let z = logits + row * vocabularySize
                var best = 0
                for id in 1..<vocabularySize where z[id] + b[id] > z[best] + b[best] { best = id }
                ids[start + row] = Int32(best)
            }
        }
    }

    /// Computes the losses of some rows and overwrites the layer's gradients with those of their mean.
    ///
    /// - Parameters:
    ///   - h: The input, (·, H).
    ///   - targets: The target of every row from row 0 on, below V; negative ones are ignored.
    ///   - rows: The rows to look at.
    ///   - all: The rows of `h` in all: those outside of `rows` get a gradient of zero.
    ///   - dh: Takes the gradient of `h`, (all, H).
    ///   - parameters: Weights and gradients.
    /// - Returns: The mean loss in nats, 0 where every target is ignored.
    /// - Throws: ``EngineError`` where oneDNN refuses.
    package func lossAndGradients(
        _ h: Rows, targets: UnsafePointer<Int32>, rows: Range<Int>, of all: Int,
        into dh: UnsafeMutablePointer<Float>, _ parameters: Parameters
    ) throws(EngineError) -> Float {
        load(parameters)
        let V = Int64(vocabularySize)
        var counted = 0
        for row in rows where targets[row] >= 0 { counted += 1 }
        counted = max(1, counted)
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: block) {
            let count = min(block, rows.upperBound - start)
            let (n, again) = (Int64(count), start > rows.lowerBound)
            try weightForward.product(h.raw(start), rows: count, into: logits)
            crossEntropy(start, count, targets, scale: 1 / Float(counted), parameters)
            onn_column_sums(logits, n, V, parameters.gradientArena[bias], again)
            let dz = roundedLogits.map(UnsafeRawPointer.init) ?? UnsafeRawPointer(logits)
            try weightBack.product(dz, rows: count, into: dh + start * hiddenSize)
            try weightGradient.product(
                dz, h.raw(start), rows: count, accumulates: again, into: parameters.gradientArena[weight])
        }
        zero(dh, 0..<rows.lowerBound)
        zero(dh, rows.upperBound..<all)
        return Float(sum(rows) / Double(counted))
    }

    // MARK: Blocks

    private func load(_ parameters: Parameters) {
        let W = parameters.weightArena[weight]
        weightForward.load(W)
        weightBack.load(W)
    }

    private func zero(_ dh: UnsafeMutablePointer<Float>, _ rows: Range<Int>) {
        if !rows.isEmpty { onn_zero(dh + rows.lowerBound * hiddenSize, Int64(rows.count * hiddenSize)) }
    }

    private func crossEntropy(
        _ start: Int, _ count: Int, _ targets: UnsafePointer<Int32>, scale: Float, _ parameters: Parameters
    ) {
        guard let losses = losses.baseAddress else { return }
        onn_cross_entropy(
            logits, parameters.weightArena[bias], targets + start, Int64(count), Int64(vocabularySize), scale,
            losses + start, scale == 0 ? nil : roundedLogits)
    }

    /// The losses in the order of their rows, so that a sum has one value whatever ran in parallel.
    private func sum(_ rows: Range<Int>) -> Double {
        var sum = 0.0
        for row in rows { sum += losses[row] }
        return sum
    }
}
