import Modeling
import Text

/// The parameters of a request that say how tokens are drawn, by OpenAI's and llama.cpp's names.
///
/// What is left out is as `lmgen` has it.
struct SamplerParameters: Sendable, Equatable, Decodable {
    var temperature, topP, minP, typicalP, xtcProbability, xtcThreshold: Float?
    var repeatPenalty, repetitionPenalty, frequencyPenalty, presencePenalty, doublingPenalty: Float?
    var dryMultiplier, dryBase: Float?
    var topK, repeatLastN, dryAllowedLength, dryPenaltyLastN: Int?
    var seed: Int?
    var logitBias: LogitBias?

    private enum CodingKeys: String, CodingKey {
        case temperature, seed
        case topK = "top_k", topP = "top_p", minP = "min_p", typicalP = "typical_p"
        case xtcProbability = "xtc_probability", xtcThreshold = "xtc_threshold"
        case repeatPenalty = "repeat_penalty", repetitionPenalty = "repetition_penalty"
        case frequencyPenalty = "frequency_penalty", presencePenalty = "presence_penalty"
        case doublingPenalty = "doubling_penalty", repeatLastN = "repeat_last_n"
        case dryMultiplier = "dry_multiplier", dryBase = "dry_base"
        case dryAllowedLength = "dry_allowed_length", dryPenaltyLastN = "dry_penalty_last_n"
        case logitBias = "logit_bias"
    }

    /// Returns the options for a model.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - limits: The bounds.
    ///   - randomSeed: The seed where the request has none.
    /// - Returns: The options.
    /// - Throws: A ``RequestError`` for the first parameter that is out of range.
    func options(
        _ model: ServedModel, _ limits: Limits, randomSeed: UInt64
    ) throws(RequestError) -> SamplerOptions {
        let vocabulary = model.language.vocabulary
        var options = SamplerOptions.standard(for: vocabulary.level)
        if let temperature {
            guard temperature <= 100 else {
                throw .invalid("temperature", "'temperature' is \(temperature); give a number from 0 to 100.")
            }
            options.temperature = temperature
        }
        // 0 and less mean all tokens to llama.cpp.
        if let topK { options.topK = topK > 0 ? topK : nil }
        if let topP { options.topP = topP }
        if let minP { options.minP = minP }
        if let typicalP { options.typicalP = typicalP }
        if let xtcProbability { options.xtcProbability = xtcProbability }
        if let xtcThreshold { options.xtcThreshold = xtcThreshold }
        if let penalty = repetitionPenalty ?? repeatPenalty { options.repetitionPenalty = penalty }
        if let frequencyPenalty { options.frequencyPenalty = frequencyPenalty }
        if let presencePenalty { options.presencePenalty = presencePenalty }
        if let doublingPenalty { options.doublingPenalty = doublingPenalty }
        options.penaltyWindow = try Self.window(repeatLastN, "repeat_last_n", limits) ?? options.penaltyWindow
        if let dryMultiplier { options.dryMultiplier = dryMultiplier }
        if let dryBase { options.dryBase = dryBase }
        if let dryAllowedLength { options.dryAllowedLength = dryAllowedLength }
        options.dryWindow =
            try Self.window(dryPenaltyLastN, "dry_penalty_last_n", limits) ?? options.dryWindow
        options.seed = seed.map { $0 == -1 ? randomSeed : UInt64(bitPattern: Int64($0)) } ?? randomSeed
        if options.temperature == 0, dryMultiplier == nil {
            options.avoidLoops(vocabulary)
            if let dryAllowedLength { options.dryAllowedLength = dryAllowedLength }
        } else if options.dryMultiplier > 0 {
            options.dryBreakers = model.breakers
        }
        if options.isPenalized || options.xtcProbability > 0 { options.structure = model.structure }
        if let logitBias { options.bias = try logitBias.resolved(model.language.tokenizer, limits) }
        do throws(SamplerError) {
            _ = try Sampler(options)
        } catch {
            let name = error.parameter
            throw .invalid(name, "'\(name)' is \(error.found); give \(error.wanted).")
        }
        return options
    }

    /// The size of a window; −1 is the largest, as llama.cpp has it.
    private static func window(
        _ found: Int?, _ name: String, _ limits: Limits
    ) throws(RequestError) -> Int? {
        guard let found, found != -1 else { return found.map { _ in limits.window } }
        guard 1...limits.window ~= found else {
            throw .invalid(
                name, "'\(name)' is \(found); give a whole number from 1 to \(limits.window), or -1.")
        }
        return found
    }
}

extension SamplerError {
    /// The parameter of the setting: its name in snake case, except where llama.cpp's differs.
    fileprivate var parameter: String {
        switch setting {
        case "repetitionPenalty": "repeat_penalty"
        case "penaltyWindow": "repeat_last_n"
        case "dryWindow": "dry_penalty_last_n"
        case "bias": "logit_bias"
        default: setting.map { $0.isUppercase ? "_\($0.lowercased())" : "\($0)" }.joined()
        }
    }
}
