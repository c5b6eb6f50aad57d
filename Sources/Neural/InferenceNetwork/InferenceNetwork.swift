import CKernels

/// A network that reads one token at a time, with its weights packed for speed.
///
/// A step computes what ``ReferenceModel`` spells out, in Float, and reads every weight once. Its result depends only
/// on the weights, the precision, the state and the token: every sum has one order, so a cached prefix and a fresh
/// run, one thread and eight, give the same bits. A step allocates nothing.
///
/// A network is immutable; several threads may read from it at once.
public final class InferenceNetwork: Sendable {
    /// The shape of the model.
    public let architecture: Architecture
    /// The format that weights, embeddings and hidden states are rounded to where they are multiplied.
    public let precision: Precision
    /// The number of threads that share a step of one state: 1 if the model is too small to gain from more.
    public let threads: Int
    // C code only reads the packed weights; a lock guards its threads.
    nonisolated(unsafe) let packed: OpaquePointer
    /// The embedding in the layout of the kernels; empty if its product with the first layer is tabulated.
    private let embedding: [Float]

    /// The most inputs of a layer whose sums of int8 products are exact in 32 bits, of at most 255 · 127 each.
    private static let mostInt8Factors = 66_000

    /// The state after the tokens read so far.
    ///
    /// A state is a value: a copy keeps a prefix, and costs nothing until one of the two changes. From equal states
    /// the same tokens lead to equal states, bit for bit.
    public struct State: Sendable, Equatable {
        /// The hidden states of all layers, their cell states, and the workspace of a step, parts of which are no
        /// numbers.
        var floats: [Float]

        /// Returns whether two states have the same bits.
        public static func == (a: State, b: State) -> Bool {
            a.floats.withUnsafeBytes { a in b.floats.withUnsafeBytes(a.elementsEqual) }
        }
    }

    /// Packs the parameters of a model.
    ///
    /// - Parameters:
    ///   - architecture: The shape of the model.
    ///   - parameters: The parameters listed by ``Architecture/parameters``, by name.
    ///   - precision: The format that factors are rounded to; bfloat16 instead of int8 where a layer has more than 66,000
    ///     inputs.
    ///   - threads: The most threads that share a step of a large model; `nil` for one per processor, up to 8.
    /// - Throws: An error of ``Architecture/check(_:)``, or ``NetworkError/memory(bytes:)``.
    public convenience init(
        _ architecture: Architecture, _ parameters: [String: Tensor], precision: Precision = .float32,
        threads: Int? = nil
    ) throws(NetworkError) {
        let threads = threads ?? min(Int(lm_processors()), 8)
        // A layer of less than 1 MB stays in one core's cache, and synchronizing costs more than it saves.
        try self.init(
            architecture, parameters, precision: precision, threads: threads, sharedFrom: 1 << 20)
    }

    /// The same with a threshold in bytes for sharing a layer and a given instruction set, for tests.
    init(
        _ architecture: Architecture, _ parameters: [String: Tensor], precision: Precision = .float32,
        threads: Int, sharedFrom: Int, on instructions: InstructionSet = .best
    ) throws(NetworkError) {
        try architecture.check(parameters)
        let widest = max(architecture.embeddingSize, architecture.hiddenSizes.max() ?? 0)
        let precision = precision == .int8 && widest > Self.mostInt8Factors ? .bfloat16 : precision
        let cell =
            switch architecture.cell {
            case .lstm: lm_cell_lstm
            case .gru: lm_cell_gru
            case .rnnTanh: lm_cell_tanh
            case .rnnReLU: lm_cell_relu
            }
        var bytes = 0
        let packed = lm_network_create(
            cell, precision.format, architecture.vocabularySize, architecture.embeddingSize,
            architecture.hiddenSizes.count, architecture.hiddenSizes, Int32(clamping: max(1, threads)),
            sharedFrom, instructions.isa, &bytes)
        guard let packed else { throw .memory(bytes: bytes) }
        func values(_ name: String) -> [Float] { parameters[name]?.values ?? [] }
        for layer in architecture.hiddenSizes.indices {
            let names = architecture.names(ofLayer: layer)
            lm_network_pack_layer(
                packed, layer, values(names.weightIH), values(names.weightHH), values(names.biasIH),
                values(names.biasHH))
        }
        var embedding = values("embedding.weight")
        lm_network_pack_decoder(
            packed, architecture.tied ? embedding : values("decoder.weight"), values("decoder.bias"))
        if precision != .float32 {
            let count = architecture.vocabularySize * lm_network_row_size(packed)
            embedding = [Float](unsafeUninitializedCapacity: count) {
                if let converted = $0.baseAddress {
                    lm_network_convert_embedding(packed, embedding, converted)
                }
                $1 = count
            }
        }
        self.embedding = lm_network_tabulate(packed, embedding) == 1 ? [] : embedding
        self.architecture = architecture
        self.precision = precision
        self.packed = packed
        self.threads = Int(lm_network_threads(packed))
    }

