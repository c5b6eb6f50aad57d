internal import COneDNN
internal import Neural

/// The decoder and its loss: logits, softmax cross-entropy, and back, a block of rows at a time.
///
/// With *h* the last layer's output, `W`, (V, H), the decoder's weight and `b` its bias, N tokens in a window:
///
///     z = h Wᵀ + b;   loss = (1/N) Σ ln Σ e^z − z[target]
///     δz = (softmax(z) − one-hot(target)) / N;   δh = δz W;   δW += δzᵀ h;   δb += Σ δz
///
/// Logits of 33,000 words for 700 tokens would be 93 MB and their softmax as much again. Here a block of rows
/// goes through all five equations before the next, in one buffer that δz overwrites; a block is as large as
/// 32 MiB allow, because δW is read and written once for each.
final class Decoder {
    let weight, bias: Slot
    /// `V` and `H`.
    let vocabularySize, hiddenSize: Int
    /// The rows of a block.
    let block: Int
    private let precision: Precision
    private let logits: UnsafeMutablePointer<Float>  // (block, V)
    /// The loss of every row of the last window, (T·B), in nats.
    let losses: UnsafeMutableBufferPointer<Double>
    private let roundedLogits: UnsafeMutablePointer<UInt16>?  // (block, V)
    private let roundedWeight: UnsafeMutablePointer<UInt16>?  // (V, H)
    private var products: [Key: OpaquePointer] = [:]

    /// A bfloat16 product is prepared for one shape.
    private struct Key: Hashable {
        enum Product { case logits, hidden, weight }
        let product: Product
        let rows: Int
        let accumulates: Bool
    }

    init(
        weight: Slot, bias: Slot, vocabularySize V: Int, hiddenSize H: Int, rows: Int,
        _ precision: Precision
    ) {
        (self.weight, self.bias, vocabularySize, hiddenSize) = (weight, bias, V, H)
        self.precision = precision
        block = Self.block(rows: rows, vocabularySize: V)
        logits = .allocate(capacity: block * V)
        logits.initialize(repeating: 0, count: block * V)
        losses = .allocate(capacity: rows)
        losses.initialize(repeating: 0)
        roundedLogits = precision == .bfloat16 ? .allocate(capacity: block * V) : nil
        roundedWeight = precision == .bfloat16 ? .allocate(capacity: V * H) : nil
    }

    deinit {
        logits.deallocate()
        losses.deallocate()
        roundedLogits?.deallocate()
        roundedWeight?.deallocate()
        for product in products.values { onn_matmul_destroy(product) }
    }

    /// The rows of a block for windows of `rows` rows: equal blocks of at most 32 MiB of logits.
    static func block(rows: Int, vocabularySize V: Int) -> Int {
        let most = max(16, (1 << 23) / V)
        let blocks = (rows + most - 1) / most
        return (rows + blocks - 1) / blocks
    }

    /// Brings the weight into the layout of ``forward`` and ``forwardAndBackward``, once for each step.
    func load(_ weights: borrowing Arena) {
        guard let roundedWeight else { return }
        onn_round(weights[weight], roundedWeight, Int64(vocabularySize * hiddenSize))
    }

    /// The sum of the losses of `h`, (rows, H), in nats.
    func forward(
        _ h: Rows, targets: UnsafePointer<Int32>, rows: Int, weights: borrowing Arena
    ) throws(EngineError) -> Double {
        for start in stride(from: 0, to: rows, by: block) {
            let count = min(block, rows - start)
            try logits(of: h, start, count, weights)
            crossEntropy(start, count, targets, scale: 0, weights)
        }
        return sum(rows)
    }

    /// The mean loss of `h`, (rows, H), in nats; overwrites `dh` and the decoder's part of `gradients`.
    func forwardAndBackward(
        _ h: Rows, targets: UnsafePointer<Int32>, rows: Int, into dh: UnsafeMutablePointer<Float>,
        weights: borrowing Arena, gradients: borrowing Arena
    ) throws(EngineError) -> Float {
        let (V, H) = (Int64(vocabularySize), Int64(hiddenSize))
        for start in stride(from: 0, to: rows, by: block) {
            let count = min(block, rows - start)
            let (dhBlock, n, again) = (dh + start * hiddenSize, Int64(count), start > 0)
            try logits(of: h, start, count, weights)
            crossEntropy(start, count, targets, scale: 1 / Float(rows), weights)
            onn_column_sums(logits, n, V, gradients[bias], again)
            if let x = h.floats(start) {
                let hidden = onn_product(
                    false, false, n, H, V, logits, V, weights[weight], H, 0, dhBlock, H)
                try check(hidden, "the gradient of the decoder's input")
                let outer = onn_product(
                    true, false, V, H, n, logits, V, x, H, again ? 1 : 0, gradients[weight], H)
                try check(outer, "the gradient of the decoder's weight")
            } else {
                try product(.init(product: .hidden, rows: count, accumulates: false), h, start, dhBlock)
                try product(
                    .init(product: .weight, rows: count, accumulates: again), h, start, gradients[weight])
            }
        }
        return Float(sum(rows) / Double(rows))
    }

    private func logits(
        of h: Rows, _ start: Int, _ count: Int, _ weights: borrowing Arena
    ) throws(EngineError) {
        let (V, H, n) = (Int64(vocabularySize), Int64(hiddenSize), Int64(count))
        if let x = h.floats(start) {
            try check(
                onn_product(false, true, n, V, H, x, H, weights[weight], H, 0, logits, V), "the logits")
        } else {
            try product(.init(product: .logits, rows: count, accumulates: false), h, start, logits)
        }
    }

    private func crossEntropy(
        _ start: Int, _ count: Int, _ targets: UnsafePointer<Int32>, scale: Float,
        _ weights: borrowing Arena
    ) {
        guard let losses = losses.baseAddress else { return }
        onn_cross_entropy(
            logits, weights[bias], targets + start, Int64(count), Int64(vocabularySize), scale,
            losses + start, scale == 0 ? nil : roundedLogits)
    }

    /// The losses in the order of their rows, so that a sum has one value whatever ran in parallel.
    private func sum(_ rows: Int) -> Double {
        var sum = 0.0
        for row in 0..<rows { sum += losses[row] }
        return sum
    }

    /// One of the three products in bfloat16, of the rows of `h` from `start` on.
    private func product(
        _ key: Key, _ h: Rows, _ start: Int, _ result: UnsafeMutablePointer<Float>
    ) throws(EngineError) {
        guard let x = h.halves(start), let dz = roundedLogits, let W = roundedWeight else { return }
        let product = try prepared(key)
        let status =
            switch key.product {
            case .logits: onn_matmul_run(product, x, W, result)
            case .hidden: onn_matmul_run(product, dz, W, result)
            case .weight: onn_matmul_run(product, dz, x, result)
            }
        try check(status, "a bfloat16 product")
    }

    private func prepared(_ key: Key) throws(EngineError) -> OpaquePointer {
        if let product = products[key] { return product }
        let (V, H, n) = (Int64(vocabularySize), Int64(hiddenSize), Int64(key.rows))
        var made: OpaquePointer?
        let status =
            switch key.product {
            case .logits: onn_matmul_create(&made, false, true, n, V, H, false)
            case .hidden: onn_matmul_create(&made, false, false, n, H, V, false)
            case .weight: onn_matmul_create(&made, true, false, V, H, n, key.accumulates)
            }
        guard let made else { throw .oneDNN(call: "a bfloat16 product", status: text(of: status)) }
        products[key] = made
        try check(status, "a bfloat16 product")
        return made
    }
}
