internal import RealModule

/// An axis of a plot: what it measures, and the numbers or names along it.
public struct Axis: Sendable, Equatable {
    /// What lies along an axis.
    public enum Scale: Sendable, Equatable {
        /// Numbers at equal distances.
        case linear
        /// Positive numbers, powers of ten at equal distances.
        case logarithmic
        /// Names: number *i* is the middle of the place of name *i*.
        case names([String])
    }

    /// What the axis measures, with its unit.
    public let title: String
    /// The numbers at both ends.
    public let range: ClosedRange<Double>
    /// What lies along the axis.
    public let scale: Scale

    /// Creates an axis of numbers; on a logarithmic one `range` must be positive.
    public init(_ title: String, _ range: ClosedRange<Double>, logarithmic: Bool = false) {
        precondition(!logarithmic || range.lowerBound > 0, "\(range) on a logarithmic axis")
        (self.title, self.range, scale) = (title, range, logarithmic ? .logarithmic : .linear)
    }

    /// Creates an axis of names.
    public init(_ title: String, names: [String]) {
        (self.title, range, scale) = (title, -0.5...max(0, Double(names.count) - 0.5), .names(names))
    }

    /// Returns where a number lies between the ends, 0 to 1; numbers beyond them lie at the ends.
    func share(of value: Double) -> Double {
        let position = { (value: Double) in
            scale == .logarithmic ? Double.log10(max(value, .leastNormalMagnitude)) : value
        }
        let (low, high) = (position(range.lowerBound), position(range.upperBound))
        return high > low ? min(max((position(value) - low) / (high - low), 0), 1) : 0.5
    }

    /// Returns the numbers to show on an axis of `length` points, one for about `distance` points.
    func ticks(length: Double, every distance: Double) -> [(value: Double, label: String)] {
        switch scale {
        case .linear:
            let ticks = Ticks(range, count: max(2, Int(length / distance)))
            return ticks.values.map { ($0, ticks.label($0)) }
        case .logarithmic:
            let (low, high) = (Double.log10(range.lowerBound), Double.log10(range.upperBound))
            let powers = Int(low.rounded(.up))...max(Int(low.rounded(.up)), Int(high.rounded(.down)))
            let step = max(1, Int((Double(powers.count) * distance / max(length, 1)).rounded(.up)))
            return powers.filter { $0 % step == 0 }.map { (.pow(10, $0), "10" + Self.superscript($0)) }
        case .names(let names):
            let step = max(1, Int((Double(names.count) * 14 / max(length, 1)).rounded(.up)))
            return stride(from: 0, to: names.count, by: step).map { (Double($0), names[$0]) }
        }
    }

    private static func superscript(_ number: Int) -> String {
        let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
        let figures = String(abs(number)).compactMap { $0.wholeNumberValue.map { digits[$0] } }
        return (number < 0 ? "⁻" : "") + String(figures)
    }
}
