/// A sampler setting that is out of range.
public struct SamplerError: Error, Equatable, Sendable {
    /// The name of its property, such as `topP`.
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
        try check("topK", topK ?? 1, topK ?? 1 >= 1, "a whole number from 1 up")
        try check("typicalP", typicalP, typicalP > 0 && typicalP <= 1, share)
        try check("topP", topP, topP > 0 && topP <= 1, share)
        try check("minP", minP, 0...1 ~= minP, "a number from 0 to 1")
        try check("xtcProbability", xtcProbability, 0...1 ~= xtcProbability, "a number from 0 to 1")
        // Two tokens cannot both have more than a half.
        try check(
            "xtcThreshold", xtcThreshold, xtcThreshold > 0 && xtcThreshold <= 0.5,
            "a number above 0 and up to 0.5")
        try check(
            "repetitionPenalty", repetitionPenalty, repetitionPenalty > 0 && repetitionPenalty <= finite,
            "a number above 0")
        try check(
            "doublingPenalty", doublingPenalty, 0...finite ~= doublingPenalty, "a number from 0 up")
        try check("frequencyPenalty", frequencyPenalty, frequencyPenalty.isFinite, "a number")
        try check("presencePenalty", presencePenalty, presencePenalty.isFinite, "a number")
        try check("penaltyWindow", penaltyWindow, 1...Self.greatestWindow ~= penaltyWindow, window)
        try check("dryMultiplier", dryMultiplier, 0...finite ~= dryMultiplier, "a number from 0 up")
        try check("dryBase", dryBase, 1...finite ~= dryBase, "a number from 1 up")
        try check("dryAllowedLength", dryAllowedLength, dryAllowedLength >= 1, "a whole number from 1 up")
        try check("dryWindow", dryWindow, 1...Self.greatestWindow ~= dryWindow, window)
        for (token, value) in bias {
            try check("bias", "\(token)=\(value)", value <= finite, "a number, or -inf")
        }
    }
}
