import Foundation
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

@testable import Analysis

/// The contents of an SVG file, according to an XML parser.
private final class Parsed: NSObject, XMLParserDelegate {
    var names: [String] = []
    var texts: [String: [String]] = [:]
    var attributes: [String: [[String: String]]] = [:]
    private var open: [String] = []

    init?(_ svg: String) {
        super.init()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = self
        guard parser.parse() else { return nil }
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes found: [String: String]
    ) {
        names.append(name)
        attributes[name, default: []].append(found)
        texts[name, default: []].append("")
        open.append(name)
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        guard let name = open.last, let last = texts[name]?.indices.last else { return }
        texts[name]?[last] += string
    }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
        open.removeLast()
    }
}

@Suite struct PlotFileTests {
    @Test("An SVG file is well-formed XML with any names", arguments: PlotFixture.hostile)
    func wellFormed(name: String) throws {
        var plot = PlotFixture.crowd(20)
        (plot.title, plot.description, plot.xAxis) = (name, name, name)
        plot.groups = [name, "other"]
        plot.points[0].name = name
        plot.points[1].note = name
        let svg = try plot.drawing(PictureStyle()).svg
        let parsed = try #require(Parsed(svg))
        #expect(parsed.names.first == "svg")
        #expect(!parsed.names.contains("script"))
        #expect(!svg.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    }

    @Test func svgHasTitleDescriptionAndRole() throws {
        var plot = PlotFixture.crowd(5)
        (plot.title, plot.description) = ("Cats & dogs", "Five points, 2 < 3.")
        let parsed = try #require(Parsed(try plot.drawing(PictureStyle(width: 500, height: 400)).svg))
        #expect(parsed.texts["title"]?.first == "Cats & dogs")
        #expect(parsed.texts["desc"] == ["Five points, 2 < 3."])
        let root = try #require(parsed.attributes["svg"]?.first)
        #expect(root["role"] == "img")
        #expect(root["viewBox"] == "0 0 500 400")
        #expect(root["aria-labelledby"] == "title desc")
        #expect(Array(parsed.names.prefix(3)) == ["svg", "title", "desc"])
    }

    @Test func svgHasLabelsOfTheirMeasuredWidthAndTooltips() throws {
        var plot = ScatterPlot(title: "Two")
        plot.points = [
            .init(x: 0, y: 0, name: "March", note: "55 times", isLabelled: true),
            .init(x: 1, y: 1, name: "a<b"),
        ]
        let drawing = try plot.drawing(PictureStyle())
        let parsed = try #require(Parsed(drawing.svg))
        let index = try #require(parsed.texts["text"]?.firstIndex(of: "March"))
        let label = try #require(drawing.texts.first { $0.string == "March" })
        let width = try #require(parsed.attributes["text"]?[index]["textLength"].flatMap(Double.init))
        #expect(abs(width - label.width) < 0.01)
        #expect(parsed.texts["title"]?.contains("March, 55 times") == true)
        #expect(parsed.texts["title"]?.contains("a<b") == true)
    }

    @Test func groupsDifferInShapeAndColour() throws {
        var plot = PlotFixture.crowd(0)
        plot.groups = (0..<63).map { "group \($0)" }
        plot.points = (0..<63).map { .init(x: Double($0), y: 0, name: "", group: $0) }
        let markers = plot.points.compactMap(\.group).map { group in
            "\(Marker(group: group)) \(Theme.light.color(ofGroup: group).hex)"
        }
        #expect(Set(markers).count == 63)
        #expect(Set((0..<7).map { Marker(group: $0) }).count == 7)
        #expect(Set((0..<9).map { Theme.light.color(ofGroup: $0) }).count == 9)
    }

    @Test("Points are grey only where others have a group", arguments: Theme.allCases)
    func pointsWithoutGroups(theme: Theme) throws {
        func colors(_ groups: [Int?]) throws -> [Color] {
            var plot = ScatterPlot(title: "")
            plot.groups = groups.contains(0) ? ["group"] : []
            plot.points = groups.map { .init(x: 0, y: 0, name: "point", group: $0) }
            return try plot.drawing(PictureStyle(theme: theme)).elements.compactMap { element in
                guard case .shape(_, let fill, _, _, "point") = element else { return nil }
                return fill?.color
            }
        }
        #expect(try colors([nil, nil]) == [theme.palette[0], theme.palette[0]])
        // The first point is drawn last.
        #expect(try colors([0, nil]) == [theme.plain, theme.palette[0]])
    }

    @Test func pngHasItsSignatureAndTheRequestedSize() throws {
        let png = try PlotFixture.crowd(30).drawing(PictureStyle(width: 500, height: 300)).png(scale: 1.5)
        #expect(Array(png.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        func number(_ at: Int) -> Int { png[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
        #expect(number(16) == 750)
        #expect(number(20) == 450)
        #expect(Array(png.suffix(8).prefix(4)) == Array("IEND".utf8))
    }

    @Test func pngShowsAPointAtItsPositionAndIsReproducible() throws {
        func picture(_ x: Double?) throws -> [UInt8] {
            var drawing = Drawing(
                width: 20, height: 20, background: Color(0xFFFFFF), title: "", description: "")
            if let x {
                let paint = Drawing.Paint(color: Color(0xFF0000))
                drawing.elements = [
                    .shape(.circle(.init(x, 10), radius: 4), fill: paint, stroke: nil, width: 0)
                ]
            }
            return try drawing.png(scale: 1)
        }
        #expect(try picture(nil) != picture(5))
        #expect(try picture(5) != picture(15))
        #expect(try picture(5) == picture(5))
        // Outside of the canvas nothing changes.
        #expect(try picture(nil) == picture(90))
    }

    @Test func themesDifferOnlyInColours() throws {
        let plot = PlotFixture.crowd(40)
        let light = try plot.drawing(PictureStyle(theme: .light))
        let dark = try plot.drawing(PictureStyle(theme: .dark))
        #expect(light.texts.map(\.origin) == dark.texts.map(\.origin))
        #expect(light.background != dark.background)
        #expect(try light.png(scale: 0.5) != dark.png(scale: 0.5))
    }

    @Test func tooManyPixelsAreAnError() {
        let drawing = Drawing(
            width: 50_000, height: 50_000, background: Color(0), title: "", description: "")
        #expect(throws: PictureError.tooLarge(width: 100_000, height: 100_000)) { try drawing.png(scale: 2) }
    }

    @Test(
        "Ticks lie within the range, as few as requested, with different labels",
        arguments: [
            (-1.0, 1.0), (0, 0.003), (12_345, 12_346), (-7e8, 3e9), (0.2, 0.7),
        ])
    func ticks(low: Double, high: Double) {
        let ticks = Ticks(low...high, count: 8)
        #expect((3...9).contains(ticks.values.count))
        #expect(ticks.values.allSatisfy { (low...high).contains($0) })
        #expect(Set(ticks.values.map(ticks.label)).count == ticks.values.count)
    }

    @Test func ticksHaveRoundLabelsAndATrueMinusSign() {
        let ticks = Ticks(-1.1...1.1, count: 4)
        #expect(ticks.values.map(ticks.label) == ["\u{2212}1", "0", "1"])
        #expect(
            Ticks(0...1, count: 5).values.map(Ticks(0...1, count: 5).label) == [
                "0", "0.2", "0.4", "0.6", "0.8", "1",
            ])
    }
}
