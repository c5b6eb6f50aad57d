/// The last tokens of a text, at most as many as it has room for, in a ring that never grows.
struct TokenWindow: Sendable {
    /// The tokens by their places in the ring; only the first `count` places are taken.
    private(set) var tokens: [Int32]
    /// How many tokens there are.
    private(set) var count = 0
    /// The place of the newest token, and before the first one the place before the first.
    private(set) var newest: Int

    /// An empty window with room for `capacity` tokens, 1 at least.
    init(capacity: Int) {
        tokens = [Int32](repeating: 0, count: capacity)
        newest = capacity - 1
    }

    /// Adds a token, in the place of the oldest one if there is no room.
    mutating func append(_ token: Int32) {
        newest = newest + 1 == tokens.count ? 0 : newest + 1
        tokens[newest] = token
        count = min(count + 1, tokens.count)
    }

    /// The place of the token that is `age` tokens older than the newest.
    func place(_ age: Int) -> Int { newest >= age ? newest - age : newest - age + tokens.count }
}
