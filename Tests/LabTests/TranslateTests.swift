import Analysis
import Engine
import Neural
import Testing

@testable import Lab

@Suite("Translation") struct TranslateTests {
    private func pairs(_ count: Int) -> [TextPair] {
        (0..<2 * count).map { TextPair(source: "s\($0)", target: "t\($0)", value: $0 / 2) }
    }

    @Test("a tenth of the values is withheld in all forms, and at most so many values are trained on")
    func split() {
        var random = SplitMix64(seed: 1)
        let split = PairSplit(pairs(200), limit: 50, &random)
        let (trained, withheld) = (Set(split.training.map(\.value)), Set(split.withheld.map(\.value)))
        #expect(withheld.count == 20 && split.withheld.count == 40)
        #expect(trained.count == 50 && split.training.count == 100)
        #expect(trained.isDisjoint(with: withheld))
        var again = SplitMix64(seed: 1)
        #expect(PairSplit(pairs(200), limit: 50, &again).withheld == split.withheld)
    }

    @Test("shuffling is a permutation, and every first element is as likely: χ² below the 99.99 % quantile")
    func shuffled() {
        var random = SplitMix64(seed: 2)
        var counts = [Int](repeating: 0, count: 5)
        for _ in 0..<5000 {
            let order = Array(0..<5).shuffled(by: &random)
            #expect(order.sorted() == Array(0..<5))
            counts[order[0]] += 1
        }
        #expect(counts.reduce(0.0) { $0 + Double(($1 - 1000) * ($1 - 1000)) / 1000 } < 23.6)
    }

    @Test("dates have the form that they name, their value is the day, and no withheld day is trained on")
    func dates() throws {
        var random = SplitMix64(seed: 3)
        let split = try DatePairs.split(training: 330, withheld: 110, &random)
        #expect(split.training.count == 330 && split.withheld.count == 110)
        #expect(Set(split.training.map(\.value)).isDisjoint(with: split.withheld.map(\.value)))
        #expect(Set(split.withheld.map(\.form)).count == DatePairs.forms.count)
        for pair in split.training + split.withheld {
            #expect(DatePairs.days.contains(pair.value))
            #expect(pair.target.count == 10 && "1900-01-01"..."2099-12-31" ~= pair.target)
            guard pair.form == "en M/d/y" else { continue }
            let numbers = pair.target.split(separator: "-").compactMap { Int($0) }
            #expect(pair.source == "\(numbers[1])/\(numbers[2])/\(numbers[0])")
        }
    }

    @Test("phrases of time are translated by ICU, twelve months and seven days by name")
    func times() throws {
        let phrases = try TimePairs.phrases(into: .french)
        let french = Dictionary(phrases.map { ($0.pair.source, $0.pair.target) }) { first, _ in first }
        #expect(french["two days ago"] == "il y a deux jours" && french["yesterday"] == "hier")
        #expect(french["since August"] == "depuis août" && french["on Sunday"] == "le dimanche")
        #expect(french["next Friday"] == "vendredi prochain" && french["1 March"] == "1 mars")
        let months = phrases.filter { $0.group == .months }.compactMap {
            $0.pair.source.split(separator: " ").last
        }
        #expect(Set(months).count == 12)
        var random = SplitMix64(seed: 4)
        let split = try TimePairs.split(into: .french, &random)
        #expect(Set(split.training.map(\.value)).isDisjoint(with: split.withheld.map(\.value)))
    }

    @Test("a translator learns to reverse words through its vector, and not without it")
    func learns() throws {
        OneDNN.use(threads: 1)
        var split = PairSplit()
        let letters = ["a", "b", "c", "d"]
        for (i, a) in letters.enumerated() {
            for (j, b) in letters.enumerated() {
                let pair = TextPair(source: a + b, target: b + a, value: 4 * i + j)
                if (i, j) == (1, 2) { split.withheld.append(pair) } else { split.training.append(pair) }
            }
        }
        func train(_ hasVector: Bool) throws -> [String] {
            var run = TranslationRun(split: split, seed: 1)
            (run.hiddenSizes, run.embeddingSize, run.batchSize) = ([32], 8, 5)
            (run.epochs, run.rate, run.hasVector) = (120, 1e-2, hasVector)
            return try run.train { _ in }.translator.translate(split.training.map(\.source))
        }
        let answers = try train(true)
        #expect(answers == split.training.map(\.target))
        #expect(try train(true) == answers)
        #expect(Set(try train(false)).count == 1)  // one answer to everything
    }

    @Test("a beam of one finds what batches do, whose texts do not depend on neighbours of their length")
    func decoding() throws {
        OneDNN.use(threads: 1)
        var split = PairSplit()
        split.training = (0..<8).map {
            TextPair(source: "\($0)\(9 - $0)", target: "\(9 - $0)\($0)", value: $0)
        }
        var run = TranslationRun(split: split, seed: 1)
        (run.hiddenSizes, run.embeddingSize, run.batchSize, run.epochs, run.rate) = ([24], 8, 4, 150, 1e-2)
        let translator = try run.train { _ in }.translator
        let sources = ["18", "72", "36", "63", "09"]
        let together = try translator.translate(sources)
        #expect(try translator.translate(sources, width: 1) == together)
        for (source, text) in zip(sources, together) { #expect(try translator.translate([source]) == [text]) }
        #expect(together[0] == "81" && together[1] == "27")
    }

    @Test("parallel differences have cosine 1, and exchanged partners less")
    func parallel() {
        let pairs: [(a: [Float], b: [Float])] = (0..<6).map { i in
            let b = (0..<6).map { Float($0 == i ? 5 : 0) }
            return (a: b.enumerated().map { $1 + ($0 == 0 ? 1 : 0) }, b: b)
        }
        let found = ParallelPairs(pairs, seed: 1)
        #expect(abs(found.cosine - 1) < 1e-6 && found.shuffled < 0.5)
    }

    @Test(
        "lines that are no pair are refused by number",
        arguments: [
            ("a\tb\nc\n", 2), ("a\tb\tc\n", 1), ("a\t\n", 1), ("\tb", 1), ("a\tb\n\nc\t\u{FF}", 3),
        ])
    func lines(text: String, number: Int) {
        let bytes = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        #expect {
            try PairFile.parse(bytes, path: "p")
        } throws: { error in
            guard case LabError.line("p", number, _) = error else { return false }
            return true
        }
    }

    @Test("pairs of one source are one value, and empty lines are left out")
    func file() throws {
        let text = (0..<20).map { "s\($0)\tt\n\ns\($0)\tu\n" }.joined()
        let pairs = try PairFile.parse(Array(text.utf8), path: "p")
        #expect(pairs.count == 40 && Set(pairs.map(\.value)).count == 20)
        #expect(throws: LabError.self) { try PairFile.parse(Array("a\tb".utf8), path: "p") }
    }

    @Test("impossible settings are refused by name")
    func refused() {
        var experiment = TranslateExperiment()
        experiment.hidden = 0
        #expect(throws: LabError.setting(name: "the number of units", value: "0", wanted: "from 1 to 1024")) {
            try experiment.run(LabSettings(threads: 1))
        }
    }
}
