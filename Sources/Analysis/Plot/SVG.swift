extension Drawing {
    /// The picture as an SVG file: one element per line, with a title and a description for screen readers.
    ///
    /// Every text keeps the width that it was laid out with (`textLength`), whatever font a browser uses.
    public var svg: String {
        let (width, height) = (Self.number(width), Self.number(height))
        var lines = [
            #"<?xml version="1.0" encoding="UTF-8"?>"#,
            #"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \#(width) \#(height)" width="\#(width)" "#
                + #"height="\#(height)" role="img" aria-labelledby="title desc" "#
                + #"font-family="'DejaVu Sans', Verdana, sans-serif">"#,
            #"<title id="title">\#(Self.escape(title))</title>"#,
            #"<desc id="desc">\#(Self.escape(description))</desc>"#,
            #"<rect width="\#(width)" height="\#(height)" fill="\#(background.hex)"/>"#,
        ]
        lines += elements.map { element in
            switch element {
            case .shape(let form, let fill, let stroke, let width, let name):
                Self.shape(form, fill, stroke, width, name)
            case .text(let text): Self.text(text)
            }
        }
        return lines.joined(separator: "\n") + "\n</svg>\n"
    }

    private static func shape(
        _ form: Form, _ fill: Paint?, _ stroke: Paint?, _ width: Double, _ name: String?
    ) -> String {
        let outline: String
        switch form {
        case .circle(let center, let radius):
            outline = #"circle cx="\#(number(center.x))" cy="\#(number(center.y))" r="\#(number(radius))""#
        case .polygon(let points): outline = #"polygon points="\#(list(points))""#
        case .line(let points): outline = #"polyline points="\#(list(points))""#
        }
        var attributes = outline + paint("fill", fill)
        if let stroke {
            attributes += paint("stroke", stroke)
            attributes += #" stroke-width="\#(number(width))" stroke-linejoin="round""#
        }
        guard let name else { return "<\(attributes)/>" }
        let tag = outline.prefix { $0 != " " }
        return "<\(attributes)><title>\(escape(name))</title></\(tag)>"
    }

    private static func text(_ text: Text) -> String {
        let (x, y) = (number(text.origin.x), number(text.origin.y))
        var attributes = #"x="\#(x)" y="\#(y)" font-size="\#(number(text.size))" fill="\#(text.color.hex)""#
        if text.isBold { attributes += #" font-weight="bold""# }
        if text.width > 0 {
            attributes += #" textLength="\#(number(text.width))" lengthAdjust="spacingAndGlyphs""#
        }
        if text.goesUp { attributes += #" transform="rotate(-90 \#(x) \#(y))""# }
        if let rim = text.rim {
            attributes += #" stroke="\#(rim.hex)" stroke-width="\#(number(rimWidth))" "#
            attributes += #"stroke-linejoin="round" paint-order="stroke""#
        }
        return "<text \(attributes)>\(escape(text.string))</text>"
    }

    private static func paint(_ name: String, _ paint: Paint?) -> String {
        guard let paint else { return #" \#(name)="none""# }
        let opacity = paint.opacity < 1 ? #" \#(name)-opacity="\#(number(paint.opacity))""# : ""
        return #" \#(name)="\#(paint.color.hex)""# + opacity
    }

    private static func list(_ points: [Point]) -> String {
        points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
    }

    /// Returns a length to a hundredth of a point.
    private static func number(_ value: Double) -> String { decimal(value, places: 2) }

    /// Returns `text` with what is invisible made visible, escaped for XML.
    static func escape(_ text: String) -> String { escapedForMarkup(PlainText.visible(text)) }
}

/// Returns `text` with the characters that XML and HTML reserve escaped.
package func escapedForMarkup(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": escaped += "&amp;"
        case "<": escaped += "&lt;"
        case ">": escaped += "&gt;"
        case "\"": escaped += "&quot;"
        default: escaped.unicodeScalars.append(scalar)
        }
    }
    return escaped
}
