import Foundation

/// A line that `lmgen --json` prints, every key of which must be there.
struct GenObject: Decodable {
    struct Token: Decodable {
        let id: Int32
        let token: String
        let text: String?
        let logProbability: Double?
        let alternatives: [Alternative]
    }

    struct Alternative: Decodable {
        let id: Int32
        let token: String
        let logProbability: Double?
    }

    let sample: Int
    let seed: UInt64
    let prompt: String
    let text: String
    let finish: String
    let tokens: [Token]

    /// The only line of an output.
    init(_ outcome: Outcome) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(Self.self, from: outcome.stdout)
    }
}
