/// The two principal components that a plot shows.
public struct PlotAxes: Sendable, Equatable, CustomStringConvertible {
    /// The number of the horizontal and of the vertical component, from 1.
    public let x: Int, y: Int

    /// Chooses two components, from 1.
    public init(x: Int, y: Int) { (self.x, self.y) = (x, y) }

    /// Both numbers, as in `1,2`.
    public var description: String { "\(x),\(y)" }

    /// The number of components to compute.
    var count: Int { max(x, y) }

    /// Returns the coordinates of a row of projected vectors.
    func point(_ row: ArraySlice<Float>) -> (x: Double, y: Double) {
        (Double(row[row.startIndex + x - 1]), Double(row[row.startIndex + y - 1]))
    }

    /// Returns the titles of both axes, with the share of the variance that each explains.
    public func titles(_ components: PrincipalComponents) -> (x: String, y: String) {
        let title = { (number: Int) in
            let percent = decimal(
                100 * components.explainedVarianceRatio[number - 1], places: 1, padded: true)
            return "component \(number) (\(percent) % of the variance)"
        }
        return (title(x), title(y))
    }
}
