/// A number in a file that is outside its range: files are not trusted.
public struct OutOfRange: Error, Equatable, Sendable {
    /// The field with the value found, such as "a learning rate of -1.0".
    public let found: String
    /// The range, such as "0 to 1".
    public let wanted: String

    package init(_ found: String, wanted: String) { (self.found, self.wanted) = (found, wanted) }
}

extension OutOfRange: CustomStringConvertible {
    /// A clause for a person: what was found and what was wanted.
    public var description: String { "\(found), wanted \(wanted)" }
}

extension OutOfRange {
    /// The largest count that any file may have: every whole number up to it is a `Double`.
    package static let mostCount = 1 << 53
    /// The largest loss, rate or norm: they are computed in single precision.
    package static let mostFloat = Double(Float.greatestFiniteMagnitude)

    /// Checks that a number is in a closed range; `found` is its field with the value.
    package static func check<Number: Comparable>(
        _ found: String, _ number: Number, in range: ClosedRange<Number>
    ) throws(OutOfRange) {
        guard range.contains(number) else {
            let isSingle = range.lowerBound == range.upperBound
            throw OutOfRange(
                found, wanted: isSingle ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
            )
        }
    }

    /// Checks that a number is in a half-open range.
    package static func check<Number: Comparable>(
        _ found: String, _ number: Number, in range: Range<Number>
    ) throws(OutOfRange) {
        guard range.contains(number) else {
            throw OutOfRange(found, wanted: "\(range.lowerBound) to below \(range.upperBound)")
        }
    }

    /// Checks that a number is above 0 and at most `most`.
    package static func check<Number: Numeric & Comparable>(
        _ found: String, positive number: Number, upTo most: Number
    ) throws(OutOfRange) {
        guard number > 0, number <= most else {
            throw OutOfRange(found, wanted: "above 0 and at most \(most)")
        }
    }
}
