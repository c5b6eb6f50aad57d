import Testing

@testable import Analysis

@Suite("Files of questions and groups") struct QuestionTests {
    private func analogies(_ text: String) throws -> AnalogyFile {
        try AnalogyFile(Array(text.utf8), path: "q")
    }

    private func groups(_ text: String) throws -> TokenGroups { try TokenGroups(Array(text.utf8), path: "g") }

    @Test("sections have names, questions four words, and line ends may be Windows'") func format() throws {
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
                path: "q", number: 3, reason: "3 words, wanted four, or a colon and the name of a section")
        ) { try analogies(": family\n\nman woman king\n") }
    }

    @Test("answers are counted at 1, at 5 and against those whose words are known") func scores() throws {
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
        // There are four answers to give, so stone is among the first five.
        #expect(scores.map(\.atFive) == [2, 0])
        #expect(throws: AnalysisError.nothingKnown(path: "q")) { try space.scores(of: analogies("x y z w")) }
    }

    @Test("groups are lines of a name and tokens; remarks and empty lines say nothing") func groupFormat()
        throws
    {
        let file = try groups("# days\n\ndays of rest: Saturday Sunday\nmarks: . : ,\n")
        #expect(file.groups.map(\.name) == ["days of rest", "marks"])
        #expect(file.groups.map(\.tokens) == [["Saturday", "Sunday"], [".", ":", ","]])
    }

    @Test(
        "a line without a name, with one token or with the same twice is an error",
        arguments: ["Saturday Sunday", "days: Sunday", "days: Sunday Sunday", ": a b"])
    func badGroup(line: String) throws {
        let error = #expect(throws: AnalysisError.self) { try groups("ok: a b\n" + line) }
        guard case .line("g", 2, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("a group that lies together has precision 1 and a high silhouette, a scattered one neither")
    func figures() throws {
        // Two bundles, and what is far from both in every direction.
        let space = try space([
            "a": [1, 0.01, 0], "x": [0, 0.5, 1], "b": [1, 0, 0.01], "y": [0, 1, -0.5], "c": [1, 0.01, 0.01],
            "z": [0, -1, 1], "p": [0.1, -1, -1], "q": [-0.1, 1, 0.3], "r": [-0.2, -0.3, 1],
        ])
        let figures = try space.figures(of: groups("tight: a b c d\nloose: x y z\nunknown: k l\n"))
        #expect(figures.map(\.name) == ["tight", "loose"])
        #expect(figures[0].tokens == 4 && figures[0].known == 3)
        #expect(figures[0].precision == 1)
        #expect(figures[0].silhouette > 0.9)
        #expect(figures[0].chance == 0.25)
        #expect(figures[1].precision < 0.5)
        #expect(figures[1].silhouette < 0.3)
        #expect(throws: AnalysisError.nothingKnown(path: "g")) { try space.figures(of: groups("u: k l")) }
    }
}
