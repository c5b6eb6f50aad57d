import Modeling
import Testing
import Text

@testable import Analysis

@Suite struct ErrorTests {
    private static let errors: [any Error & CustomStringConvertible] =
        [
            AnalysisError.tooFewTokens(count: 1), .constant(rows: 3),
            .components(asked: 3, rank: 2, rows: 5, columns: 2), .notFinite(row: 0),
            .noEigenvectors(code: -1000),
            .unknownWord("a", suggestions: []), .unknownWord("a", suggestions: ["b"]),
            .zero("a"), .widths(input: 4, output: 6), .line(path: "f", number: 1, reason: "no name"),
            .nothingKnown(path: "f"),
            .clusters(3, points: 2), .layer(3, count: 2), .tooFewPhrases(1, path: nil),
            .tooFewPhrases(2, path: "f"), .tooManyPhrases(3000, limit: 2000), .noPhrases(.standardInput),
            .noContexts(.changed(paths: ["f"])),
        ] as [AnalysisError] + [
            PictureError.tooLarge(width: 1, height: 1), PictureError.cairo("out of memory"),
        ]

    @Test("An error of the library is one line that names no command and no flag", arguments: errors.indices)
    func description(index: Int) {
        let text = Self.errors[index].description
        #expect(!text.isEmpty && !text.contains("\n"))
        #expect(!text.contains("--") && !text.contains("lmembed"), "\(text)")
    }
}
