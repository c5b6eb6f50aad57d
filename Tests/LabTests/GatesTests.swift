import Analysis
import Engine
import Modeling
import Neural
import RealModule
import Testing
import Text
import TinyModels
import Training

@testable import Lab

@Suite("Gates of an LSTM") struct GatesTests {
    @Test("output off and on, memory reset, kept and written: exact numbers of a cell whose gates are held")
    func demonstrations() {
        let h = Double.tanh(0.8)
        func states(_ demonstration: GateDemonstration) -> [[Double]] {
            demonstration.steps.map { [$0.c, $0.h] }
        }
        #expect(states(.output) == [[0.8, 0], [0.8, 0], [0.8, h], [0.8, h]])
        #expect(states(.reset) == [[0.8, h], [0, 0], [0, 0], [0, 0]])
        #expect(states(.kept) == [[0.8, h], [0.8, h], [0.8, h], [0.8, h]])
        let c = [1, -1, 0.3, -0.7].map(Double.tanh)
        #expect(states(.written) == c.map { [$0, Double.tanh($0)] })
        for demonstration in GateDemonstration.allCases {
            #expect(demonstration.holds)
            for (step, held) in zip(demonstration.steps, demonstration.gates) {
                #expect([step.i, step.f, step.o] == [held.i, held.f, held.o].map { $0 ? 1 : 0 })
                #expect(step.g == .tanh(step.x))
            }
        }
    }

    @Test("the layer that trains shows the same with its gates held")
    func engine() throws {
        OneDNN.use(threads: 1)
        for demonstration in GateDemonstration.allCases {
            var state = RecurrentState(.lstm, hiddenSizes: [1], batchSize: 1)
            state.floats = [Float(Double.tanh(0.8)), 0.8]
            for (step, held) in zip(demonstration.steps, demonstration.gates) {
                var plan = Plan()
                let stack = try RecurrentStack(
                    .lstm, inputSize: 1, hiddenSizes: [1], batchSize: 1, steps: 1, in: &plan)
                let parameters = Parameters(plan)
                let weights = held.cell.weights
                for (slot, values) in zip(
                    parameters.slots, [weights.weightIH, weights.weightHH, weights.biasIH])
                {
                    for (index, value) in zip(slot.range, values) {
                        // A float's σ is exact from 88 on.
                        parameters.weights[index] = Float(max(-88, min(88, value)))
                    }
                }
                stack.input.floats()?[0] = Float(step.x)
                _ = try stack.forward(steps: 1, parameters, state: &state, .evaluation)
                #expect(abs(Double(state.floats[0]) - step.h) < 1e-6)
                #expect(abs(Double(state.floats[1]) - step.c) < 1e-6)
            }
        }
    }

    // MARK: What can be counted

    @Test("what is counted after each character, by hand")
    func countable() {
        let text = "Ab, \"Cd\"\nE f"
        func values(_ countable: Countable) -> [Double] { countable.values(text.map(String.init)) }
        #expect(values(.quotation) == [0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0])
        #expect(values(.line) == [1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3])
        #expect(values(.capital) == [1, 1, 0, 0, 0, 1, 1, 0, 0, 1, 0, 0])
        #expect(values(.word) == [1, 2, 0, 0, 0, 1, 2, 0, 0, 1, 0, 1])
        // A token of several characters counts what is there after its last; an empty one changes nothing.
        #expect(Countable.word.values(["the", " old", "", " king."]) == [3, 3, 3, 0])
    }

    @Test("quotation marks of other languages pair, and an empty line ends a quotation left open")
    func quotationMarks() {
        func inside(_ text: String) -> [Double] { Countable.quotation.values(text.map(String.init)) }
        for text in ["“a” b", "„a“ b", "„a” b", "«a» b", "»a« b", "\"a\" b"] {
            #expect(inside(text) == [1, 1, 0, 0, 0], "\(text)")
        }
        #expect(inside("“a\n\nb") == [1, 1, 1, 0, 0])
        #expect(inside("“a\n“b”") == [1, 1, 1, 1, 1, 0])
    }

    // MARK: The made-up text

