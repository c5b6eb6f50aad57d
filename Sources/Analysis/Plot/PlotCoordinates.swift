/// The points of a plot, for a program to read.
public struct PlotCoordinates: Encodable, Sendable {
    /// An axis.
    struct Axis: Encodable {
        let component: Int
        /// Its share of the variance.
        let ratio: Double
    }

    /// A point.
    struct Point: Encodable {
        let name: String
        var rank: Int?
        let count: Int?
        let group: String?
        let x: Double, y: Double
    }

    let model: String
    let of: String
    let title: String
    let axes: [Axis]
    let points: [Point]
    /// The separation of the groups, for phrases.
    let agreement: [PhraseAgreement]?

    init(
        model: String, of: String, title: String, _ axes: PlotAxes, _ components: PrincipalComponents,
        points: [Point], agreement: [PhraseAgreement]? = nil
    ) {
        (self.model, self.of, self.title, self.points) = (model, of, title, points)
        self.axes = [axes.x, axes.y].map {
            .init(component: $0, ratio: components.explainedVarianceRatio[$0 - 1])
        }
        self.agreement = agreement
    }
}
