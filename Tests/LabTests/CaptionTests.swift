import Analysis
import Engine
import Neural
import Testing

@testable import Lab

@Suite("Captions") struct CaptionTests {
    /// Pictures of scenes that differ in one colour and one relation.
    private func pictures(_ count: Int, seed: UInt64) -> [ScenePicture] {
        var scenes = SceneGenerator(pairs: 1, seed: seed)
        return (0..<count).map { _ in scenes.test(.trained) }
    }

    @Test("the gradients of the linear maps match central differences through the decoder")
    func gradients() throws {
        OneDNN.use(threads: 1)
        let network = try CaptionNetwork(hidden: 8, batchSize: 4, seed: 2, precision: .float32)
        let batch = pictures(4, seed: 3)
        // A rate of zero leaves the weights as they are.
        try network.learn(batch, rate: 0)
        try withExtendedLifetime(network) {
            let gradients = Array(network.parameters.gradients)
            for slot in network.parameters.slots where slot.name.hasPrefix("picture") {
                let largest = try #require(slot.range.max { abs(gradients[$0]) < abs(gradients[$1]) })
                let (weight, ε) = (network.parameters.weights[largest], Float(1e-2))
                network.parameters.weights[largest] = weight + ε
                let above = try network.learn(batch, rate: 0)
                network.parameters.weights[largest] = weight - ε
                let below = try network.learn(batch, rate: 0)
                network.parameters.weights[largest] = weight
                let difference = (above - below) / (2 * ε)
                #expect(gradients[largest] != 0)
                #expect(
                    abs(difference - gradients[largest]) < 0.02 * abs(gradients[largest]) + 1e-5,
                    "\(slot.name)")
            }
        }
    }

    @Test(
        "a network learns a few pictures by heart, the same with the same seed, and not without their vectors"
    )
    func learns() throws {
        OneDNN.use(threads: 1)
        let pictures = pictures(12, seed: 4)
        func train() throws -> (right: [[String]], shuffled: [[String]]) {
            let network = try CaptionNetwork(hidden: 48, batchSize: 12, seed: 5)
            for _ in 0..<150 { try network.learn(pictures, rate: 5e-3) }
            return (
                try network.captions(of: pictures), try network.captions(of: pictures, isShuffled: true)
            )
        }
        let (right, shuffled) = try train()
        let wanted = pictures.map { Caption($0.scene).words }
        // Twelve captions of 300,000 cannot be guessed.
        #expect(right == wanted)
        #expect(shuffled == Array(wanted.dropFirst() + wanted.prefix(1)))
        #expect(try train() == (right, shuffled))
    }

    @Test("after 150 batches, a network names most attributes of new pictures")
    func generalizes() throws {
        OneDNN.use(threads: 1)
        let network = try CaptionNetwork(hidden: 48, batchSize: 64, seed: 2)
        var scenes = SceneGenerator(pairs: 1, seed: 3)
        for _ in 0..<150 {
            try network.learn((0..<64).map { _ in scenes.lesson(named: 1) }, rate: 5e-3)
        }
        let pictures = pictures(64, seed: 4)
        let answers = zip(pictures, try network.captions(of: pictures)).map(CaptionAnswer.init)
        let captions = answers.filter { $0.caption != nil }
        let errors = captions.map(\.errors.count).reduce(0, +)
        // Chance errs in 4.8 of 7 attributes: it is right in 1/3, 1/6 and 1/5 of each group, and in half of the relations.
        #expect(captions.count > 56 && Double(errors) < 2.5 * Double(captions.count))
    }

    @Test("a run has a course and tests, the same with the same seed")
    func run() throws {
        OneDNN.use(threads: 1)
        var run = CaptionRun(pairs: 1, seed: 2)
        (run.hidden, run.steps, run.tests) = (32, 160, 16)
        let (outcome, again) = (try run.train { _ in }, try run.train { _ in })
        #expect(outcome.course.map(\.step) == (1...20).map { 8 * $0 })
        // What was learned shows in the words: an untrained network writes the same for every picture.
        #expect(Set(outcome.tests.flatMap(\.answers).map(\.words)).count > 10)
        #expect(outcome.tests.map(\.selection) == SceneGenerator.Selection.allCases)
        for (one, other) in zip(outcome.tests, again.tests) {
            #expect(one.answers.map(\.words) == other.answers.map(\.words) && one.answers.count == 16)
            #expect(one.answers.map(\.picture) == other.answers.map(\.picture))
        }
    }

    // MARK: Report

    private func answers() -> [CaptionAnswer] {
        let scene = Scene(
            first: .init(count: 2, kind: .init(.red, .circle)),
            second: .init(count: 1, kind: .init(.blue, .square)), axis: .vertical)
        var random = SplitMix64(seed: 1)
        return [
            "two red circles above a blue square", "two red circles above a blue star", "two red",
            "a blue square below two red circles",
        ].map { CaptionAnswer(ScenePicture(scene, &random), $0.split(separator: " ").map(String.init)) }
    }

    @Test(
        "the sheet sorts answers into three columns, and every text lies inside of it",
        arguments: Theme.allCases)
    func sheet(theme: Theme) throws {
        for language in Language.allCases {
            let sheet = ContactSheet(answers(), language)
            #expect(sheet.shown(.right).count == 2 && sheet.shown(.nearly).count == 1)
            #expect(sheet.shown(.wrong).map(\.words) == [["two", "red"]])
            let drawing = try sheet.drawing(theme)
            var texts: [Drawing.Text] = []
            for case .text(let text) in drawing.elements { texts.append(text) }
            #expect(texts.allSatisfy { $0.box.right < drawing.width && $0.box.bottom < drawing.height })
            #expect(texts.contains { $0.string.contains("50.0 %") })
            #expect(texts.filter { $0.isBold && $0.size == 16 }.map(\.string) == ["star", "two", "red"])
            // Four frames, and three shapes in each.
            let shapes = drawing.elements.count { if case .shape = $0 { true } else { false } }
            #expect(shapes == 16)
            #expect(drawing.description.contains("“two red circles above a blue star”"))
        }
    }

    @Test("tables and rules count by hand")
    func report() {
        let test = SceneGenerator.Selection.allCases.map {
            CaptionRun.Test(selection: $0, answers: answers(), shuffled: [answers()[2]])
        }
        let point = CaptionRun.Point(step: 1, trained: 0.5, withheld: 0.25)
        let report = CaptionReport(
            outcomes: [.init(course: [point], tests: test)], run: CaptionRun(pairs: 1, seed: 1),
            language: .english)
        let findings = report.findings()
        #expect(findings.tables[0].rows[0][2] == .shares(Spread([0.5])))
        #expect(findings.tables[0].rows[0][3] == .shares(Spread([0.25])))
        #expect(findings.tables[1].rows[0][3] == .share(0.5))  // three shapes, above or below
        #expect(findings.tables[2].rows[2][1] == .shares(Spread([0.25])))  // one shape of four captions
        #expect(findings.checks.map(\.holds) == [false, true])
    }

    @Test("impossible settings are refused by name")
    func refused() {
        for change in [
            { $0.hidden = 0 }, { $0.hidden = 1025 }, { $0.steps = 0 }, { $0.seeds = 0 }, { $0.seeds = 101 },
        ] as [(inout CaptionExperiment) -> Void] {
            var experiment = CaptionExperiment()
            change(&experiment)
            #expect(throws: LabError.self) { try experiment.run(LabSettings(threads: 1)) }
        }
    }
}
