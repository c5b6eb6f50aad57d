import Analysis
import Neural

/// Plots that tests draw.
enum PlotFixture {
    /// Names that a corpus may contain, but that XML, a font or a narrow picture cannot show.
    static let hostile = [
        "<script>alert(1)</script>", "a&b", "\"quoted\" 'twice'", "]]>", "\u{0}\u{1B}[31m",
        "\u{FFFE}\u{FFFF}",
        "\u{202E}backwards", "👩‍👩‍👧‍👦", "é\u{301}\u{301}", "", " ", String(repeating: "long ", count: 200),
        String(repeating: "\u{301}", count: 5000), "שלום", "\n\t",
    ]

    /// Returns `count` crowded points, all with a label.
    static func crowd(_ count: Int, seed: UInt64 = 3) -> ScatterPlot {
        var random = SplitMix64(seed: seed)
        var plot = ScatterPlot(title: "A crowd")
        (plot.xAxis, plot.yAxis) = ("across", "up")
        plot.groups = ["here", "there"]
        plot.points = (0..<count).map { i in
            // Two dense lumps and a few loners.
            let lump = i % 10 == 0 ? 4.0 : 0.6
            let x = Double(i % 2) * 2 + lump * (random.uniform() - 0.5)
            return ScatterPlot.Point(
                x: x, y: lump * (random.uniform() - 0.5), name: "word\(i)", group: i % 3 == 2 ? nil : i % 3,
                isLabelled: true)
        }
        return plot
    }
}

extension Drawing {
    /// The texts.
    var texts: [Text] {
        elements.compactMap { if case .text(let text) = $0 { text } else { nil } }
    }

    /// The positions of the named markers.
    var markers: [String: Point] {
        var places: [String: Point] = [:]
        for case .shape(let form, _, _, _, let name?) in elements {
            switch form {
            case .circle(let center, _): places[name] = center
            case .polygon(let corners):
                let count = Double(corners.count)
                places[name] = Point(
                    corners.map(\.x).reduce(0, +) / count, corners.map(\.y).reduce(0, +) / count)
            case .line: break
            }
        }
        return places
    }
}
