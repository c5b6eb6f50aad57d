internal import CICU

extension Unicode.Scalar {
    /// The lower-case letter without its marks, such as `e` for `e`, `E`, `é` and `É`.
    ///
    /// Any other code point is its own base letter.
    /// This is the first code point of ``decomposition``.
    public var baseLetter: Unicode.Scalar {
        withDecomposition { $0.first.flatMap { Unicode.Scalar(UInt32(bitPattern: $0)) } ?? self }
    }

    /// The lower-case letter and its marks, such as `e` and U+0301 for `é` and `É`: the canonical decomposition (UAX #15,
    /// NFD), with simple case folding.
    package var decomposition: [Unicode.Scalar] {
        withDecomposition { $0.compactMap { Unicode.Scalar(UInt32(bitPattern: $0)) } }
    }

    /// Calls `body` with the code points of ``decomposition``, which take no memory of their own: vocabularies are folded
    /// letter by letter.
    private func withDecomposition<Result>(_ body: (UnsafeBufferPointer<Int32>) -> Result) -> Result {
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: 32) { codePoints in
            guard let base = codePoints.baseAddress else { preconditionFailure("an allocation of 32") }
            let count = cicu_decompose(Int32(bitPattern: value), base)
            return body(UnsafeBufferPointer(start: base, count: Int(count)))
        }
    }

    /// Whether this is a letter, or a mark on one.
    var isLetter: Bool {
        // Most text is ASCII, for which the tables take ten times as long.
        if isASCII { return ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
        return switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: properties.isAlphabetic
        }
    }

    /// Whether this is a letter or a number of a script that puts spaces between words.
    package var belongsToSpacedWord: Bool {
        (isLetter || properties.numericType != nil) && !WordSpacing.isUnspaced(self)
    }

    /// Whether this may stand within a word without being a letter or a number: apostrophes and middle dots, combining
    /// marks, joiners and the soft hyphen (UAX #29), but no full stop or colon.
    package var joinsLetters: Bool { cicu_joins_letters(Int32(bitPattern: value)) != 0 }
}

/// The width of text on a terminal.
public enum DisplayWidth {
    /// Returns the number of columns of a code point: 0, 1 or 2, by UAX #11.
    ///
    /// Controls, and marks that are drawn over the character before them, have none. Terminals count code points, so
    /// an emoji joined of several has the width of its parts.
    public static func columns(_ scalar: Unicode.Scalar) -> Int {
        scalar.isASCII ? (0x20..<0x7F ~= scalar.value ? 1 : 0) : Int(cicu_columns(Int32(scalar.value)))
    }

    /// Returns the number of columns of a line of text.
    public static func columns(of text: some StringProtocol) -> Int {
        text.unicodeScalars.reduce(0) { $0 + columns($1) }
    }
}

/// The scripts that put spaces between words.
enum WordSpacing {
    /// Returns whether a letter or a mark belongs to a script without spaces between words: Han, Kana, Thai, Lao, Khmer
    /// and others of complex context (UAX #14), with the wide punctuation that goes with them.
    static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x0E00 && cicu_is_unspaced(Int32(scalar.value)) != 0
    }
}
