/// The last tokens of a text in a ring buffer of fixed capacity.
struct TokenWindow: Sendable {
    /// The tokens by their places in the ring; only the first `count` places are used.
    private(set) var tokens: [Int32]
    /// The number of tokens.
    private(set) var count = 0
    /// The place of the newest token.
    private(set) var newest: Int

    /// Creates an empty window of at least one token.
    init(capacity: Int) {
        tokens = [Int32](repeating: 0, count: capacity)
        newest = capacity - 1
    }

    /// Adds a token, replacing the oldest if the window is full.
    mutating func append(_ token: Int32) {
        newest = newest + 1 == tokens.count ? 0 : newest + 1
        tokens[newest] = token
        count = min(count + 1, tokens.count)
    }

    /// The place of the token that is `age` tokens older than the newest.
    func place(_ age: Int) -> Int { newest >= age ? newest - age : newest - age + tokens.count }
}
