import Analysis
import Testing

@testable import Lab

@Suite("Columns and windows") struct BatchingTests {
    @Test("the alphabet in 4 columns and windows of 3 steps is the lecture's example")
    func lecture() throws {
        let text = try TextColumns(BatchingExperiment.alphabet, columns: 4, steps: 3)
        func lines(_ places: [[Int]]) -> [String] { places.map { text.shown($0).joined() } }
        #expect(text.rows == 6 && text.leftOver == ["y", "z"] && text.windows.count == 2)
        #expect(lines(text.windows[0].inputs) == ["agms", "bhnt", "ciou"])
        #expect(lines(text.windows[0].targets) == ["bhnt", "ciou", "djpv"])
        #expect(lines(text.windows[1].inputs) == ["djpv", "ekqw"])
        #expect(lines(text.windows[1].targets) == ["ekqw", "flrx"])
        let findings = try BatchingExperiment().run(LabSettings(threads: 1))
        #expect(findings.checks.count == 3 && findings.isReproduced)
        let shown = findings.passages.map(\.text).joined()
        #expect(shown.contains("c i o u    d j p v") && shown.contains("left over: y z"))
        #expect(shown.contains("h[3]: the state goes on    ╳ the gradient is cut"))
    }

    @Test(
        "columns are complete and go on from window to window for any text",
        arguments: [(7, 3, 1), (24, 4, 3), (100, 7, 40), (399, 24, 5), (2, 1, 1), (50, 1, 7)])
    func consistent(count: Int, columns: Int, steps: Int) throws {
        let letters = Array("été 中 👩‍👧\n\u{7}")
        let string = String((0..<count).map { letters[$0 % letters.count] })
        let text = try TextColumns(string, columns: columns, steps: steps)
        #expect(text.characters.count == count && text.leftOver.count == count % columns)
        #expect(text.isComplete && text.isContinuous && text.isNextCharacter)
        #expect(text.windows.allSatisfy { $0.inputs.count <= steps })
    }

    @Test("what is not consistent is found")
    func inconsistent() throws {
        let text = try TextColumns("abcdefgh", columns: 2, steps: 2)
        let (a, b) = (text.windows[0], text.windows[1])
        func with(_ windows: [TextColumns.Window]) -> TextColumns { TextColumns(text, windows: windows) }
        #expect(!with([b, a]).isContinuous && !with([b, a]).isComplete)
        #expect(!with([a]).isComplete)
        #expect(!with([.init(inputs: a.inputs, targets: a.inputs), b]).isNextCharacter)
    }

    @Test("characters are those that readers see, and those that cannot be seen get a sign")
    func characters() throws {
        let text = try TextColumns.characters(of: "e\u{301}👩‍👧\r\n ")
        #expect(text == ["e\u{301}", "👩‍👧", "\r\n", " "])
        #expect(text.map(TextColumns.visible) == ["e\u{301}", "👩‍👧", "⏎", "␣"])
        #expect(TextColumns.visible("\u{1B}") == "�")
    }

    @Test(
        "pictures are drawn for the longest text, in both themes and languages", arguments: Language.allCases)
    func pictures(language: Language) throws {
        var experiment = BatchingExperiment()
        for (text, batch, steps) in [
            (BatchingExperiment.alphabet, 4, 3), (String(repeating: "a", count: 400), 1, 40),
            (String(repeating: "a&", count: 200), 24, 1),
        ] {
            (experiment.text, experiment.batchSize, experiment.steps) = (text, batch, steps)
            let figure = try #require(
                try experiment.run(LabSettings(language: language, threads: 1)).figures.first)
            for theme in Theme.allCases {
                let drawing = try figure.drawing(theme)
                for case .text(let text) in drawing.elements {
                    #expect(text.box.left >= 0 && text.box.right <= drawing.width, "\(text.string)")
                    #expect(text.box.top >= 0 && text.box.bottom <= drawing.height, "\(text.string)")
                }
            }
        }
    }

    @Test("a text lies where its anchor says")
    func anchors() throws {
        func box(_ anchor: Drawing.Text.Anchor) throws -> Box {
            try Drawing.Text("state", at: .init(100, 50), anchor, size: 14, color: Theme.light.ink).box
        }
        let (start, middle, end) = (try box(.start), try box(.middle), try box(.end))
        #expect(start.left == 100 && end.right == 100 && abs(middle.left + middle.right - 200) < 1e-9)
        #expect(start.right > 110)
    }

    @Test("impossible settings are refused by name")
    func refused() {
        let settings = LabSettings(threads: 1)
        var experiment = BatchingExperiment()
        experiment.batchSize = 25
        #expect(throws: LabError.setting(name: "the number of columns", value: "25", wanted: "from 1 to 24"))
        {
            try experiment.run(settings)
        }
        experiment = BatchingExperiment()
        experiment.steps = 0
        #expect(throws: LabError.self) { try experiment.run(settings) }
        for text in [
            "", "abcdefg", String(repeating: "a", count: 401), String(repeating: "\u{301}", count: 9000),
        ] {
            experiment = BatchingExperiment()
            experiment.text = text
            #expect(throws: LabError.self) { try experiment.run(settings) }
        }
    }
}
