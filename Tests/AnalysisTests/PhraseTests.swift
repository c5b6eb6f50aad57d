import Neural
import Testing
import Text

@testable import Analysis

@Suite struct PhraseTests {
    private static let text = """
        A few days ago it rained. It rained a few days ago, and a few days ago. In the last two years he slept; in \
        the last two years she did not. They met in May, and on Friday. It may rain, and so on: Friday's rain.

        Twenty-one years he waited. In twenty-one years. For one year he slept.
        He came at ten
        o'clock, she at ten o'clock.
        """

    private func find(_ text: String, level: Level, minCount: Int = 2, top: Int = 50) throws -> [Phrase] {
        let vocabulary = try Vocabulary(of: text, level: level)
        var (found, stream) = (TimePhrases(), WordStream(vocabulary, .english))
        for id in try Tokenizer(vocabulary).encode(text).ids { stream.append(id) { found.count($0) } }
        stream.finish { found.count($0) }
        return found.phrases(minCount: minCount, top: top)
    }

    @Test("Time phrases are found in tokens of either level", arguments: [Level.char, .word])
    func found(level: Level) throws {
        let phrases = try find(Self.text, level: level)
        #expect(
            phrases == [
                Phrase("a few days ago", group: "… ago, … later", count: 3),
                Phrase("at ten o'clock", group: "by the clock", count: 2),
                Phrase("in the last two years", group: "last …, next …", count: 2),
                Phrase("twenty-one years", group: "how long", count: 2),
                Phrase("in May", group: "months", count: 1),
                Phrase("on Friday", group: "weekdays", count: 1),
            ])
    }

    @Test func phraseThatAlsoOccursAloneIsTakenBesideTheLongerOne() throws {
        let phrases = try find("For two days. For two days. Two days. ", level: .word)
        #expect(phrases.map(\.text) == ["two days", "for two days"])
        #expect(phrases.map(\.count) == [3, 2])
    }

    @Test func marksAndEmptyLinesEndAPhraseAndTopCutsTheList() throws {
        #expect(try find("for two, days. for two\n\ndays", level: .word, minCount: 1).isEmpty)
        #expect(
            try find(Self.text, level: .word, top: 1).map(\.text) == [
                "a few days ago", "in May", "on Friday",
            ])
    }

    @Test func treebankTextHasNForNumbersAndLowercaseNames() throws {
        let text = "N N N weeks ago , N years ago , in october , on monday , in may\n"
        let phrases = try find(text, level: .pretokenized, minCount: 1)
        #expect(phrases.map(\.text) == ["N weeks ago", "N years ago", "in october", "on monday"])
    }

    @Test func listHasOnePhrasePerLineAndDropsRepeatedOnes() throws {
        let bytes = Array("in May\tmonths\r\n\n  on Friday  \t \nin May\tagain\nnext week\tnext".utf8)
        #expect(
            try Phrase.list(bytes, path: "p.txt") == [
                Phrase("in May", group: "months"), Phrase("on Friday"), Phrase("next week", group: "next"),
            ])
        #expect(Phrase("next week").lastWord == "week")
    }

    @Test func lineWithTooManyFieldsOrBytesIsAnError() {
        #expect(
            throws: AnalysisError.line(
                path: "p.txt", number: 2, reason: "more than a phrase, a tab and a group")
        ) { try Phrase.list(Array("in May\na\tb\tc\n".utf8), path: "p.txt") }
        #expect(throws: AnalysisError.self) {
            try Phrase.list([UInt8](repeating: 0x61, count: 2000), path: "p.txt")
        }
        // A phrase of U+FFFD, whose file could not be read again.
        #expect(throws: AnalysisError.self) {
            try Phrase.list([UInt8](repeating: 0x9C, count: 400), path: "p.txt")
        }
    }

    /// Returns a reader of a network with random weights.
    private func reader(
        _ level: Level, layer: Int, contexts: [[Int32]] = []
    ) throws -> (reader: PhraseReader, network: InferenceNetwork, tokenizer: Tokenizer) {
        let tokenizer = try Tokenizer(Vocabulary(of: Self.text, level: level))
        let architecture = Architecture(
            vocabularySize: tokenizer.vocabulary.count, embeddingSize: 4, hiddenSizes: [5, 6])
        var random = SplitMix64(seed: 8)
        let pairs = architecture.parameters.map { parameter in
            let values = (0..<parameter.shape.reduce(1, *)).map { _ in random.uniform(in: -1...1) }
            return (parameter.name, Tensor(shape: parameter.shape, values: values))
        }
        let network = try InferenceNetwork(architecture, Dictionary(uniqueKeysWithValues: pairs), threads: 1)
        return (PhraseReader(network, tokenizer, layer: layer, contexts: contexts), network, tokenizer)
    }

    @Test("The state is the layer's output after the start token and the phrase", arguments: [0, 1])
    func state(layer: Int) throws {
        let (reader, network, tokenizer) = try reader(.word, layer: layer)
        var state = network.initialState()
        for id in [tokenizer.vocabulary.start] + (try tokenizer.encode("a few days ago").ids) {
            network.read(id, &state)
        }
        #expect(try reader.state(after: "a few days ago") == Array(network.hiddenState(of: layer, in: state)))
    }

    @Test func characterModelReadsASpaceAfterThePhrase() throws {
        let (reader, network, tokenizer) = try reader(.char, layer: 1)
        var state = network.initialState()
        for id in [tokenizer.vocabulary.start] + (try tokenizer.encode("in May ").ids) {
            network.read(id, &state)
        }
        #expect(try reader.state(after: "in May") == Array(network.hiddenState(of: 1, in: state)))
    }

    @Test func statesOfSeveralContextsAreAveraged() throws {
        let ids = try reader(.word, layer: 1).tokenizer.encode("he slept she did not").ids
        let (first, second) = (Array(ids[..<2]), Array(ids[2...]))
        let one = try reader(.word, layer: 1, contexts: [first]).reader.state(after: "in May")
        let two = try reader(.word, layer: 1, contexts: [second]).reader.state(after: "in May")
        let both = try reader(.word, layer: 1, contexts: [first, second]).reader.state(after: "in May")
        #expect(one != two)
        for i in both.indices { #expect(abs(both[i] - (one[i] + two[i]) / 2) < 1e-6) }
    }
}
