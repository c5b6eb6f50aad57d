/// As JSON, options are an object of the properties' names. What is left out has its neutral value; a bias is an object
/// of token ids, its −∞ the string `-inf`, since JSON has no infinity.
extension SamplerOptions: Codable {
    private enum Key: String, CodingKey {
        case temperature, topK, typicalP, topP, minP, xtcProbability, xtcThreshold
        case doublingPenalty, repetitionPenalty, frequencyPenalty, presencePenalty, penaltyWindow
        case dryMultiplier, dryBase, dryAllowedLength, dryWindow, dryBreakers, structure, bias, seed
    }

    /// Decodes options.
    public init(from decoder: any Decoder) throws {
        self.init()
        let object = try decoder.container(keyedBy: Key.self)
        func read<Value: Decodable>(_ key: Key, _ value: inout Value) throws {
            if let found = try object.decodeIfPresent(Value.self, forKey: key) { value = found }
        }
        try read(.temperature, &temperature)
        topK = try object.decodeIfPresent(Int.self, forKey: .topK)
        try read(.typicalP, &typicalP)
        try read(.topP, &topP)
        try read(.minP, &minP)
        try read(.xtcProbability, &xtcProbability)
        try read(.xtcThreshold, &xtcThreshold)
        try read(.doublingPenalty, &doublingPenalty)
        try read(.repetitionPenalty, &repetitionPenalty)
        try read(.frequencyPenalty, &frequencyPenalty)
        try read(.presencePenalty, &presencePenalty)
        try read(.penaltyWindow, &penaltyWindow)
        try read(.dryMultiplier, &dryMultiplier)
        try read(.dryBase, &dryBase)
        try read(.dryAllowedLength, &dryAllowedLength)
        try read(.dryWindow, &dryWindow)
        try read(.dryBreakers, &dryBreakers)
        try read(.structure, &structure)
        try read(.seed, &seed)
        for (id, value) in try object.decodeIfPresent([String: Bias].self, forKey: .bias) ?? [:] {
            guard let token = Int32(id) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .bias, in: object, debugDescription: "'\(id)' is not a token id")
            }
            bias[token] = value.value
        }
    }

    /// Encodes every option.
    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(temperature, forKey: .temperature)
        try object.encodeIfPresent(topK, forKey: .topK)
        try object.encode(typicalP, forKey: .typicalP)
        try object.encode(topP, forKey: .topP)
        try object.encode(minP, forKey: .minP)
        try object.encode(xtcProbability, forKey: .xtcProbability)
        try object.encode(xtcThreshold, forKey: .xtcThreshold)
        try object.encode(doublingPenalty, forKey: .doublingPenalty)
        try object.encode(repetitionPenalty, forKey: .repetitionPenalty)
        try object.encode(frequencyPenalty, forKey: .frequencyPenalty)
        try object.encode(presencePenalty, forKey: .presencePenalty)
        try object.encode(penaltyWindow, forKey: .penaltyWindow)
        try object.encode(dryMultiplier, forKey: .dryMultiplier)
        try object.encode(dryBase, forKey: .dryBase)
        try object.encode(dryAllowedLength, forKey: .dryAllowedLength)
        try object.encode(dryWindow, forKey: .dryWindow)
        try object.encode(dryBreakers.sorted(), forKey: .dryBreakers)
        try object.encode(structure.sorted(), forKey: .structure)
        try object.encode(seed, forKey: .seed)
        let pairs = bias.map { ("\($0.key)", Bias(value: $0.value)) }
        try object.encode(Dictionary(pairs) { first, _ in first }, forKey: .bias)
    }

    /// A number, or −∞ as a string.
    private struct Bias: Codable {
        let value: Float

        init(value: Float) { self.value = value }

        init(from decoder: any Decoder) throws {
            let single = try decoder.singleValueContainer()
            if (try? single.decode(String.self)) == "-inf" {
                value = -.infinity
            } else {
                value = try single.decode(Float.self)
            }
        }

        func encode(to encoder: any Encoder) throws {
            var single = encoder.singleValueContainer()
            if value == -.infinity { try single.encode("-inf") } else { try single.encode(value) }
        }
    }
}
