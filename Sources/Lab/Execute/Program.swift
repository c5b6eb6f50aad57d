/// A short program in Python that prints one whole number (Zaremba & Sutskever 2014, "Learning to Execute").
public struct Program: Sendable, Equatable {
    /// The source, without a line break at its end.
    public let text: String
    /// The number that the program prints.
    public let value: Int

    /// What a network should write: the number and a full stop.
    public var output: String { "\(value)." }

    /// What an operation does to its operands a, b, c and d, expressions or numbers.
    public enum Operation: CaseIterable, Sendable {
        /// `(a+b)` or `(a-b)`.
        case pair
        /// `(a*k)` or `(k*a)`, k from 1 to four times the length.
        case smallMultiplication
        /// `a`.
        case equality
        /// `v=a`, then `(v+b)` or `(v-b)`.
        case variable
        /// `v=a`, then `for x in range(k):v+=b` or `v-=b`, then `v`.
        case smallLoop
        /// `(c if a<b else d)`, or with `>`.
        case conditional
    }

    /// The programs to learn from, or those to test with.
    public enum Part: Sendable {
        /// Two thirds of all programs.
        case training
        /// One third.
        case test
    }

    /// The part that the program belongs to.
    ///
    /// It follows from a hash of the text alone (FNV-1a), so that no text is in both parts.
    public var part: Part {
        let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return hash % 3 == 0 ? .test : .training
    }

    /// The programs of the lecture's figures 8 and 9, written as ``ProgramGenerator`` writes: numbers of four digits,
    /// three operations.
    public static let figures = [
        Program(
            text: "j=8584\nfor x in range(8):j+=920\nb=(1500+j)\nprint((b+7567))",
            value: 25011),
        Program(
            text: "i=8827\nc=(i-5347)\nprint(((c+8704) if 2641<8500 else 5308))",
            value: 12184),
    ]
}
