import Foundation

/// A line that `lmgen --json` prints, where every text has all keys but a drawn one no score, a beam's no seed, and one
/// without drafts nothing of them.
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
    let seed: UInt64?
    let score: Double?
    let drafts: Int?
    let judge: String?
    let surprise: Double?
    let precision: String
    let prompt: String
    let text: String
    let finish: String
    let tokens: [Token]

    /// The only line of an output.
    init(_ outcome: Outcome) throws { try self.init(line: outcome.stdout) }

    init(line: Data) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(Self.self, from: line)
    }
}
