import Modeling

/// Windows that grow while a network is trained: short ones take more steps over the same text, long ones teach it what
/// lies further back (Press, Smith & Lewis 2021, "Shortformer"; Li, Zhang & He 2022, sequence length warm-up).
///
/// They begin with ``start`` steps and double until the recipe's `T`, in phases of equally many steps of training that
/// fill ``share`` of it. The recurrent state is handed on from window to window throughout; only gradients are cut.
public struct WindowGrowth: Codable, Equatable, Sendable {
    /// The steps of the first windows.
    public var start: Int
    /// The part of the training, 0 to 1, after which windows have their full length.
    public var share = 0.7

    /// Begins with windows of `start` steps.
    public init(start: Int) { self.start = start }

    /// The lengths of windows in order, below `T`.
    func lengths(below T: Int) -> [Int] { Array(sequence(first: start) { $0 * 2 }.prefix { $0 < T }) }

    /// Returns the steps of the window that training reads in step number `step`, from 0, of `total`.
    func length(at step: Int, of total: Int, full T: Int) -> Int {
        let lengths = lengths(below: T)
        let phase = Double(step) / (share * Double(max(1, total))) * Double(lengths.count)
        return phase < Double(lengths.count) ? lengths[Int(phase)] : T
    }

    /// The parts of the training, adding up to 1, in which windows have each length up to `T`.
    func shares(full T: Int) -> [(length: Int, share: Double)] {
        let lengths = lengths(below: T)
        let part = share / Double(max(1, lengths.count))
        return lengths.map { ($0, part) } + [(T, lengths.isEmpty ? 1 : 1 - share)]
    }

    /// The mean length of a window, as a part of `T`.
    ///
    /// - Parameters:
    ///   - T: The full length.
    ///   - part: The part of the training, 0 to 1, whose windows count.
    /// - Returns: The mean; that of the first windows where the part is 0.
    func meanShare(full T: Int, until part: Double = 1) -> Double {
        var (mean, left) = (0.0, part)
        for (length, share) in shares(full: T) {
            let read = min(share, left)
            mean += read * Double(length) / Double(T)
            left -= read
        }
        return part > 0 ? mean / part : Double(min(start, T)) / Double(T)
    }

    /// Checks both numbers; a recipe from a file is not trusted.
    func check(full T: Int) throws(OutOfRange) {
        try OutOfRange.check("first windows of \(start) steps", start, in: 1...T)
        try OutOfRange.check("windows that grow for \(share) of the training", positive: share, upTo: 1)
    }
}
