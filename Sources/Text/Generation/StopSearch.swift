/// Finds stop texts in a growing sequence of bytes.
struct StopSearch {
    private let stops: [[UInt8]]

    /// Creates a search for the normalized texts, without empty ones.
    init(_ stops: [String], _ normalization: Normalization) throws(TextError) {
        var normalized: [[UInt8]] = []
        let normalizer = stops.isEmpty ? nil : try Normalizer(normalization)
        for stop in stops where !stop.isEmpty {
            var bytes: [UInt8] = []
            let utf8 = Array(stop.utf8)
            _ = try utf8.withUnsafeBufferPointer { utf8 throws(TextError) in
                try normalizer?.normalize(UnsafeRawBufferPointer(utf8), into: &bytes)
            }
            normalized.append(bytes)
        }
        self.stops = normalized
    }

    /// Returns the start of the first complete stop in `bytes` from `first` on, if there was none before the last `new`
    /// bytes were added.
    func begin(in bytes: [UInt8], from first: Int, new: Int) -> Int? {
        stops.compactMap { stop in
            let last = bytes.count - stop.count
            let begin = max(first, bytes.count - new - stop.count + 1, 0)
            guard begin <= last else { return nil }
            return (begin...last).first { bytes[$0..<$0 + stop.count].elementsEqual(stop) }
        }.min()
    }

    /// Returns the number of bytes at the end, from `first` on, that may begin a stop.
    func possible(in bytes: [UInt8], from first: Int) -> Int {
        stops.map { stop in
            var length = min(stop.count - 1, bytes.count - first)
            while length > 0, !bytes.suffix(length).elementsEqual(stop.prefix(length)) { length -= 1 }
            return max(length, 0)
        }.max() ?? 0
    }
}
