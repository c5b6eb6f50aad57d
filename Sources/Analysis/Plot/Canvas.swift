internal import CCairo

/// A raster image, drawn by Cairo, which also measures text.
final class Canvas {
    private let handle: OpaquePointer

    /// Creates an empty canvas of `width` × `height` points, with `scale` pixels to a point.
    init(width: Double, height: Double, scale: Double) throws(PictureError) {
        let handle = lm_canvas_create(width, height, scale)
        guard let handle else {
            throw .tooLarge(width: Int(width * scale), height: Int(height * scale))
        }
        self.handle = handle
    }

    deinit { lm_canvas_destroy(handle) }

    /// Returns the width of a line of text in points.
    func width(of text: String, size: Double, isBold: Bool = false) -> Double {
        lm_canvas_text_width(handle, text, size, isBold ? 1 : 0)
    }

    /// Draws an element on top of the others.
    func draw(_ element: Drawing.Element) {
        lm_canvas_clear_path(handle)
        switch element {
        case .shape(let form, let fill, let stroke, let width, name: _):
            trace(form)
            if let fill { lm_canvas_fill(handle, fill.cairo) }
            if let stroke { lm_canvas_stroke(handle, stroke.cairo, width) }
        case .text(let text):
            lm_canvas_text(
                handle, text.string, text.origin.x, text.origin.y, text.size, text.isBold ? 1 : 0,
                text.goesUp ? 1 : 0)
            if let rim = text.rim {
                lm_canvas_stroke(handle, Drawing.Paint(color: rim).cairo, Drawing.rimWidth)
            }
            lm_canvas_fill(handle, Drawing.Paint(color: text.color).cairo)
        }
    }

    private func trace(_ form: Drawing.Form) {
        switch form {
        case .circle(let center, let radius): lm_canvas_circle(handle, center.x, center.y, radius)
        case .polygon(let points), .line(let points):
            for (index, point) in points.enumerated() {
                if index == 0 {
                    lm_canvas_move(handle, point.x, point.y)
                } else {
                    lm_canvas_line(handle, point.x, point.y)
                }
            }
            if case .polygon = form { lm_canvas_close(handle) }
        }
    }

    /// Returns the pixels: red, green and blue of each, row by row from the top.
    func pixels() -> [UInt8] {
        var (width, height): (Int32, Int32) = (0, 0)
        lm_canvas_size(handle, &width, &height)
        var rgb = [UInt8](repeating: 0, count: 3 * Int(width) * Int(height))
        lm_canvas_rgb(handle, &rgb)
        return rgb
    }

    /// Returns the image as the bytes of a PNG file.
    func png() throws(PictureError) -> [UInt8] {
        var bytes: [UInt8] = []
        let fault = withUnsafeMutablePointer(to: &bytes) { bytes in
            lm_canvas_png(
                handle,
                { context, piece, count in
                    let bytes = context.assumingMemoryBound(to: [UInt8].self)
                    bytes.pointee += UnsafeBufferPointer(start: piece, count: count)
                }, bytes)
        }
        if let fault { throw .cairo(String(cString: fault)) }
        return bytes
    }
}

extension Drawing.Paint {
    fileprivate var cairo: lm_paint {
        lm_paint(red: color.parts[0], green: color.parts[1], blue: color.parts[2], opacity: opacity)
    }
}

extension Drawing {
    /// The stroke width of the rim around text; half of it lies outside the letters.
    static let rimWidth = 3.0

    /// Renders the picture as the bytes of a PNG file.
    ///
    /// - Parameter scale: The number of pixels to a point.
    /// - Returns: The bytes.
    /// - Throws: ``PictureError`` if the picture is too large or Cairo fails.
    public func png(scale: Double = 2) throws(PictureError) -> [UInt8] { try canvas(scale).png() }

    /// Renders the picture as pixels.
    ///
    /// - Parameter scale: The number of pixels to a point.
    /// - Returns: Red, green and blue of each pixel, (height, width, 3), from the top left corner.
    /// - Throws: ``PictureError`` if the picture is too large.
    package func pixels(scale: Double = 1) throws(PictureError) -> [UInt8] { try canvas(scale).pixels() }

    private func canvas(_ scale: Double) throws(PictureError) -> Canvas {
        let canvas = try Canvas(width: width, height: height, scale: scale)
        let corners = [Point(0, 0), Point(width, 0), Point(width, height), Point(0, height)]
        canvas.draw(.shape(.polygon(corners), fill: Paint(color: background), stroke: nil, width: 0))
        for element in elements { canvas.draw(element) }
        return canvas
    }
}

/// An error of drawing a picture.
public enum PictureError: Error, Equatable, Sendable {
    /// More pixels than memory or Cairo allow.
    case tooLarge(width: Int, height: Int)
    /// Any other error of Cairo.
    case cairo(String)
}

extension PictureError: CustomStringConvertible {
    /// One line for a person: what was found.
    public var description: String {
        switch self {
        case .tooLarge(let width, let height):
            "a picture of \(width) × \(height) pixels is too large"
        case .cairo(let reason): "Cairo cannot draw the picture: \(reason)"
        }
    }
}
