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

    @Test(
        "phrases of time are translated by ICU, twelve months and seven days by name",
        arguments: [
            (
                TargetLanguage.french,
                [
                    "two days ago": "il y a deux jours", "yesterday": "hier", "since August": "depuis août",
                    "on Sunday": "le dimanche", "next Friday": "vendredi prochain", "1 March": "1 mars",
                ]
            ),
            (
                .german,
                [
                    "two days ago": "vor zwei Tagen", "in twelve weeks": "in zwölf Wochen",
                    "early May": "Anfang Mai", "every Monday": "jeden Montag", "1 March": "1. März",
                    "Thursday, 1 January": "Donnerstag, 1. Januar",
                ]
            ),
            (
                .italian,
                [
                    "two days ago": "due giorni fa", "tomorrow": "domani", "until May": "fino a maggio",
                    "every Sunday": "ogni domenica", "Thursday, 1 January": "giovedì 1 gennaio",
                ]
            ),
        ])
    func times(language: TargetLanguage, examples: [String: String]) throws {
        let phrases = try TimePairs.phrases(into: language)
        let found = Dictionary(phrases.map { ($0.pair.source, $0.pair.target) }) { first, _ in first }
        for (source, target) in examples { #expect(found[source] == target) }
        let months = phrases.filter { $0.group == .months }.compactMap {
            $0.pair.source.split(separator: " ").last
        }
        #expect(Set(months).count == 12)
        #expect(Set(try TimePairs.shown().map(\.pair.source)).isSubset(of: found.keys))
        var random = SplitMix64(seed: 4)
        let split = try TimePairs.split(into: language, &random)
        #expect(Set(split.training.map(\.value)).isDisjoint(with: split.withheld.map(\.value)))
    }

    @Test("a date is one value, with the day of the week and without, and has more than one day of the week")
    func weekdays() throws {
        let dates = try TimePairs.phrases(into: .french).filter { $0.group == .dates }.map(\.pair)
        let sources = Dictionary(grouping: dates, by: \.value).mapValues { Set($0.map(\.source)) }
        #expect(sources.count == 366)
        #expect(
            sources[10_301] == [
                "1 March", "Sunday, 1 March", "Monday, 1 March", "Wednesday, 1 March", "Thursday, 1 March",
            ])
        #expect(sources.filter { $0.value.count < 4 }.keys.sorted() == [10_229])
    }

    @Test(
        "numbers are spelled in both languages",
        arguments: [
            (TargetLanguage.french, "quatre-vingt-dix-neuf"), (.german, "neunundneunzig"),
            (.italian, "novantanove"),
        ])
    func numbers(language: TargetLanguage, text: String) throws {
        let pairs = try NumberPairs.pairs(into: language.rawValue)
        #expect(pairs.count == 10_000 && pairs[99].source == "ninety-nine" && pairs[99].target == text)
        #expect(pairs.indices.allSatisfy { pairs[$0].value == $0 && pairs[$0].form == "number" })
        var random = SplitMix64(seed: 1)
        let task = try TranslationTask.words(language, hasPhrases: true, isQuick: false, &random)
        let (all, epoch) = (task.split.training, task.epoch.training)
        #expect(all.count { $0.form == "number" } == 5000 && epoch.count { $0.form == "number" } == 5000)
        #expect(epoch.count - 5000 == 2 * (all.count - 5000) && task.epoch.withheld == task.split.withheld)
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
        "an untrained translator has the weights that training begins with, and fewer pairs than a batch are a batch"
    )
    func untrained() throws {
        OneDNN.use(threads: 1)
        var split = PairSplit()
        split.training = (0..<4).map { TextPair(source: "a\($0)", target: "b\($0)", value: $0) }
        var run = TranslationRun(split: split, seed: 1)
        (run.hiddenSizes, run.embeddingSize, run.epochs) = ([8], 4, 3)
        let sources = split.training.map(\.source)
        let before = try run.untrained().vectors(of: sources)
        let outcome = try run.train { _ in }
        #expect(outcome.losses.count == 3 && outcome.losses.allSatisfy { $0 > 0 })
        #expect(try outcome.translator.vectors(of: sources) != before)
        run.epochs = 0
        #expect(try run.train { _ in }.translator.vectors(of: sources) == before)
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
        var both = TranslateExperiment()
        (both.pairs, both.to) = ("none.tsv", .german)
        #expect(
            throws: LabError.setting(
                name: "the language of numbers", value: "de", wanted: "left out with a file of pairs")
        ) { try both.run(LabSettings(threads: 1)) }
        var experiment = TranslateExperiment()
        experiment.hidden = 0
        #expect(throws: LabError.setting(name: "the number of units", value: "0", wanted: "from 1 to 1024")) {
            try experiment.run(LabSettings(threads: 1))
        }
    }
}
