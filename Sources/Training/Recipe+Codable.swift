import Engine
import Neural

extension Recipe {
    enum CodingKeys: String, CodingKey {
        case cell, embedding, hidden, tied, dropout, batchSize, steps, optimizer, learningRate, schedule, clip
        case initUniform, forgetBias, rotates, growth, length, patience, validateEvery, seed, threads,
            precision
        case weightFormat, counts, measuredRate
    }

    /// Decodes a recipe; what runs of an earlier format lack has the value that they had it by.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: CodingKeys.self)
        func read<Value: Decodable>(_ key: CodingKeys) throws -> Value {
            try object.decode(Value.self, forKey: key)
        }
        func readIfPresent<Value: Decodable>(_ key: CodingKeys, _ value: inout Value) throws {
            if let found = try object.decodeIfPresent(Value.self, forKey: key) { value = found }
        }
        self.init(
            cell: try read(.cell), embedding: try read(.embedding), hidden: try read(.hidden),
            tied: try read(.tied), dropout: try read(.dropout), batchSize: try read(.batchSize),
            steps: try read(.steps), optimizer: try read(.optimizer), learningRate: try read(.learningRate),
            schedule: try read(.schedule), clip: try object.decodeIfPresent(Double.self, forKey: .clip),
            initUniform: try object.decodeIfPresent(Float.self, forKey: .initUniform),
            length: try read(.length), patience: try object.decodeIfPresent(Int.self, forKey: .patience),
            validateEvery: try object.decodeIfPresent(Int.self, forKey: .validateEvery),
            seed: try read(.seed), threads: try read(.threads), precision: try read(.precision))
        growth = try object.decodeIfPresent(WindowGrowth.self, forKey: .growth)
        try readIfPresent(.forgetBias, &forgetBias)
        try readIfPresent(.rotates, &rotates)
        counts = try object.decodeIfPresent(Int.self, forKey: .counts)
        try readIfPresent(.weightFormat, &weightFormat)
        measuredRate = try object.decodeIfPresent(Double.self, forKey: .measuredRate)
    }
}