    deinit { lm_network_destroy(packed) }

    /// The bytes of weights that one step and its logits read, which bound the speed.
    public var bytesPerToken: Int { lm_network_bytes(packed) }

    /// Measures how many bytes of weights one thread can read in a second, where there are as many as these: the limit of
    /// a step of one text, which reads each of them once.
    ///
    /// - Parameter runs: How often they are read; the fastest run counts.
    /// - Returns: The bytes a second, or `nil` where memory is short or the clock too coarse.
    public func readableBytesPerSecond(runs: Int = 100) -> Double? {
        let seconds = lm_seconds_to_read(bytesPerToken, Int32(max(1, runs)))
        return seconds > 0 ? Double(bytesPerToken) / seconds : nil
    }

    /// The bytes of a state.
    public var stateBytes: Int { stateSize * MemoryLayout<Float>.stride }

    /// Returns the state before any token: zeros.
    public func initialState() -> State {
        State(floats: [Float](repeating: 0, count: stateSize))
    }

    /// Returns the state with given hidden states and cell states, such as an encoder's.
    ///
    /// - Parameters:
    ///   - hidden: h of each layer, (H).
    ///   - cells: c of each layer, (H); empty unless the cell is an LSTM.
    /// - Returns: The state, as after a step that ended in these.
    package func state(hidden: [[Float]], cells: [[Float]]) -> State {
        precondition(precision == .float32, "hidden states are rounded in \(precision)")
        precondition(hidden.map(\.count) == architecture.hiddenSizes, "hidden states of another network")
        let cellSizes = architecture.cell == .lstm ? architecture.hiddenSizes : []
        precondition(cells.map(\.count) == cellSizes, "cell states of another network")
        var state = initialState()
        for (layer, h) in hidden.enumerated() {
            let start = lm_network_hidden_offset(packed, layer)
            state.floats.replaceSubrange(start..<start + h.count, with: h)
        }
        for (layer, c) in cells.enumerated() {
            let start = lm_network_cell_offset(packed, layer)
            state.floats.replaceSubrange(start..<start + c.count, with: c)
        }
        return state
    }

    /// Reads `token` and advances `state` by one step.
    public func read(_ token: Int32, _ state: inout State) {
        let V = architecture.vocabularySize
        precondition(token >= 0 && token < V, "token \(token) of \(V)")
        precondition(state.floats.count == stateSize, "a state of another network")
        state.floats.withUnsafeMutableBufferPointer { floats in
            withEmbedding { embedding in
                guard let state = floats.baseAddress else { return }
                lm_network_read(packed, Int(token), embedding, state)
            }
        }
    }

    /// Writes the logits of the token after `state` to `logits`, (V).
    public func logits(_ state: borrowing State, into logits: UnsafeMutableBufferPointer<Float>) {
        let V = architecture.vocabularySize
        precondition(logits.count >= V, "room for \(logits.count) logits of \(V)")
        precondition(state.floats.count == stateSize, "a state of another network")
        state.floats.withUnsafeBufferPointer { floats in
            guard let state = floats.baseAddress, let logits = logits.baseAddress else { return }
            lm_network_logits(packed, state, logits)
        }
    }

    /// Returns the hidden state h, (H), of `layer`.
    public func hiddenState(of layer: Int, in state: State) -> ArraySlice<Float> {
        let start = lm_network_hidden_offset(packed, layer)
        return state.floats[start..<start + architecture.hiddenSizes[layer]]
    }

    /// Returns the cell state c, (H), of `layer`: zeros unless the cell is an LSTM.
    public func cellState(of layer: Int, in state: State) -> ArraySlice<Float> {
        let start = lm_network_cell_offset(packed, layer)
        return state.floats[start..<start + architecture.hiddenSizes[layer]]
    }

    /// Whether the product of the first layer and the embedding is looked up.
    package var isTabulated: Bool { embedding.isEmpty }

    /// Calls `body` with the embedding in the layout of the kernels, or with `nil` if it is tabulated.
    func withEmbedding(_ body: (UnsafePointer<Float>?) -> Void) {
        embedding.withUnsafeBufferPointer { body($0.isEmpty ? nil : $0.baseAddress) }
    }

    var stateSize: Int { lm_network_state_size(packed) }
}
