import Engine
import Neural

/// A training on Morse, with Adam, the rate falling in a straight line and the norm of the gradient clipped.
///
/// It begins as a teacher would: for the first steps the moment at which each letter is complete is given, and the loss
/// is the cross-entropy of each frame. Then the text alone is given, the loss is CTC, and the network finds its own
/// moments. From zero, CTC first learns to write nothing and leaves that plateau late. Speeds, pitches and noise widen
/// from an easy middle to their full ranges.
struct ListenRun: Sendable, Equatable {
    var hidden = [64, 64]
    var steps = 5000
    var rate = 6e-3
    var seed: UInt64

    static let batchSize = 16
    /// The ranges of training and of tests: words a minute, Hz.
    static let speeds = 12.0...25.0, pitches = 400.0...900.0
    /// The signal-to-noise ratios of training in dB.
    static let ratios = -8.0...25.0
    /// The seconds of a test.
    static let testSeconds = 30.0

    /// The shares of the steps at which alignments end, at which ranges begin to widen, and at which they are full.
    private static let aligned = 0.5, widening = 0.3...0.55

    /// Trains.
    ///
    /// - Parameter progress: Takes the share of the steps that is done.
    /// - Returns: The network.
    /// - Throws: What the engine refuses.
    func train(progress: (Double) -> Void) throws -> ListenNetwork {
        let B = Self.batchSize
        let network = try ListenNetwork(
            hidden: hidden, batchSize: B, steps: MorseRecording.frames(seconds: Self.testSeconds), seed: seed)
        let spectrum = ShortTimeSpectrum()
        let schedule = Schedule(.linear, warmup: min(50, steps / 2), floor: 0.02)
        var random = SplitMix64(seed: seed &+ 1)
        for step in 0..<steps {
            let done = Double(step) / Double(steps)
            let batch = (0..<B).map { _ in Self.recording(done, &random) }
            let frames = batch.map { spectrum.features($0.samples) }
            let factor = schedule.rate(step: step, of: steps, stepsPerEpoch: 1, losses: [])
            let target =
                done < Self.aligned
                ? ListenNetwork.Target.frames(ListenNetwork.alignment(batch))
                : .texts(batch.map { ListenNetwork.label($0.text) })
            try network.learn(frames, target, rate: rate * factor)
            progress(Double(step + 1) / Double(steps))
        }
        return network
    }

    /// A recording for training when a share of the training is done.
    private static func recording(_ done: Double, _ random: inout SplitMix64) -> MorseRecording {
        let span = widening.upperBound - widening.lowerBound
        let width = min(1, max(0.2, (done - widening.lowerBound) / span))
        let middle = 18.0
        let end = random.uniform() < 0.5 ? speeds.lowerBound : speeds.upperBound
        let low = 10 + (ratios.lowerBound - 10) * min(1, max(0, (done - widening.lowerBound) / span))
        let style = MorseRecording.Style(
            speed: middle + (end - middle) * width * random.uniform(),
            pitch: pitches.lowerBound + (pitches.upperBound - pitches.lowerBound) * random.uniform(),
            ratio: low + (ratios.upperBound - low) * random.uniform(), unevenness: 0.1 * width)
        let seconds = done < 0.6 ? 4.0 : 6.0
        return MorseRecording.filling(seconds, style, &random) { Sentences.training(dits: $0, &$1) }
    }
}

extension MorseRecording {
    /// The whole frames of some seconds.
    static func frames(seconds: Double) -> Int { Int(seconds * Double(rate)) / ShortTimeSpectrum.hop }

    /// A recording of some seconds: noise, a text as long as fits, and noise again.
    static func filling(
        _ seconds: Double, _ style: Style, _ random: inout SplitMix64,
        text: (_ dits: Int, _ random: inout SplitMix64) -> String
    ) -> MorseRecording {
        let start = 0.2 + 0.5 * random.uniform()
        let room = (seconds - start - 0.7) / (style.dit * (1 + style.unevenness / 2))
        let text = text(Int(room), &random)
        return MorseRecording(
            text, style, start: start, length: frames(seconds: seconds) * ShortTimeSpectrum.hop, &random)
    }
}
