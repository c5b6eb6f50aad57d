/// A text whose pieces are coloured by a number each, such as what a unit of a network holds after it.
///
///     let text = ColoredText(title: "Unit 7", unit: "c", pieces: [.init("a", value: -1), .init("b", value: 0.5)])
///     try text.drawing(PictureStyle()).svg
///     text.html
public struct ColoredText: Sendable, Equatable {
    /// A piece of the text, and its number from −1 to 1.
    public struct Piece: Sendable, Equatable {
        /// The text, which may have line ends.
        public var text: String
        /// The number.
        public var value: Double

        /// Creates a piece.
        public init(_ text: String, value: Double) { (self.text, self.value) = (text, value) }

        /// Where the number lies between the ends of the colours, 0 to 1; in the middle if it is not a number.
        var share: Double { value.isNaN ? 0.5 : (min(max(value, -1), 1) + 1) / 2 }
    }

    /// The title.
    public var title: String
    /// A description for those who cannot see the picture.
    public var description = ""
    /// What the colours measure.
    public var unit: String
    /// The pieces in order.
    public var pieces: [Piece]

    /// Creates a coloured text.
    public init(title: String, unit: String, pieces: [Piece]) {
        (self.title, self.unit, self.pieces) = (title, unit, pieces)
    }

    private static let size = 15.0, step = 25.0, margin = 18.0, head = 84.0

    /// Lays out the text in lines, with a scale of the colours above; the width is at most the style's, the height follows
    /// from the text.
    public func drawing(_ style: PictureStyle) throws(PictureError) -> Drawing {
        let canvas = try Canvas(width: 1, height: 1, scale: 1)
        let theme = style.theme
        let cells = cells(theme, canvas), limit = style.width - Self.margin
        var (x, y, right) = (Self.margin, Self.head, 0.0)
        var elements: [Drawing.Element] = []
        for (index, cell) in cells.enumerated() {
            if cell.character.isNewline {
                (x, y) = (Self.margin, y + Self.step)
                continue
            }
            // A word goes to the next line as a whole, unless it is longer than a line; a space may stand in the margin.
            let opensWord = index == 0 || cells[index - 1].character.isWhitespace
            let word = opensWord ? Self.wordWidth(cells[index...]) : 0
            let needed = word <= limit - Self.margin ? max(word, cell.width) : cell.width
            if x + (cell.character == " " ? 0 : needed) > limit { (x, y) = (Self.margin, y + Self.step) }
            let box = Box(left: x, top: y, right: x + cell.width, bottom: y + Self.step - 3)
            elements.append(
                .shape(
                    .polygon(box.grown(by: 0.25).corners), fill: .init(color: cell.color), stroke: nil,
                    width: 0))
            if cell.character != " " {
                let ink = cell.color.isDark ? Color(0xFFFFFF) : Color(0x1B1F24)
                elements.append(
                    .text(
                        .init(
                            string: cell.shown, origin: .init(x, y + 16), width: cell.width, size: Self.size,
                            color: ink)))
            }
            x += cell.width
            right = max(right, x)
        }
        let top = top(style, canvas)
        for case .text(let text) in top { right = max(right, text.box.right) }
        var drawing = Drawing(
            width: (right + Self.margin).rounded(.up), height: y + Self.step + Self.margin,
            background: theme.background,
            title: title, description: description)
        drawing.elements = top + elements
        return drawing
    }

    /// A character of the text with its colour.
    private struct Cell {
        let character: Character
        let shown: String
        let width: Double
        let color: Color
    }

    /// The width of the word that `cells` begin with.
    private static func wordWidth(_ cells: ArraySlice<Cell>) -> Double {
        cells.prefix { !$0.character.isWhitespace }.reduce(0) { $0 + $1.width }
    }

    private func cells(_ theme: Theme, _ canvas: Canvas) -> [Cell] {
        var widths: [Character: Double] = [:]
        return pieces.flatMap { piece in
            let color = theme.color(at: piece.share, in: .diverging)
            return piece.text.map { character in
                let shown = PlainText.visible(String(character))
                let width = widths[character] ?? canvas.width(of: shown, size: Self.size)
                widths[character] = width
                return Cell(character: character, shown: shown, width: width, color: color)
            }
        }
    }

    /// The title, and the scale of the colours.
    private func top(_ style: PictureStyle, _ canvas: Canvas) -> [Drawing.Element] {
        let theme = style.theme
        func text(_ string: String, _ size: Double, _ left: Double, _ base: Double, bold: Bool = false)
            -> Drawing.Text
        {
            let width = { canvas.width(of: $0, size: size, isBold: bold) }
            let shown = PlainText.fitted(string, in: style.width - left - Self.margin, width: width)
            return .init(
                string: shown, origin: .init(left, base), width: width(shown), size: size, isBold: bold,
                color: bold ? theme.ink : theme.quiet)
        }
        var elements: [Drawing.Element] = [.text(text(title, 17, Self.margin, 34, bold: true))]
        var left = Self.margin
        for (string, isBar) in [("−1", false), ("", true), ("1", false), (unit, false)] {
            if isBar {
                for part in 0..<64 {
                    let cell = Box(
                        left: left + 2 * Double(part), top: 50, right: left + 2 * Double(part) + 2.5,
                        bottom: 64)
                    let color = theme.color(at: (Double(part) + 0.5) / 64, in: .diverging)
                    elements.append(
                        .shape(.polygon(cell.corners), fill: .init(color: color), stroke: nil, width: 0))
                }
                left += 136
            } else {
                let label = text(string, 13, left, 62)
                elements.append(.text(label))
                left += label.width + 8
            }
        }
        return elements
    }

    /// A page that shows the text in the colours of a light or a dark background, as the reader prefers.
    public var html: String {
        // A colour for each of 41 steps, as a class.
        func rules(_ theme: Theme) -> String {
            (0...40).map { step in
                let color = theme.color(at: Double(step) / 40, in: .diverging)
                return ".v\(step) { background: \(color.hex); color: \(color.isDark ? "#fff" : "#1b1f24") }"
            }.joined(separator: "\n")
        }
        func page(_ theme: Theme) -> String {
            "body { background: \(theme.background.hex); color: \(theme.ink.hex) }\n" + rules(theme)
        }
        let spans = pieces.map { piece in
            let value = decimal(piece.value, places: 2)
            let step = Int((piece.share * 40).rounded())
            let text = piece.text.split(omittingEmptySubsequences: false) { $0.isNewline }.map {
                Drawing.escape(String($0))
            }.joined(separator: "\n")
            return "<span class=\"v\(step)\" title=\"\(value)\">\(text)</span>"
        }
        return """
            <!DOCTYPE html>
            <html>
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(Drawing.escape(title))</title>
            <style>
            :root { color-scheme: light dark }
            body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; font: 18px/1.6 "DejaVu Sans", Verdana, sans-serif }
            pre { font: 17px/1.7 "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere }
            \(page(.light))
            @media (prefers-color-scheme: dark) {
            \(page(.dark))
            }
            </style>
            </head>
            <body>
            <h1>\(Drawing.escape(title))</h1>
            <p>\(Drawing.escape(description))</p>
            <p><span class="v0">&nbsp;−1&nbsp;</span><span class="v20">&nbsp;0&nbsp;</span><span class="v40">&nbsp;1&nbsp;</span> \(Drawing.escape(unit))</p>
            <pre>\(spans.joined())</pre>
            </body>
            </html>

            """
    }
}