    @Test("the made-up text has short lines and closed quotations, and tells the past outside of them")
    func madeUpText() {
        let text = QuotedText.lines(20_000, seed: 3)
        #expect(text.utf8.count >= 20_000 && text.hasSuffix("\n"))
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        #expect(lines.allSatisfy { !$0.isEmpty && $0.count <= QuotedText.width })
        // No line could have taken the first word of the next.
        for (line, next) in zip(lines, lines.dropFirst()) {
            let word = next.prefix { $0 != " " }
            #expect(line.count + 1 + word.count > QuotedText.width)
        }
        let parts = text.replacing("\n", with: " ").split(separator: "\"", omittingEmptySubsequences: false)
        #expect(parts.count % 2 == 1 && parts.count > 100)
        for (place, part) in parts.enumerated() {
            let words = Set(part.split { !$0.isLetter }.map(String.init))
            if place % 2 == 1 {
                #expect(
                    part.hasSuffix(".") && words.isDisjoint(with: ["the", "opened", "called", "and", "said"]))
            } else {
                #expect(words.isDisjoint(with: ["a", "A", "opens", "calls", "turns", "but"]))
            }
        }
        #expect(QuotedText.lines(500, seed: 4) == QuotedText.lines(500, seed: 4))
        #expect(QuotedText.lines(500, seed: 4) != QuotedText.lines(500, seed: 5))
    }

    @Test("names and adjectives are uniform: χ² stays below the 99.99 % quantile")
    func uniform() {
        let words = QuotedText.lines(60_000, seed: 1).split { !$0.isLetter }
        for names in [
            ["Anna", "Boris", "Clara", "David", "Emma", "Felix", "Grace", "Henry"],
            ["young", "small", "dark", "quiet", "green", "heavy", "bright", "lost"],
        ] {
            let counts = names.map { name in words.count { $0 == name } }
            let mean = Double(counts.reduce(0, +)) / 8
            let squares = counts.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) / mean }
            #expect(mean > 50 && squares < 29.9)  // 7 degrees of freedom
        }
    }

    // MARK: Units that count

    @Test("a planted unit is found with its correlation, and noise stays within what chance finds")
    func ranking() throws {
        let pieces = QuotedText.lines(3000, seed: 2).map(String.init)
        let inside = Countable.quotation.values(pieces)
        var random = SplitMix64(seed: 9)
        var values = (0..<20).map { _ in pieces.indices.map { _ in Float(random.normal()) } }
        values.append(inside.map { Float(0.5 - 2 * $0) })
        let units = values.indices.map { Unit(layer: 0, number: $0, kind: .h) }
        let reading = UnitReading(
            units: units, values: values, pieces: pieces, ids: pieces.map { _ in 0 })
        let ranking = UnitRanking(.quotation, reading, seed: 1)
        let best = try #require(ranking.entries.first)
        #expect(best.index == 20 && abs(best.found + 1) < 1e-9 && abs(best.checked + 1) < 1e-9)
        #expect(ranking.entries.dropFirst().allSatisfy { abs($0.found) < 0.15 })
        #expect(ranking.chance < 0.9)
        // Without the planted unit nothing stands out from what the moved text finds.
        let noise = UnitReading(
            units: Array(units.dropLast()), values: Array(values.dropLast()), pieces: pieces,
            ids: reading.ids)
        let none = UnitRanking(.quotation, noise, seed: 1)
        #expect(abs(try #require(none.entries.first).checked) < none.chance)
        // By hand: (1, 2, 3) and (1, 2, 4) have the correlation 3 / √(2 · 14/3); a constant has none.
        let (a, b) = (UnitRanking.Standardized([1, 2, 3]), UnitRanking.Standardized([1, 2, 4]))
        #expect(abs(a.product(b) - 3 / (28.0 / 3).squareRoot()) < 1e-12)
        #expect(a.product(UnitRanking.Standardized([5, 5, 5])) == 0)
    }

    private func tinyModel(_ level: Level, _ cell: Cell = .lstm) throws -> ReadableModel {
        let vocabulary = try Vocabulary(
            of: "the cat sat on the mat. the cat, the mat and the cat sat. é é 家 家\n", level: level)
        let architecture = Architecture(
            cell: cell, vocabularySize: vocabulary.count, embeddingSize: 4, hiddenSizes: [6, 5])
        let tensors = TinyModel(architecture: architecture, seed: 3).tensors
        return ReadableModel(
            name: "tiny", try InferenceNetwork(architecture, tensors, threads: 1), tensors,
            try Tokenizer(vocabulary))
    }

    @Test("the pieces of a text make up the text, spelled words and characters of several bytes included")
    func pieces() throws {
        for level in [Level.char, .word] {
            let model = try tinyModel(level)
            let text = "The cat, unknown é 家 👩‍👩‍👧  sat.\nthe end"
            let ids = try model.tokenizer.encode(text).ids
            let pieces = UnitReading.pieces(ids, model.tokenizer.vocabulary)
            #expect(pieces.count == ids.count && pieces.joined() == text)
            // Each token has its own text, a word the space before it.
            let known = try model.tokenizer.encode("the cat sat").ids
            #expect(
                UnitReading.pieces(known, model.tokenizer.vocabulary)
                    == (level == .char ? "the cat sat".map(String.init) : ["the", " cat", " sat"]))
        }
    }

    @Test("the states read are the network's, and the gates reproduce them")
    func gates() throws {
        let model = try tinyModel(.char)
        let ids = try model.tokenizer.encode("the cat sat on the mat, and the mat").ids
        let reading = UnitReading(model, ids)
        #expect(reading.units.count == 2 * (6 + 5) && reading.values.allSatisfy { $0.count == ids.count })
        for unit in [Unit(layer: 0, number: 2, kind: .h), Unit(layer: 1, number: 4, kind: .h)] {
            let range = 7..<20
            let course = model.gates(layer: unit.layer, unit: unit.number, over: range, of: ids)
            let memory = Unit(layer: unit.layer, number: unit.number, kind: .c)
            for (kind, computed) in [(unit, course.h), (memory, course.c)] {
                let index = try #require(reading.units.firstIndex(of: kind))
                for (place, value) in zip(range, computed) {
                    #expect(abs(Double(reading.values[index][place]) - value) < 1e-5)
                }
            }
            for step in course.c.indices {
                #expect([course.i, course.f, course.o].allSatisfy { 0 < $0[step] && $0[step] < 1 })
                #expect(abs(course.o[step] * .tanh(course.c[step]) - course.h[step]) < 1e-12)
            }
        }
    }

    @Test("a model that is no LSTM has hidden states only, and the report says so")
    func otherCells() throws {
        let model = try tinyModel(.char, .gru)
        let ids = try model.tokenizer.encode(String(repeating: "the cat sat. ", count: 12)).ids
        let reading = UnitReading(model, ids)
        #expect(reading.units.count == 6 + 5 && reading.units.allSatisfy { $0.kind == .h })
        let units = CountingUnits(model, reading, [.word], textName: "cats", seed: 1, .english)
        #expect(units.gates(of: 0) == nil && units.withoutGates.text.contains("tiny is no LSTM"))
        #expect(units.table.rows.count == 5 && units.checks.count == 1)
    }

    @Test("a small model learns the made-up text, and reads with the weights it has learned")
    func learns() throws {
        OneDNN.use(threads: 1)
        let text = QuotedText.lines(20_000, seed: 1)
        let tokenizer = try Tokenizer(Vocabulary(of: text, level: .char, minCount: 1))
        let ids = try tokenizer.encode(text).ids
        func train(_ seed: UInt64) throws -> (bits: Double, network: TrainingNetwork) {
            let training = CharacterTraining(
                vocabularySize: tokenizer.vocabulary.count, hidden: 32, batchSize: 16, steps: 25, seed: seed)
            return try training.run(ids, windows: 500) { _ in }
        }
        let (bits, network) = try train(3)
        // The entropy of single characters is what a model without memory can reach at best.
        var counts: [Int32: Double] = [:]
        for id in ids { counts[id, default: 0] += 1 / Double(ids.count) }
        let entropy = counts.values.reduce(0) { $0 - $1 * .log($1) / .log(2) }
        #expect(bits < entropy - 0.5, "\(bits) bits of \(entropy)")
        let reader = try InferenceNetwork(network.architecture, network.export(), threads: 1)
        let read = reader.loss(ofStream: Array(ids.prefix(3000))) / 2999 / .log(2)
        #expect(abs(read - bits) < 0.4, "\(read) bits read, \(bits) learned")
        #expect(try train(3).bits == bits && train(4).bits != bits)
    }

    @Test("impossible settings are refused by name")
    func refused() {
        var experiment = GatesExperiment()
        experiment.seeds = 0
        #expect(throws: LabError.setting(name: "the number of seeds", value: "0", wanted: "from 1 to 100")) {
            try experiment.run(LabSettings(threads: 1))
        }
    }
}
