import Neural
import Testing

@testable import Analysis

@Suite struct PlotLabelTests {
    private func labels(_ drawing: Drawing, of plot: ScatterPlot) -> [Drawing.Text] {
        let names = Set(plot.points.map(\.name))
        return drawing.texts.filter { names.contains($0.string) }
    }

    /// Returns the width of `text` according to Cairo.
    private func width(_ text: Drawing.Text) throws -> Double {
        try Canvas(width: 1, height: 1, scale: 1).width(of: text.string, size: text.size, isBold: text.isBold)
    }

    @Test("No two labels overlap and none leaves the canvas, however crowded", arguments: [1, 12, 60, 300])
    func noOverlap(count: Int) throws {
        let plot = PlotFixture.crowd(count)
        let drawing = try plot.drawing(PictureStyle(width: 640, height: 480))
        let labels = labels(drawing, of: plot)
        #expect(labels.count == drawing.labelCount)
        #expect(labels.count >= min(count, 12))
        for text in drawing.texts {
            #expect(abs(try width(text) - text.width) < 1e-9)
            #expect(Box(left: 0, top: 0, right: 640, bottom: 480).contains(text.box), "\(text.string)")
        }
        // All texts, those of axes, title and legend too.
        let texts = drawing.texts
        for i in texts.indices {
            for j in texts.indices where j > i {
                #expect(
                    !texts[i].box.overlaps(texts[j].box), "\(texts[i].string) and \(texts[j].string)")
            }
        }
    }

    @Test func noLabelCoversAPointThatHasOne() throws {
        let plot = PlotFixture.crowd(120)
        let drawing = try plot.drawing(PictureStyle())
        let markers = drawing.markers
        for label in labels(drawing, of: plot) {
            for (name, place) in markers where name != label.string {
                #expect(!label.box.contains(place), "\(label.string) covers \(name)")
            }
        }
    }

    @Test func theFirstPointsKeepTheirLabelsIfRoomIsShort() throws {
        var plot = ScatterPlot(title: "")
        // All in one spot, with room for a few dozen labels around it.
        plot.points = (0..<150).map { i in
            .init(x: Double(i) * 1e-9, y: 0, name: "wordy\(i)", isLabelled: true)
        }
        plot.points += [-1, 1].map { .init(x: $0, y: $0, name: "far") }
        let drawing = try plot.drawing(PictureStyle(width: 600, height: 500))
        let shown = Set(labels(drawing, of: plot).map(\.string))
        #expect((6..<100).contains(shown.count))
        for i in 0..<6 { #expect(shown.contains("wordy\(i)")) }
        #expect(!shown.contains("wordy149"))
    }

    @Test func labelIsBesideItsPointIfThereIsRoom() throws {
        var plot = ScatterPlot(title: "One")
        plot.points = [.init(x: 0, y: 0, name: "alone", isLabelled: true), .init(x: 1, y: 1, name: "other")]
        let drawing = try plot.drawing(PictureStyle())
        let place = try #require(drawing.markers["alone"])
        let label = try #require(drawing.texts.first { $0.string == "alone" })
        #expect(abs(label.origin.x - place.x - 7) < 0.01)
        #expect(label.box.top < place.y && place.y < label.box.bottom)
    }

    @Test("A label with any text stays in the picture", arguments: PlotFixture.hostile)
    func hostileLabel(name: String) throws {
        var plot = ScatterPlot(title: name)
        (plot.xAxis, plot.yAxis, plot.groups) = (name, name, [name])
        plot.points = [
            .init(x: 0, y: 0, name: name, note: name, group: 0, isLabelled: true),
            .init(x: 5, y: 5, name: name, group: 0, isLabelled: true),
        ]
        let drawing = try plot.drawing(PictureStyle(width: 400, height: 300))
        for text in drawing.texts {
            #expect(Box(left: 0, top: 0, right: 400, bottom: 300).contains(text.box), "\(text.string)")
        }
    }

    @Test func pointsOutsideTheWindowAreNeitherDrawnNorLabelled() throws {
        var plot = ScatterPlot(title: "Zoom")
        plot.points = [
            .init(x: 0, y: 0, name: "inside", isLabelled: true),
            .init(x: 9, y: 0, name: "outside", isLabelled: true),
            .init(x: 0, y: -9, name: "below", isLabelled: true),
        ]
        plot.arrows = [.init(from: 0, to: 1)]
        plot.window = .init(x: -1...1, y: -2...2)
        let drawing = try plot.drawing(PictureStyle())
        #expect(drawing.markers.keys.sorted() == ["inside"])
        #expect(drawing.labelCount == 1)
        // The middle of the window is the middle of the frame.
        let frame = try PictureLayout(plot, PictureStyle()).frame.box
        let place = try #require(drawing.markers["inside"])
        #expect(abs(place.x - (frame.left + frame.right) / 2) < 1e-9)
        #expect(abs(place.y - (frame.top + frame.bottom) / 2) < 1e-9)
    }

    @Test func zoomFillsTheFrameWithTheNearestPoints() throws {
        var plot = ScatterPlot(title: "Zoom")
        // A flat strip of points to the right of the center, far narrower than it is long.
        plot.points = (0..<200).map { i in
            .init(x: Double(i), y: i % 2 == 0 ? 0 : 0.01, name: "p\(i)")
        }
        plot.zoom(to: 0, radius: nil)
        let window = try #require(plot.window)
        let shown = plot.points.filter(window.contains)
        // The center, its 60 nearest, and three more in the margin on the right.
        #expect(shown.count == 64)
        #expect(plot.points[0].isLabelled)
        // The points reach within 5 % of every side.
        for (range, values) in [(window.x, shown.map(\.x)), (window.y, shown.map(\.y))] {
            let margin = (range.upperBound - range.lowerBound) * 0.05
            #expect(try #require(values.min()) - range.lowerBound < margin)
            #expect(try range.upperBound - #require(values.max()) < margin)
        }
        plot.zoom(to: 5, radius: 2)
        #expect(plot.window == .init(x: 3...7, y: -1.99...2.01))
    }

    @Test func arrowConnectsItsPoints() throws {
        var plot = ScatterPlot(title: "Pairs")
        plot.points = [.init(x: 0, y: 0, name: "man"), .init(x: 3, y: 4, name: "woman")]
        let without = try plot.drawing(PictureStyle())
        plot.arrows = [.init(from: 0, to: 1)]
        let with = try plot.drawing(PictureStyle())
        let added = with.elements.filter { !without.elements.contains($0) }
        #expect(added.count == 2)
        let (from, to) = (try #require(with.markers["man"]), try #require(with.markers["woman"]))
        guard case .shape(.line(let line), _, _, _, _) = added[0],
            case .shape(.polygon(let head), _, _, _, _) = added[1]
        else {
            Issue.record("no line and head: \(added)")
            return
        }
        #expect(line[0].x > from.x && line[0].y < from.y)  // up is towards 0
        #expect(abs(line[0].x - from.x) < 7)
        #expect(abs(head[0].x - to.x) < 7 && abs(head[0].y - to.y) < 7)
    }

    @Test(
        "Equal points, a single one, none and infinite ones make a picture",
        arguments: [
            [], [(0.0, 0.0)], [(7, 7), (7, 7)], [(.nan, 0), (1, 2)], [(.infinity, 1), (0, 0)],
            [(1e300, -1e300), (0, 0)],
        ])
    func oddCoordinates(coordinates: [(Double, Double)]) throws {
        var plot = ScatterPlot(title: "Odd")
        plot.points = coordinates.map { .init(x: $0.0, y: $0.1, name: "p", isLabelled: true) }
        let drawing = try plot.drawing(PictureStyle())
        for place in drawing.markers.values { #expect(place.x.isFinite && place.y.isFinite) }
        #expect(!drawing.svg.contains("nan") && !drawing.svg.contains("inf"))
    }
}
