/// Formats numbers for people.
public enum NumberFormat {
    /// Returns `value` with `digits` decimal places.
    public static func fixed(_ value: Double, _ digits: Int) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
        let scale = (0..<digits).reduce(1.0) { product, _ in product * 10 }
        let rounded = (abs(value) * scale).rounded()
        let (whole, part) = (Int(rounded) / Int(scale), Int(rounded) % Int(scale))
        let sign = value < 0 && rounded > 0 ? "-" : ""
        guard digits > 0 else { return "\(sign)\(whole)" }
        let fraction = String(part)
        return "\(sign)\(whole).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
    }

    /// Returns a number with grouped digits: `1,234,567`.
    public static func grouped(_ value: Int) -> String {
        let digits = Array(String(value.magnitude))
        var text = value < 0 ? "-" : ""
        for (i, digit) in digits.enumerated() {
            if i > 0, (digits.count - i) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }

    /// Returns a number of bytes with a unit: `15.2 MB`.
    public static func bytes(_ count: Int) -> String {
        switch count {
        case ..<1_000: "\(count) bytes"
        case ..<1_000_000: "\(fixed(Double(count) / 1e3, 1)) kB"
        case ..<1_000_000_000: "\(fixed(Double(count) / 1e6, 1)) MB"
        default: "\(fixed(Double(count) / 1e9, 1)) GB"
        }
    }

    /// Returns a duration: `8 s`, `2:05 min`, `3:20 h`.
    public static func time(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e12 else { return "?" }
        let s = Int(max(0, seconds).rounded())
        let pair = { (high: Int, low: Int) in "\(high):\(low < 10 ? "0" : "")\(low)" }
        switch s {
        case ..<60: return "\(s) s"
        case ..<3_600: return "\(pair(s / 60, s % 60)) min"
        default: return "\(pair(s / 3_600, s % 3_600 / 60)) h"
        }
    }
}
