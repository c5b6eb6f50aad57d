import Foundation
import Testing

@testable import Text

@Suite("Writing figures") struct WritingFiguresTests {
    private func figures(_ texts: [String], known: String) throws -> WritingFigures {
        var figures = try WritingFigures(known: Array(known.utf8))
        for text in texts { try figures.add(text) }
        return figures
    }

    @Test("sentences are counted by their words, over all texts")
    func lengths() throws {
        let found = try figures(
            ["He sat. “Why?” he said to Dr. Watson. * * *\n\nNo", "Yes. Yes!"], known: "A b. C d e. F.")
        #expect(found.sentences.count == 5 && found.sentences.words == 2 + 6 + 1 + 1 + 1)
        #expect(found.knownSentences.count == 3 && found.knownSentences.mean == 2)
    }

    @Test("the distance is the largest difference of the distribution functions")
    func distance() throws {
        // Known: 1, 2, 2, 3 words. Found: 2, 4 words. At 3: 4/4 - 1/2; at 1: 1/4 - 0; at 2: 3/4 - 1/2.
        let known = "A. B c. D e. F g h."
        #expect(try figures(["A b. C d e f."], known: known).distance == 0.5)
        #expect(try figures([known, known], known: known).distance == 0)
        #expect(try figures(["A b c d e."], known: known).distance == 1)
        #expect(try figures(["12."], known: known).distance.isNaN)
    }
}

extension WritingFigures {
    fileprivate var distance: Double { sentences.distance(from: knownSentences) }
}
