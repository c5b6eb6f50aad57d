import Testing

@testable import Analysis

@Suite("Line plots and heat maps") struct LinePlotTests {
    @Test("an axis places numbers: linearly, by their logarithm, and names in the middle of their place")
    func axis() {
        #expect(Axis("", 0...10).share(of: 2.5) == 0.25)
        #expect(abs(Axis("", 1e-4...1, logarithmic: true).share(of: 1e-3) - 0.25) < 1e-12)
        #expect(Axis("", names: ["a", "b"]).share(of: 0) == 0.25)
        // Beyond the ends is at the ends, 0 on a logarithmic axis, too.
        #expect(Axis("", 0...10).share(of: 12) == 1)
        #expect(Axis("", 1e-4...1, logarithmic: true).share(of: 0) == 0)
    }

    @Test("a logarithmic axis shows powers of ten, and skips some where there is no room")
    func powers() {
        let axis = Axis("", 2e-9...50, logarithmic: true)
        #expect(
            axis.ticks(length: 900, every: 70).map(\.label)
                == (-8...1).map {
                    ["10⁻⁸", "10⁻⁷", "10⁻⁶", "10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰", "10¹"][$0 + 8]
                })
        #expect(axis.ticks(length: 200, every: 70).map(\.label) == ["10⁻⁸", "10⁻⁴", "10⁰"])
    }

    @Test("a curve is broken where a number is missing, and its band covers the spread")
    func curve() throws {
        var plot = LinePlot(title: "t", x: Axis("x", 0...4), y: Axis("y", 0...1))
        plot.curves = [
            .init(
                name: "a", points: [0, 1, .nan, 0.5, 0.5].enumerated().map { .init(x: Double($0), y: $1) }),
            .init(
                name: "b",
                points: [.init(x: 0, y: 0.5, spread: 0.25...1), .init(x: 4, y: 0.5, spread: 0...1)]),
        ]
        let drawing = try plot.drawing(PictureStyle())
        let lines = drawing.elements.compactMap { element -> Int? in
            guard case .shape(.line(let points), _, _, _, let name) = element, name == "a" else { return nil }
            return points.count
        }
        #expect(lines == [2, 2])
        let band = drawing.elements.compactMap { element -> [Drawing.Point]? in
            guard case .shape(.polygon(let corners), let fill, nil, _, _) = element, let fill,
                fill.opacity < 1
            else { return nil }
            return corners
        }
        let frame = PlotFrame(
            title: "t", x: plot.x, y: plot.y, side: 0, PictureStyle(),
            try Canvas(width: 1, height: 1, scale: 1))
        #expect(band.count == 1)
        let corners = try #require(band.first)
        #expect(corners.count == 4)
        #expect(corners.map(\.y) == [(0, 1.0), (4, 1), (4, 0), (0, 0.25)].map { frame.place($0.0, $0.1).y })
    }

    @Test(
        "cells are drawn row by row from the top, in colours of the palette, empty where a number is missing")
    func cells() throws {
        let map = HeatMap(
            title: "t", columns: ("x", ["a", "b"]), rows: ("y", ["top", "bottom"]), unit: "u", range: 0...1,
            values: [[0, 1], [.nan, 0.5]])
        let drawing = try map.drawing(PictureStyle(width: 400, height: 300))
        let cells = drawing.elements.prefix(4).compactMap { element -> (Drawing.Point, Color)? in
            guard case .shape(.polygon(let corners), let fill?, nil, _, _) = element else { return nil }
            return (corners[0], fill.color)
        }
        let theme = Theme.light
        #expect(Array(cells.map(\.1).prefix(3)) == [0, 1, 0.5].map { theme.color(at: $0, in: .sequential) })
        #expect(cells[0].0.x < cells[1].0.x && cells[0].0.y == cells[1].0.y)
        #expect(cells[2].0.x == cells[1].0.x && cells[2].0.y > cells[1].0.y)
    }

    @Test("lightness alone orders the colours of a sequential palette", arguments: Theme.allCases)
    func lightness(theme: Theme) {
        let luma = stride(from: 0, through: 1, by: 0.05).map { share -> Double in
            let parts = theme.color(at: share, in: .sequential).parts
            return 0.299 * parts[0] + 0.587 * parts[1] + 0.114 * parts[2]
        }
        let steps = zip(luma, luma.dropFirst()).map { $1 - $0 }
        #expect(steps.allSatisfy { theme == .light ? $0 < -0.005 : $0 > 0.005 })
    }
}
