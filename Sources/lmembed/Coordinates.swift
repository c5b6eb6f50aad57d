/// The points of a picture for a program.
struct Coordinates: Encodable {
    struct Axis: Encodable {
        let component: Int
        /// Its share of the variance.
        let ratio: Double
    }
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
    /// How well the groups show in all dimensions, for phrases.
    let agreement: [Agreement]?
}
