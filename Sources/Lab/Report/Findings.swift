public import Analysis

/// What an experiment found.
public struct Findings: Sendable {
    /// Numbers.
    public var tables: [ResultTable] = []
    /// Pictures.
    public var figures: [Figure] = []
    /// Texts of fixed-width characters, such as programs with their output.
    public var passages: [Passage] = []
    /// Texts in colours, for a terminal and as pages of their own.
    public var coloredTexts: [NamedColoredText] = []
    /// Files of other kinds, such as sounds.
    public var files: [NamedFile] = []
    /// The rules by which the claim counts as reproduced.
    public var checks: [Check] = []

    /// Creates findings without anything in them.
    public init() {}

    /// Whether every rule holds.
    public var isReproduced: Bool { checks.allSatisfy(\.holds) }
}

/// A rule, and what was found.
public struct Check: Sendable, Codable, Equatable {
    /// What has to hold.
    public let rule: String
    /// What was found.
    public let found: String
    /// Whether the rule holds.
    public let holds: Bool

    /// Creates a check.
    public init(_ rule: String, found: String, holds: Bool) {
        (self.rule, self.found, self.holds) = (rule, found, holds)
    }
}

/// A table of results.
public struct ResultTable: Sendable, Equatable, Encodable {
    /// The title.
    public var title: String
    /// The titles of the columns.
    public var columns: [String]
    /// The cells, row by row.
    public var rows: [[Cell]]

    /// Creates a table.
    public init(title: String, columns: [String], rows: [[Cell]] = []) {
        (self.title, self.columns, self.rows) = (title, columns, rows)
    }

    /// A cell.
    public enum Cell: Sendable, Equatable, Encodable, ExpressibleByStringLiteral, CustomStringConvertible {
        /// A text.
        case text(String)
        /// A number, shown with this many decimal places.
        case number(Double, places: Int)
        /// A share from 0 to 1, shown as a percentage.
        case share(Double)

        /// Creates a text.
        public init(stringLiteral value: String) { self = .text(value) }

        /// A median, with the lowest and the highest value.
        case spread(Spread, places: Int)
        /// A median of shares from 0 to 1, with the lowest and the highest, as percentages.
        case shares(Spread)

        /// A whole number.
        public static func count(_ value: Int) -> Cell { .number(Double(value), places: 0) }

        /// The cell as people read it.
        public var description: String {
            switch self {
            case .text(let text): text
            case .number(let value, let places): shown(value, places)
            case .share(let value): shown(100 * value, 1) + " %"
            case .spread(let spread, let places):
                "\(shown(spread.median, places)) (\(shown(spread.low, places))–\(shown(spread.high, places)))"
            case .shares(let spread):
                "\(shown(100 * spread.median, 1)) % (\(shown(100 * spread.low, 1))–\(shown(100 * spread.high, 1)))"
            }
        }

        private func shown(_ value: Double, _ places: Int) -> String {
            value.isFinite ? decimal(value, places: places, padded: true) : "–"
        }

        /// Writes the text, or the number without rounding.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .number(let value, _), .share(let value):
                if value.isFinite { try container.encode(value) } else { try container.encodeNil() }
            case .spread(let spread, _), .shares(let spread): try container.encode(spread)
            }
        }
    }
}

/// The median of several runs, with the lowest and the highest value.
public struct Spread: Sendable, Equatable, Encodable {
    /// The middle value, or the mean of the two in the middle.
    public let median: Double
    /// The lowest and the highest value.
    public let low: Double, high: Double

    /// Summarizes values, of which there is at least one.
    public init(_ values: [Double]) {
        precondition(!values.isEmpty, "the spread of no values")
        let sorted = values.sorted(), middle = sorted.count / 2
        median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
        (low, high) = (sorted[0], sorted[sorted.count - 1])
    }
}

/// A picture, drawn for a light or a dark background.
public struct Figure: Sendable {
    /// The end of its file name, without an extension.
    public let name: String
    /// A sentence on what it shows.
    public let caption: String
    /// Draws it.
    public let drawing: @Sendable (Theme) throws(PictureError) -> Drawing

    /// Creates a figure.
    public init(
        _ name: String, caption: String, drawing: @escaping @Sendable (Theme) throws(PictureError) -> Drawing
    ) {
        (self.name, self.caption, self.drawing) = (name, caption, drawing)
    }
}

/// A text of fixed-width characters.
public struct Passage: Sendable, Codable, Equatable {
    /// The title.
    public var title: String
    /// The text, of whole lines.
    public var text: String

    /// Creates a passage.
    public init(title: String, text: String) { (self.title, self.text) = (title, text) }
}

/// A file with a name.
public struct NamedFile: Sendable, Equatable {
    /// The end of its file name, with an extension.
    public let name: String
    /// What is in it.
    public let bytes: [UInt8]

    /// Creates a named file.
    public init(_ name: String, _ bytes: [UInt8]) { (self.name, self.bytes) = (name, bytes) }
}

/// A text in colours with a name.
public struct NamedColoredText: Sendable, Equatable {
    /// The end of its file name, without an extension.
    public let name: String
    /// The text.
    public let text: ColoredText

    /// Creates a named text.
    public init(_ name: String, _ text: ColoredText) { (self.name, self.text) = (name, text) }

    /// The text as a figure.
    var figure: Figure {
        Figure(name, caption: text.description) { [text] theme throws(PictureError) in
            try text.drawing(PictureStyle(width: 900, theme: theme))
        }
    }
}
