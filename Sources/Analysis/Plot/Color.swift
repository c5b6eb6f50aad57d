/// An sRGB colour with 8 bits per channel.
public struct Color: Sendable, Hashable {
    /// The channels.
    public let red: UInt8, green: UInt8, blue: UInt8

    /// Creates a colour from `0xRRGGBB`.
    public init(_ rgb: UInt32) {
        red = UInt8(truncatingIfNeeded: rgb >> 16)
        green = UInt8(truncatingIfNeeded: rgb >> 8)
        blue = UInt8(truncatingIfNeeded: rgb)
    }

    /// The colour in hexadecimal: `#0072b2`.
    public var hex: String {
        "#"
            + [red, green, blue].map { part in
                (part < 16 ? "0" : "") + String(part, radix: 16)
            }.joined()
    }

    /// Red, green and blue from 0 to 1.
    var parts: [Double] { [red, green, blue].map { Double($0) / 255 } }
}

/// The colours of a picture on a light or a dark background.
///
/// Each theme has nine colours for groups that people with any kind of colour vision can distinguish, in a contrast of
/// at least 3 to the background. The dark theme has the bright colours of Okabe & Ito 2008 ("Color universal design"),
/// a near-white, and a purple and a lightened blue of Tol 2021 ("Colour schemes", muted and high-contrast). The light
/// theme has the orange and sky blue of Okabe & Ito, darkened, a near-black, and colours of Tol's muted and bright
/// schemes, of which the yellow is darkened. Groups also differ in the shape of their points, see ``Marker``.
public enum Theme: String, Sendable, CaseIterable {
    /// Dark on white.
    case light
    /// Light on nearly black.
    case dark

    /// The background.
    public var background: Color { self == .light ? Color(0xFFFFFF) : Color(0x15191E) }
    /// The colour of titles and labels.
    public var ink: Color { self == .light ? Color(0x1B1F24) : Color(0xE8EAED) }
    /// The colour of axes: fainter than ink and still easy to read.
    public var quiet: Color { self == .light ? Color(0x59626D) : Color(0xA3ADB8) }
    /// The colour of grid lines.
    public var grid: Color { self == .light ? Color(0xE7EAEE) : Color(0x262C33) }
    /// The colour of points without a group.
    public var plain: Color { self == .light ? Color(0x7B8794) : Color(0x7F8B98) }

    /// The colours of groups, in order.
    public var palette: [Color] {
        switch self {
        case .light:
            [
                0x332288, 0xC38700, 0x117733, 0x499AC8, 0x882255, 0xED6677, 0x222222, 0xAA4499, 0xA19436,
            ].map { Color($0) }
        case .dark:
            [
                0x56B4E9, 0xE69F00, 0x009E73, 0xF0E442, 0xCC79A7, 0xD55E00, 0xE8E8E8, 0xAA4499, 0x0063C5,
            ].map { Color($0) }
        }
    }

    /// Returns the colour of a group; colours repeat after the last.
    func color(ofGroup group: Int) -> Color { palette[group % palette.count] }
}
