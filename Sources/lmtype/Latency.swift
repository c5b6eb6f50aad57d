/// How long the last keys took, from the key to the screen, in seconds.
struct Latency {
    private var times: [Double] = []
    private(set) var last: Double?
    private static let count = 500

    mutating func note(_ seconds: Double) {
        if times.count == 2 * Self.count { times.removeFirst(Self.count) }
        times.append(seconds)
        last = seconds
    }

    /// The time that a `share` of the last keys stayed within.
    func quantile(_ share: Double) -> Double? {
        let sorted = times.suffix(Self.count).sorted()
        return sorted.isEmpty ? nil : sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
    }
}
