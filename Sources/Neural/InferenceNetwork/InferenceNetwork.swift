import CKernels

/// A model's weights, packed for reading one token at a time: the half of the library that writes text.
///
/// A step computes what ``ReferenceModel`` spells out, in Float, and touches every weight once. Its result depends on
/// nothing but weights, precision, state and token: sums have one order, whatever the thread count and the
/// instruction set, so a cached prefix and a fresh run, one thread and eight give the same bits. Nothing is
/// allocated in a step.
///
/// A network never changes and may be read from several threads at once.
public final class InferenceNetwork: Sendable {
    /// The shape of the model.
    public let architecture: Architecture
    /// What weights, and the outputs and embeddings that they multiply, are rounded to.
    public let precision: Precision
    /// How many threads share a step of one state; 1 where the model is too small to gain by it.
    public let threads: Int
    // The packed weights, which C code reads only; its threads are behind a lock of their own.
    nonisolated(unsafe) let packed: OpaquePointer
    /// The embedding as the kernels take it, or empty where its product with the first layer is tabulated.
    private let embedding: [Float]

    /// Packs the parameters of a model file.
    ///
    /// - Parameters:
    ///   - architecture: The shape of the model.
    ///   - parameters: The parameters that ``Architecture/parameters`` lists, by name. The two biases of a gate
    ///     are added up, except in the GRU's candidate.
    ///   - precision: What they are rounded to.
    ///   - threads: How many threads may share a step of a large model; `nil` for one on each processor, up to 8.
    /// - Throws: What ``Architecture/check(_:)`` finds wrong, or ``NetworkError/memory(bytes:)``.
    public convenience init(
        _ architecture: Architecture, _ parameters: [String: Tensor], precision: Precision = .float32,
        threads: Int? = nil
    ) throws(NetworkError) {
        let threads = threads ?? min(Int(lm_processors()), 8)
        // A layer of less than 1 MB stays in one core's cache, and waiting for one another costs more.
        try self.init(
            architecture, parameters, precision: precision, threads: threads, sharedFrom: 1 << 20)
    }

    /// As above, with a threshold in bytes for threads and a chosen instruction set, for tests.
    init(
        _ architecture: Architecture, _ parameters: [String: Tensor], precision: Precision = .float32,
        threads: Int, sharedFrom: Int, on instructions: InstructionSet = .best
    ) throws(NetworkError) {
        try architecture.check(parameters)
        let cell =
            switch architecture.cell {
            case .lstm: lm_cell_lstm
            case .gru: lm_cell_gru
            case .rnnTanh: lm_cell_tanh
            case .rnnReLU: lm_cell_relu
            }
        var bytes = 0
        let packed = lm_network_create(
            cell, precision == .float32 ? lm_float32 : lm_bfloat16, architecture.vocabularySize,
            architecture.embeddingSize, architecture.hiddenSizes.count,
            architecture.hiddenSizes, Int32(clamping: max(1, threads)), sharedFrom,
            instructions.path, &bytes)
        guard let packed else { throw .memory(bytes: bytes) }
        let empty = Tensor(shape: [0], values: [])
        func values(_ name: String) -> [Float] { (parameters[name] ?? empty).values }
        for layer in architecture.hiddenSizes.indices {
            let names = architecture.names(ofLayer: layer)
            lm_network_pack_layer(
                packed, layer, values(names.weightIH), values(names.weightHH), values(names.biasIH),
                values(names.biasHH))
        }
        let embedding = values("embedding.weight")
        lm_network_pack_decoder(
            packed, architecture.tied ? embedding : values("decoder.weight"), values("decoder.bias"))
        let converted =
            precision == .float32
            ? embedding
            : [Float](unsafeUninitializedCapacity: architecture.vocabularySize * lm_network_row(packed)) {
                if let room = $0.baseAddress { lm_network_convert(packed, embedding, room) }
                $1 = $0.count
            }
        self.embedding = lm_network_tabulate(packed, converted) == 1 ? [] : converted
        self.architecture = architecture
        self.precision = precision
        self.packed = packed
        self.threads = Int(lm_network_threads(packed))
    }

    deinit { lm_network_destroy(packed) }

    /// The bytes of weights that reading one token and judging the next one takes: what bounds the speed.
    public var bytesPerToken: Int { lm_network_bytes(packed) }

    /// The state before any token.
    public func initialState() -> State {
        State(floats: [Float](repeating: 0, count: stateSize))
    }

    /// Reads `token` and moves `state` on.
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

    /// The output h, (H), of `layer` in `state`.
    public func output(of layer: Int, in state: State) -> ArraySlice<Float> {
        let start = outputOffset(of: layer)
        return state.floats[start..<start + architecture.hiddenSizes[layer]]
    }

    /// The memory c, (H), of `layer` in `state`, which is zero where the cell is no LSTM.
    public func memory(of layer: Int, in state: State) -> ArraySlice<Float> {
        let start = outputCount + outputOffset(of: layer)
        return state.floats[start..<start + architecture.hiddenSizes[layer]]
    }

    /// Whether the first layer's products are looked up instead of multiplied.
    var isTabulated: Bool { embedding.isEmpty }

    /// The embedding as the kernels take it, or `nil` where it is tabulated.
    func withEmbedding(_ body: (UnsafePointer<Float>?) -> Void) {
        embedding.withUnsafeBufferPointer { body($0.isEmpty ? nil : $0.baseAddress) }
    }

    /// Where the outputs of `layer` begin in a state.
    func outputOffset(of layer: Int) -> Int { lm_network_state_offset(packed, layer) }

    var stateSize: Int { lm_network_state_size(packed) }
    private var outputCount: Int { lm_network_memories(packed) }
}
