public import ArgumentParser
public import Modeling

/// The knobs of sampling, shared by every command that generates.
public struct SamplingArguments: ParsableArguments {
    /// See ``Modeling/Sampler``.
    @Option(
        parsing: .unconditional,
        help: "Divides the logits: below 1 is safer, above 1 is wilder, 0 always takes the likeliest token.")
    public var temperature: Float = 0.8

    /// See ``Modeling/Sampler``.
    @Option(
        parsing: .unconditional, help: ArgumentHelp("Draw from the k likeliest tokens only.", valueName: "k"))
    public var topK: Int?

    /// See ``Modeling/Sampler``.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Draw from the likeliest tokens that reach this share together.", valueName: "p"))
    public var topP: Float = 1

    /// The seed of the first sample.
    @Option(
        parsing: .unconditional,
        help: "The seed of the random numbers; the same seed gives the same text, another one another.")
    public var seed: UInt64 = 42

    /// Where flags say nothing.
    public init() {}

    /// Refuses settings that no sampler can have.
    public func validate() throws {
        do throws(Sampler.Fault) {
            _ = try sampler()
        } catch {
            switch error {
            case .temperature(let found):
                throw ValidationError("--temperature is \(found); give a number from 0 up.")
            case .topK(let found):
                throw ValidationError("--top-k is \(found); give a whole number from 1 up.")
            case .topP(let found):
                throw ValidationError("--top-p is \(found); give a number above 0 and up to 1.")
            }
        }
    }

    /// The sampler of sample number `index`, counted from 0: its seed is that many further on.
    public func sampler(_ index: Int = 0) throws(Sampler.Fault) -> Sampler {
        try Sampler(
            temperature: temperature, topK: topK, topP: topP, seed: seed &+ UInt64(truncatingIfNeeded: index))
    }
}
