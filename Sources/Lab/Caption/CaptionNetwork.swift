import Analysis
import Engine
import Neural

/// A linear map of a picture's pixels to one vector, and a decoder that writes the caption from it (Vinyals, Toshev,
/// Bengio & Erhan 2015, with pixels in place of a convolutional network): vector → sequence.
///
///     h = W_h x + b_h;   c = W_c x + b_c;   loss = decoder(caption, (h, c))
///
/// Shapes: x, (B, D), holds the pixels of B pictures; h and c, (B, H), are the decoder's initial state.
final class CaptionNetwork {
    /// B and H.
    let batchSize: Int, hidden: Int
    let parameters: Parameters
    private let hiddenMap: Linear, cellMap: Linear
    private let decoder: SequenceDecoder
    private let optimizer: Optimizer

    /// The size of a word's vector.
    private static let embeddingSize = 32

    /// Creates a network with random weights.
    ///
    /// Forget gates begin nearly open, σ(3) = 0.95, because half of the vector is needed only after four words.
    ///
    /// - Parameters:
    ///   - H: The units of the decoder.
    ///   - B: The pictures of a batch.
    ///   - seed: Draws the weights.
    ///   - precision: What products of the decoder round their factors to.
    /// - Throws: What the engine refuses.
    init(
        hidden H: Int, batchSize B: Int, seed: UInt64, precision: Precision = .fastest
    ) throws(EngineError) {
        (batchSize, hidden) = (B, H)
        let D = ScenePicture.inputSize
        var plan = Plan()
        hiddenMap = Linear(prefix: "picture.hidden", inputSize: D, outputSize: H, in: &plan)
        cellMap = Linear(prefix: "picture.cell", inputSize: D, outputSize: H, in: &plan)
        decoder = try SequenceDecoder(
            SequenceDecoder.Shape(
                vocabularySize: Int(CaptionCoding.end) + 1, inputSize: Int(CaptionCoding.blank) + 1,
                embeddingSize: Self.embeddingSize, hiddenSizes: [H], batchSize: B,
                steps: Caption.mostWords + 1, precision: precision), in: &plan)
        parameters = Parameters(plan)
        optimizer = Optimizer(OptimizerOptions(.adam), count: plan.count)
        var random = SplitMix64(seed: seed)
        hiddenMap.initialize(parameters, &random)
        cellMap.initialize(parameters, &random)
        decoder.initialize(parameters, &random)
        decoder.stack.addForgetBias(2, parameters)
    }

    /// Learns from one batch with Adam, the gradient's norm clipped at 1.
    ///
    /// - Parameters:
    ///   - pictures: B pictures.
    ///   - rate: η.
    /// - Returns: The mean loss in nats per word, before the step.
    /// - Throws: What the engine or Cairo refuses.
    @discardableResult func learn(_ pictures: [ScenePicture], rate: Double) throws -> Float {
        let x = try pixels(pictures)
        let captions = TargetBatch(
            pictures.map { CaptionCoding.ids(of: Caption($0.scene)) }, batchSize: batchSize,
            start: CaptionCoding.start, blank: CaptionCoding.blank)
        let mode = Mode.training(seed: 0)

        // Forward, zero the gradients, loss with its gradients, backward, step.
        let y = try decoder.forward(captions, from: vector(x), parameters, mode)
        parameters.zeroGradients()
        let loss = try decoder.lossAndGradients(y, captions, parameters)
        try backward(x, decoder.backward(captions, parameters, mode))
        optimizer.step(parameters, rate: rate, clip: 1)
        return loss
    }

    /// Writes the caption of each picture by greedy decoding, as words.
    ///
    /// - Parameters:
    ///   - pictures: The pictures.
    ///   - isShuffled: Whether each is given the vector of the next picture of its batch.
    /// - Returns: The words.
    /// - Throws: What the engine or Cairo refuses.
    func captions(of pictures: [ScenePicture], isShuffled: Bool = false) throws -> [[String]] {
        var captions: [[String]] = []
        for first in stride(from: 0, to: pictures.count, by: batchSize) {
            let batch = Array(pictures[first..<min(first + batchSize, pictures.count)])
            let seen = isShuffled ? Array(batch.dropFirst() + batch.prefix(1)) : batch
            let written = try decoder.write(
                from: vector(try pixels(seen)), start: CaptionCoding.start, end: CaptionCoding.end, parameters
            )
            captions += written.sequences.prefix(batch.count).map(CaptionCoding.words)
        }
        return captions
    }

    // MARK: Pictures

    /// The pixels of at most B pictures, (B, D); zeros in the places that are left over.
    private func pixels(_ pictures: [ScenePicture]) throws(PictureError) -> [Float] {
        precondition(pictures.count <= batchSize, "\(pictures.count) pictures in a batch of \(batchSize)")
        var x: [Float] = []
        x.reserveCapacity(batchSize * ScenePicture.inputSize)
        for picture in pictures { x += try picture.pixels() }
        return x + [Float](repeating: 0, count: batchSize * ScenePicture.inputSize - x.count)
    }

    /// The vectors that the decoder begins with.
    private func vector(_ x: [Float]) throws(EngineError) -> RecurrentState {
        var h = [Float](repeating: 0, count: batchSize * hidden), c = h
        try hiddenMap.forward(x, rows: batchSize, into: &h, parameters)
        try cellMap.forward(x, rows: batchSize, into: &c, parameters)
        var state = decoder.makeState()
        state.floats = h + c
        return state
    }

    /// Sends the gradients of the vectors back to the weights of the linear maps.
    private func backward(_ x: [Float], _ dVector: RecurrentState) throws(EngineError) {
        let (dh, dc) = (Array(dVector.hidden(ofLayer: 0)), Array(dVector.cellState(ofLayer: 0)))
        try hiddenMap.backward(dh, x: x, rows: batchSize, into: nil, parameters)
        try cellMap.backward(dc, x: x, rows: batchSize, into: nil, parameters)
    }
}
