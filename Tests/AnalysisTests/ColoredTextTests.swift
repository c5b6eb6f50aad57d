import Testing

@testable import Analysis

@Suite("Coloured text") struct ColoredTextTests {
    private var text: ColoredText {
        var text = ColoredText(
            title: "A < B", unit: "c of unit 1",
            pieces: [
                .init("a<", value: -1), .init("\nb&", value: 0), .init(" c\u{7}", value: 3),
                .init("\n", value: .nan),
            ])
        text.description = "What it \"holds\""
        return text
    }

    @Test("the page escapes what it shows, keeps line ends, and has one colour class for each value")
    func page() throws {
        let html = text.html
        #expect(html.contains("<title>A &lt; B</title>") && html.contains("What it &quot;holds&quot;"))
        let spans = html.matches(of: /<span class="v(\d+)" title="([^"]*)">([^<]*)<\/span>/).map {
            [String($0.1), String($0.2), String($0.3)]
        }
        #expect(
            spans == [
                ["0", "-1", "a&lt;"], ["20", "0", "\nb&amp;"], ["40", "3", " c\\u{7}"], ["20", "nan", "\n"],
            ],
            "\(spans)")
        for step in 0...40 { #expect(html.split(separator: ".v\(step) {").count == 3) }
        #expect(!html.contains("<script") && !html.contains("http"))
    }

    @Test("a picture has a cell for every character, in lines as the text has them and as wide as it needs")
    func picture() throws {
        let drawing = try text.drawing(PictureStyle(width: 900))
        let letters = drawing.elements.compactMap { element in
            if case .text(let text) = element, text.size == 15 { text } else { nil }
        }
        #expect(letters.map(\.string) == ["a", "<", "b", "&", "c", "\\u{7}"])
        #expect(letters[0].origin.y == letters[1].origin.y && letters[2].origin.y == letters[0].origin.y + 25)
        #expect(letters[2].origin.x == letters[0].origin.x)
        #expect(drawing.width < 900)
        // A long text is wrapped, and the picture grows.
        let long = ColoredText(
            title: "t", unit: "u", pieces: [.init(String(repeating: "m", count: 400), value: 0.5)])
        let tall = try long.drawing(PictureStyle(width: 500, theme: .dark))
        #expect(tall.width <= 500 && tall.height > 300)
        for case .text(let text) in tall.elements { #expect(text.box.right <= 500) }
    }

    @Test(
        "a line breaks between words, also where a word has several colours",
        arguments: [400.0, 413, 426, 439, 452, 465])
    func words(width: Double) throws {
        let pieces = (0..<60).flatMap {
            [ColoredText.Piece("mm\($0 % 10)", value: -1), .init("m ", value: 1)]
        }
        let drawing = try ColoredText(title: "t", unit: "u", pieces: pieces).drawing(
            PictureStyle(width: width))
        var lines: [Double: String] = [:]
        for case .text(let text) in drawing.elements where text.size == 15 {
            lines[text.origin.y, default: ""] += text.string
        }
        #expect(lines.count > 4)
        for line in lines.values {
            #expect(line.count.isMultiple(of: 4) && line.hasPrefix("mm") && line.hasSuffix("m"))
        }
    }
}
