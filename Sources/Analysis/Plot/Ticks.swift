internal import RealModule

/// Round numbers within a range, whose distance is 1, 2 or 5 times a power of ten.
struct Ticks {
    /// The numbers, from low to high.
    let values: [Double]
    /// The decimal places that distinguish them.
    private let places: Int

    /// Finds about `count` numbers in `range`, at most.
    init(_ range: ClosedRange<Double>, count: Int) {
        let width = range.upperBound - range.lowerBound
        guard width.isFinite, width > 0 else {
            (values, places) = ([range.lowerBound], 3)
            return
        }
        let rough = width / Double(max(count, 1))
        let power = Double.log10(rough).rounded(.down), unit = Double.pow(10, power)
        let step = unit * ([1, 2, 5].first { $0 * unit >= rough * 0.999 } ?? 10)
        places = max(0, Int(-(Double.log10(step) + 1e-9).rounded(.down)))
        let first = (range.lowerBound / step).rounded(.up)
        values = (0...4 * max(count, 1)).map { (first + Double($0)) * step }.filter { $0 <= range.upperBound }
    }

    /// Returns a number as the axis shows it, with a true minus sign.
    func label(_ value: Double) -> String {
        guard abs(value) < 1e6, places < 7 else { return "\(value)" }
        let text = decimal(abs(value), places: places)
        return value < 0 && text != "0" ? "\u{2212}" + text : text
    }
}
