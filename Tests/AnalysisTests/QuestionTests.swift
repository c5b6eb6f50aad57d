import Testing

@testable import Analysis

@Suite("Files of questions and groups") struct QuestionTests {
    private func analogies(_ text: String) throws -> AnalogyFile {
        try AnalogyFile(Array(text.utf8), path: "q")
    }

    private func groups(_ text: String) throws -> TokenGroups { try TokenGroups(Array(text.utf8), path: "g") }

    @Test("sections have names, analogies have four words, and lines may end in CR LF") func format() throws {
        let file = try analogies(
            ": family\r\nman woman king queen\r\n\r\n: gram1 plural\nhand hands eye eyes")
        #expect(file.sections.map(\.name) == ["family", "gram1 plural"])
        #expect(
            file.sections.map(\.questions) == [
                [["man", "woman", "king", "queen"]], [["hand", "hands", "eye", "eyes"]],
            ])
    }

    @Test("a line of three words is named") func short() {
        #expect(
            throws: AnalysisError.line(
                path: "q", number: 3, reason: "3 words, expected four, or a colon and the name of a section")
        ) { try analogies(": family\n\nman woman king\n") }
    }

    @Test("answers are counted at 1 and at 5, among the analogies whose words are known") func scores() throws
    {
        let space = try space([
            "man": [1, 0, 0], "woman": [1, 1, 0], "king": [1, 0, 1], "queen": [1, 1, 1], "duke": [1, 0, 1.1],
            "stone": [-1, 0.1, 0], "rock": [-1, 0.2, 0.1],
        ])
        let file = try analogies(
            """
            : family
            man woman king queen
            man woman king stone
            man woman king rook
            : nothing
            x y z w
            """)
        let scores = try space.scores(of: file)
        #expect(scores.map(\.questions) == [3, 1])
        #expect(scores.map(\.known) == [2, 0])
        #expect(scores.map(\.atOne) == [1, 0])
        // There are only four possible answers, so stone is among the first five.
        #expect(scores.map(\.atFive) == [2, 0])
        #expect(
            AnalogyScore.total(scores)
                == AnalogyScore(name: "all", questions: 4, known: 2, atOne: 1, atFive: 2))
        #expect(throws: AnalysisError.nothingKnown(path: "q")) { try space.scores(of: analogies("x y z w")) }
    }

    @Test("a line names a group and its tokens; comments and empty lines are ignored") func groupFormat()
        throws
    {
        let file = try groups("# days\n\ndays of rest: Saturday Sunday\nmarks: . : ,\n")
        #expect(file.groups.map(\.name) == ["days of rest", "marks"])
        #expect(file.groups.map(\.tokens) == [["Saturday", "Sunday"], [".", ":", ","]])
    }

    @Test(
        "a line without a name, with one token or with a repeated one is an error",
        arguments: ["Saturday Sunday", "days: Sunday", "days: Sunday Sunday", ": a b"])
    func badGroup(line: String) throws {
        let error = #expect(throws: AnalysisError.self) { try groups("ok: a b\n" + line) }
        guard case .line("g", 2, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("a tight group has precision 1 and a high silhouette, a scattered one has neither")
    func figures() throws {
        // Two bundles, and tokens far from both.
        let space = try space([
            "a": [1, 0.01, 0], "x": [0, 0.5, 1], "b": [1, 0, 0.01], "y": [0, 1, -0.5], "c": [1, 0.01, 0.01],
            "z": [0, -1, 1], "p": [0.1, -1, -1], "q": [-0.1, 1, 0.3], "r": [-0.2, -0.3, 1],
        ])
        let figures = try space.cohesion(of: groups("tight: a b c d\nloose: x y z\nunknown: k l\n"))
        #expect(figures.map(\.name) == ["tight", "loose"])
        #expect(figures[0].tokens == 4 && figures[0].known == 3)
        #expect(figures[0].precision == 1)
        #expect(figures[0].silhouetteAgainstRandom > 0.9)
        #expect(figures[0].chance == 0.25)
        #expect(figures[1].precision < 0.5)
        #expect(figures[1].silhouetteAgainstRandom < 0.3)
        #expect(throws: AnalysisError.nothingKnown(path: "g")) { try space.cohesion(of: groups("u: k l")) }
    }
}
