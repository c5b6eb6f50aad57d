internal import CICU

extension Unicode.Scalar {
    /// The letter under its marks, in small: `e` for `e`, `E`, `é` and `É`; what is no such letter, itself.
    ///
    /// The first code point of the canonical decomposition (UAX #15, NFD), with its case folded (simple folding).
    public var baseLetter: Unicode.Scalar {
        Unicode.Scalar(UInt32(bitPattern: cicu_base_letter(Int32(bitPattern: value)))) ?? self
    }
}
