/// A sampler setting that is out of range.
public struct SamplerError: Error, Equatable, Sendable {
    /// Its name, such as `top-p`.
    public let setting: String
    /// Its value.
    public let found: String
    /// The values allowed, such as `a number above 0 and up to 1`.
    public let wanted: String
}

extension SamplerError: CustomStringConvertible {
    /// One line for a person.
    public var description: String { "\(setting) is \(found), wanted \(wanted)" }
}

extension SamplerOptions {
    /// The largest window of penalties and DRY: longer than any text, small enough for any machine.
    static let greatestWindow = 1_000_000

    /// Throws an error for the first setting that is out of range.
    func check() throws(SamplerError) {
        func check<Value>(
            _ setting: String, _ value: Value, _ isPossible: Bool, _ wanted: String
        ) throws(SamplerError) {
            guard isPossible else {
                throw SamplerError(setting: setting, found: "\(value)", wanted: wanted)
            }
        }
        // NaN is in no range.
        let finite = Float.greatestFiniteMagnitude
        let share = "a number above 0 and up to 1", window = "a whole number from 1 to \(Self.greatestWindow)"
        try check("temperature", temperature, 0...finite ~= temperature, "a number from 0 up")
        try check("top-k", topK ?? 1, topK ?? 1 >= 1, "a whole number from 1 up")
        try check("typical", typicalP, typicalP > 0 && typicalP <= 1, share)
        try check("top-p", topP, topP > 0 && topP <= 1, share)
        try check("min-p", minP, 0...1 ~= minP, "a number from 0 to 1")
        try check("xtc-probability", xtcProbability, 0...1 ~= xtcProbability, "a number from 0 to 1")
        // Two tokens cannot both have more than a half.
        try check(
            "xtc-threshold", xtcThreshold, xtcThreshold > 0 && xtcThreshold <= 0.5,
            "a number above 0 and up to 0.5")
        try check(
            "repetition-penalty", repetitionPenalty, repetitionPenalty > 0 && repetitionPenalty <= finite,
            "a number above 0")
        try check("frequency-penalty", frequencyPenalty, frequencyPenalty.isFinite, "a number")
        try check("presence-penalty", presencePenalty, presencePenalty.isFinite, "a number")
        try check("penalty-last", penaltyWindow, 1...Self.greatestWindow ~= penaltyWindow, window)
        try check("dry-multiplier", dryMultiplier, 0...finite ~= dryMultiplier, "a number from 0 up")
        try check("dry-base", dryBase, 1...finite ~= dryBase, "a number from 1 up")
        try check("dry-allowed-length", dryAllowedLength, dryAllowedLength >= 1, "a whole number from 1 up")
        try check("dry-last", dryWindow, 1...Self.greatestWindow ~= dryWindow, window)
        for (token, value) in bias {
            try check("logit-bias", "\(token)=\(value)", value <= finite, "a number, or -inf")
        }
    }
}
