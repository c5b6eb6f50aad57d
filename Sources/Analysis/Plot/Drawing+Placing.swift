// What a drawing needs whose shapes are placed by hand.

extension Drawing {
    /// Creates an empty drawing.
    public init(width: Double, height: Double, theme: Theme, title: String, description: String) {
        self.init(
            width: width, height: height, background: theme.background, title: title,
            description: description,
            elements: [])
    }
}

extension Drawing.Paint {
    /// Creates a paint.
    public init(_ color: Color, opacity: Double = 1) { self.init(color: color, opacity: opacity) }
}

extension Drawing.Text {
    /// The part of a text that lies at a position.
    public enum Anchor: Sendable {
        /// The left end, the middle, or the right end.
        case start, middle, end
    }

    /// Creates a line of text, with invisible characters escaped.
    ///
    /// - Parameters:
    ///   - string: The text.
    ///   - position: Where the anchor of its baseline lies.
    ///   - anchor: What lies there.
    ///   - size: The font size.
    ///   - isBold: Whether it is bold.
    ///   - color: The colour of the letters.
    /// - Throws: ``PictureError`` where Cairo cannot measure it.
    public init(
        _ string: String, at position: Drawing.Point, _ anchor: Anchor = .start, size: Double,
        isBold: Bool = false, color: Color
    ) throws(PictureError) {
        let shown = PlainText.visible(string)
        let width = try Canvas(width: 1, height: 1, scale: 1).width(of: shown, size: size, isBold: isBold)
        let shift =
            switch anchor {
            case .start: 0.0
            case .middle: width / 2
            case .end: width
            }
        self.init(
            string: shown, origin: Drawing.Point(position.x - shift, position.y), width: width, size: size,
            isBold: isBold, color: color)
    }
}
