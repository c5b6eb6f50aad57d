import Console

/// The result of a benchmark: an object of the JSON lines, or a row of the table.
protocol Speed: Encodable {
    /// The cells under ``Report/columns``.
    var row: [String] { get }
}

/// Prints results on standard output as they come, as a table or as JSON lines.
struct Report {
    static let columns = [
        "config", "precision", "threads", "ms/step", "tokens/s", "GFLOP/s", "peak", "of peak",
    ]
    private let json: Bool
    private var output = TextOutput()

    /// Creates a report and prints the table's header.
    init(json: Bool) throws {
        self.json = json
        if !json { try output.write(Self.line(Self.columns) + "\n") }
    }

    mutating func add(_ speed: some Speed) throws {
        try output.write((json ? try jsonLine(speed) : Self.line(speed.row)) + "\n")
    }

    /// Aligns the first two cells left and the others right.
    private static func line(_ cells: [String]) -> String {
        cells.enumerated().map { column, cell in
            let padding = String(repeating: " ", count: max(2, (column < 2 ? 12 : 10) - cell.count))
            return column < 2 ? cell + padding : padding + cell
        }.joined()
    }
}

extension Double {
    /// Returns the value rounded to `digits` decimal places.
    func rounded(to digits: Int) -> Double {
        let factor = (0..<digits).reduce(1.0) { power, _ in power * 10 }
        return (self * factor).rounded() / factor
    }
}
