internal import CICU

/// How much room text takes on a terminal.
public enum DisplayWidth {
    /// The columns that one code point takes: 0, 1 or 2, by UAX #11.
    ///
    /// 0 is for what is drawn over the character before it, and for controls. Terminals count code point by code
    /// point, so an emoji of several that are joined takes what its parts take.
    public static func columns(_ scalar: Unicode.Scalar) -> Int {
        scalar.isASCII ? (0x20..<0x7F ~= scalar.value ? 1 : 0) : Int(cicu_columns(Int32(scalar.value)))
    }

    /// The columns that a line of text takes.
    public static func columns(of text: some StringProtocol) -> Int {
        text.unicodeScalars.reduce(0) { $0 + columns($1) }
    }
}
