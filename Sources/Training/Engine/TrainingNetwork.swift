internal import COneDNN
public import Neural

/// The network as training sees it: weights, gradients, and the primitives of one (streams, steps).
///
/// A window of `T` steps of `B` streams goes through
///
///     x⁰ = dropout(embedding[tokens]);   yˡ = layerˡ(xˡ⁻¹);   xˡ = dropout(yˡ);   loss = decoder(xᴸ, targets)
///
/// and back in the same order reversed. Everything is time-major: place `t·B + b` of a window is step `t` of
/// stream `b`. The recurrent state is a value that the caller passes in and gets back. After ``init`` and the
/// first window of each length, nothing of ours allocates.
///
/// Not `Sendable`: one task trains. Its parallel loops run on oneDNN's threads.
public final class TrainingNetwork {
    /// The probabilities to drop an element, 0 where nothing is dropped.
    ///
    /// Dropout stands between layers only, never from step to step (Zaremba, Sutskever & Vinyals 2014).
    public struct Dropout: Sendable, Codable, Equatable {
        /// Of an embedding before the first layer.
        public var input: Float
        /// Of a layer's output before the next layer.
        public var between: Float
        /// Of the last layer's output before the decoder.
        public var output: Float

        /// Creates the three probabilities, each from 0 to below 1.
        public init(input: Float = 0, between: Float = 0, output: Float = 0) {
            (self.input, self.between, self.output) = (input, between, output)
        }

        /// No dropout.
        public static let none = Dropout()
    }

    /// The shape of the model.
    public let architecture: Architecture
    /// `B`.
    public let streams: Int
    /// `T`, the most steps of a window.
    public let steps: Int
    /// What is dropped in training.
    public let dropout: Dropout
    /// The threads of every pass; their number fixes every bit.
    public let threads: Int
    /// What the products are computed in, which is float32 where bfloat16 was asked and is not to be had.
    public let precision: Precision
    /// What a person should know, a line each: that the precision asked for is not to be had.
    public let notices: [String]
    /// Each parameter's window in ``weights`` and ``gradients``.
    ///
    /// They are `architecture.parameters` in order, but without `bias_hh`, which is zero in training. The GRU
    /// keeps of its `bias_hh` the candidate's third, (H).
    public let slots: [Slot]

    let weightArena: Arena
    let gradientArena: Arena
    let activations: Arena
    let embedding: Slot
    let layers: [Recurrent]
    let decoder: Decoder
    let outputs: [Rows]  // yˡ, (T·B, H) each
    let layerInputs: [Rows]  // xˡ, (T·B, D): xˡ is yˡ where nothing is dropped
    let flow: (Slot, Slot)  // (T·B, widest): the gradients of a layer's output and input, in turns

    /// Makes a network with all weights zero; see ``initialize(seed:uniform:)``.
    ///
    /// - Parameters:
    ///   - architecture: The shape of the model.
    ///   - streams: `B`, the parallel streams of a window.
    ///   - steps: `T`, the most steps of a window.
    ///   - dropout: What to drop in training.
    ///   - threads: The threads of every pass.
    ///   - precision: What to round factors to; float32 is used instead where bfloat16 is not to be had.
    /// - Throws: ``EngineError`` for an impossible shape, or what oneDNN cannot do.
    public init(
        _ architecture: Architecture, streams: Int, steps: Int, dropout: Dropout = .none, threads: Int,
        precision: Precision = .float32
    ) throws(EngineError) {
        if let fault = architecture.fault { throw .impossible(reason: fault) }
        precondition(streams > 0 && steps > 0 && threads > 0, "\(streams) streams, \(steps) steps")
        precondition(
            [dropout.input, dropout.between, dropout.output].allSatisfy { $0 >= 0 && $0 < 1 }, "\(dropout)")
        onn_set_threads(Int32(clamping: threads))
        (self.architecture, self.streams, self.steps) = (architecture, streams, steps)
        (self.dropout, self.threads) = (dropout, threads)
        let fallsBack = precision == .bfloat16 && !onn_has_bfloat16()
        let actual = fallsBack ? .float32 : precision
        self.precision = actual
        notices =
            fallsBack
            ? ["This processor has no bfloat16 products (AVX-512 BF16), so training computes in float32."]
            : []

        var weights = Plan()
        let (V, E) = (architecture.vocabularySize, architecture.embeddingSize)
        embedding = weights.reserve("embedding.weight", [V, E])
        let recurrent = Self.reserveLayers(of: architecture, in: &weights)
        let H = architecture.hiddenSizes[architecture.hiddenSizes.count - 1]
        let decoderWeight = architecture.tied ? embedding : weights.reserve("decoder.weight", [V, H])
        let decoderBias = weights.reserve("decoder.bias", [V])
        slots = weights.slots
        weightArena = Arena(weights)
        gradientArena = Arena(weights)

        var layers: [Recurrent] = []
        for (slots, (D, H)) in zip(recurrent, zip(architecture.inputSizes, architecture.hiddenSizes)) {
            layers.append(
                try Recurrent(
                    architecture.cell, slots, inputSize: D, hiddenSize: H, streams: streams, steps: steps,
                    actual))
        }
        self.layers = layers
        decoder = Decoder(
            weight: decoderWeight, bias: decoderBias, vocabularySize: V, hiddenSize: H,
            rows: streams * steps, actual)

        var plan = Plan()
        let rows = streams * steps
        let reserve = { (plan: inout Plan, name: String, columns: Int) -> Slot in
            plan.reserve(name, [Rows.floats(rows, columns, actual)], aligned: true)
        }
        let x = reserve(&plan, "x", E)
        let y = architecture.hiddenSizes.map { reserve(&plan, "y", $0) }
        let dropped = architecture.hiddenSizes.indices.map { layer -> Slot? in
            let drops = layer + 1 < y.count ? dropout.between : dropout.output
            return drops > 0 ? reserve(&plan, "dropped", architecture.hiddenSizes[layer]) : nil
        }
        let widest = max(E, architecture.hiddenSizes.max() ?? 0)
        flow = (
            plan.reserve("gradient", [rows, widest], aligned: true),
            plan.reserve("gradient", [rows, widest], aligned: true)
        )
        activations = Arena(plan)
        var (outputs, inputs) = ([Rows](), [Rows(activations[x], columns: E, actual)])
        for (layer, H) in architecture.hiddenSizes.enumerated() {
            outputs.append(Rows(activations[y[layer]], columns: H, actual))
            inputs.append(Rows(activations[dropped[layer] ?? y[layer]], columns: H, actual))
        }
        (self.outputs, layerInputs) = (outputs, inputs)
    }

    private static func reserveLayers(of a: Architecture, in plan: inout Plan) -> [Recurrent.Slots] {
        zip(a.inputSizes, a.hiddenSizes).enumerated().map { layer, sizes in
            let (names, (D, H), G) = (a.names(ofLayer: layer), sizes, a.cell.gates)
            return Recurrent.Slots(
                weightIH: plan.reserve(names.weightIH, [G * H, D]),
                weightHH: plan.reserve(names.weightHH, [G * H, H]),
                bias: plan.reserve(names.biasIH, [G * H]),
                innerBias: a.cell == .gru ? plan.reserve(names.biasHH, [H]) : nil)
        }
    }

    /// All weights as one block, in the layout of ``slots``.
    public var weights: UnsafeMutableBufferPointer<Float> { weightArena.floats }
    /// The gradients of the last ``lossAndGradients(inputs:targets:steps:state:dropoutSeed:)``, laid out alike.
    public var gradients: UnsafeMutableBufferPointer<Float> { gradientArena.floats }
}
