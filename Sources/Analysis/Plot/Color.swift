/// A colour of a screen: sRGB, 8 bits a part.
public struct Color: Sendable, Hashable {
    /// The parts.
    public let red: UInt8, green: UInt8, blue: UInt8

    /// From `0xRRGGBB`.
    public init(_ rgb: UInt32) {
        red = UInt8(truncatingIfNeeded: rgb >> 16)
        green = UInt8(truncatingIfNeeded: rgb >> 8)
        blue = UInt8(truncatingIfNeeded: rgb)
    }

    /// As files have it: `#0072b2`.
    public var hex: String {
        "#"
            + [red, green, blue].map { part in
                (part < 16 ? "0" : "") + String(part, radix: 16)
            }.joined()
    }

    /// Red, green and blue from 0 to 1, as a screen takes them.
    var parts: [Double] { [red, green, blue].map { Double($0) / 255 } }
}

/// What colours and opacity a picture has on light and on dark ground.
///
/// Groups differ to readers of every kind of colour vision: the dark theme has the colours of Okabe & Ito 2008
/// ("Color universal design"), which are too pale for white paper; the light one takes their orange and blue sky
/// darkened to a contrast of 3, and the others from Tol 2021 ("Colour schemes", muted and bright). The signs of
/// groups differ in shape as well, see ``Marker``.
public enum Theme: String, Sendable, CaseIterable {
    /// Dark on white.
    case light
    /// Light on nearly black.
    case dark

    /// What everything stands on.
    public var background: Color { self == .light ? Color(0xFFFFFF) : Color(0x15191E) }
    /// Titles and labels.
    public var ink: Color { self == .light ? Color(0x1B1F24) : Color(0xE8EAED) }
    /// Axes and notes: less than ink, and still easy to read.
    public var quiet: Color { self == .light ? Color(0x59626D) : Color(0xA3ADB8) }
    /// The lines of the grid, which may be missed.
    public var grid: Color { self == .light ? Color(0xE7EAEE) : Color(0x262C33) }
    /// Points of no group.
    public var plain: Color { self == .light ? Color(0x7B8794) : Color(0x7F8B98) }

    /// The colours of groups, in the order they are given out.
    public var palette: [Color] {
        switch self {
        case .light:
            [0x332288, 0xC38700, 0x117733, 0x499AC8, 0x882255, 0xED6677, 0x222222].map { Color($0) }
        case .dark:
            [0x56B4E9, 0xE69F00, 0x009E73, 0xF0E442, 0xCC79A7, 0xD55E00, 0xE8E8E8].map { Color($0) }
        }
    }
}
