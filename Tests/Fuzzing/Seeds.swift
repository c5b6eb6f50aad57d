import Engine
import Neural
import SystemPackage

@testable import Lab
@testable import Modeling
@testable import Text
@testable import Training
@testable import Typing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The first inputs of every target, written by the library itself, so that they follow its formats.
struct Seeds {
    /// The line between the parts of a checkpoint.
    static let separator = Array("\n=====\n".utf8)

    /// A text of several scripts, for vocabularies and corpora.
    static let text = """
        “The moon,” said Dr. Watson, “is pale—don’t you see?” He didn’t. It’s 3.5 km e\u{301}loigné!

        Я иду домой.\u{A0}ดวงจันทร์ 月は青い。 👩‍👩‍👧 naïve co-operate and/or  two spaces\ta tab
        <unk> N million

        """
    /// Lines of one width with hyphens and dashes at their ends.
    private static let wrapped = """
        The sea was calm and the small white boat went on along the shore, un-
        til the evening came and nobody spoke a word to anybody in the boat --
        and the moon was pale. An old sailor with a well-known face began to
        sing of home, and of the ships that never came back to the harbour to
        unload.

          A line of verse,
          and one more.

        """
    private static let gutenberg = """
        The Project Gutenberg EBook of Two Songs, by Nobody

        Title: Two Songs

        *** START OF THE PROJECT GUTENBERG EBOOK TWO SONGS ***

        Produced by Nobody

        The moon is pale and the sea is wide.

        *** END OF THE PROJECT GUTENBERG EBOOK TWO SONGS ***

        ***START**THE SMALL PRINT!**FOR PUBLIC DOMAIN ETEXTS**START***
        Project Gutenberg has terms.
        *END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.02.11.02*END*

        """

    private var inputs: [Target: [[UInt8]]] = [:]

    init() throws {
        try addCheckpoint()
        try addTexts()
        let learned =
            "# learned words\t1\n# mine\nZorgon\t12\nteh\tbanned\ncol·legi\n naïve 3 \nno word here\n"
        var words = LearnedWords()
        for word in ["Zorgon", "Hawaiʻi", "οδος"] { words.learn(word) }
        words.ban("teh")
        inputs[.learned] = [
            learned, "\u{FEFF}" + learned.split(separator: "\n").joined(separator: "\r\n"), words.tsv,
        ]
        .map { Array($0.utf8) }
        inputs[.keys] = [
            "aé月\u{1}\u{1B}[A\u{1B}[1;5C\u{1B}OP\u{1B}[[A\u{1B}x\u{1B}[15~\u{1B}[200~pasted\u{1B}[201~\u{1B}"
        ]
        .map { Array($0.utf8) }
        inputs[.groups] = ["# groups\nmonths: January February March\nof the week: Monday Tuesday\n"].map {
            Array($0.utf8)
        }
        inputs[.analogies] = [
            ": gender\nman woman king queen\nhe she him her\n: countries and capitals\nParis France Rome Italy\n"
        ]
        .map { Array($0.utf8) }
        let sound = WAVFile(rate: 4000, samples: (0..<64).map { Float($0 % 5) / 8 }).bytes
        // The same with an odd chunk before its samples, and a sound of two channels of float.
        let chunk = Array("LIST".utf8) + [3, 0, 0, 0] + Array("abc".utf8) + [0]
        var stereo = sound
        (stereo[20], stereo[22], stereo[32], stereo[34]) = (3, 2, 8, 32)
        inputs[.wav] = [sound, sound[..<36] + chunk + sound[36...], stereo]
        inputs[.phrases] = ["two minutes\ttime\nthree weeks ago\ttime\n\nat the end\n"].map { Array($0.utf8) }
    }

    private mutating func addCheckpoint() throws {
        let vocabulary = try Vocabulary(of: "a moon", level: .char, minCount: 1)
        var recipe = Recipe(
            embedding: 2, hidden: [2], batchSize: 1, steps: 2, learningRate: 0.01, length: .steps(2),
            threads: 1,
            precision: .float32)
        let ids = try Tokenizer(vocabulary).encode("a moon, a moon").ids
        for (rule, shape) in [
            (OptimizerOptions.Rule.adam, Schedule.Shape.cosine), (.sgd, .decay), (.adam, .plateau),
        ] {
            (recipe.optimizer, recipe.schedule) = (OptimizerOptions(rule), Schedule(shape))
            (recipe.validateEvery, recipe.patience, recipe.initUniform) = (1, 3, 0.1)
            let network = try TrainingNetwork(
                recipe.architecture(vocabularySize: vocabulary.count), batchSize: recipe.batchSize,
                steps: recipe.steps, threads: 1)
            network.initialize(seed: 1, uniform: nil)
            let trainer = try Trainer(
                recipe, network: network, training: Tokens(ids), validation: Tokens(ids))
            while try trainer.next() != nil {}
            let saved = try trainer.savedFiles()
            inputs[.state, default: []] += saved.filter { $0.name == SavedRun.fileName }.map(\.bytes)
            recipe.length = .epochs(1)
            guard rule == .adam, shape == .cosine else { continue }
            let tensors = network.export().map { (name: $0.key, tensor: $0.value) }
            let weights = SafeTensors.encode(
                tensors, metadata: ["format": "pt", "alias": "embedding.weight"])
            var configuration = ModelConfiguration(
                architecture: network.architecture, level: .char, vocabularySHA256: vocabulary.sha256,
                corpus: CorpusRecord(paths: ["a.txt"]),
                training: TrainingRecord(
                    step: 2, epoch: 1, trainingLoss: 1.5, validationLoss: 2, validationBitsPerCharacter: 2.5,
                    notes: ["seed": "1"]))
            configuration.corpus.train = .init(sha256: vocabulary.sha256, bytes: 6, characters: 6)
            let json = try configuration.json()
            configuration = ModelConfiguration(
                architecture: configuration.architecture, level: .char,
                vocabularySHA256: vocabulary.sha256, corpus: configuration.corpus,
                training: configuration.training, counts: CountsRecord(order: 3))
            inputs[.config] = [json, try configuration.json()]
            let counts = KneserNey(order: 3, vocabularySize: vocabulary.count, text: ids)
            let shares = [Float](repeating: 0.25, count: 3 * MixtureWeights.classes)
            let mixture = NGramMixture(counts, MixtureWeights(shares: shares))
            inputs[.counts] = [[UInt8(vocabulary.count)] + mixture.file]
            inputs[.checkpoint] = [json + Self.separator + vocabulary.tsv + Self.separator + weights]
            let small = Tensor(shape: [2, 1], values: [1, -2])
            inputs[.safetensors] = [
                SafeTensors.encode(
                    [("a.weight", small), ("b", small)], metadata: ["c": "a.weight", "é\n\"": "\\ü"])
            ]
            let manifest = Manifest([
                (ModelConfiguration.fileName, json), (LanguageModel.weightsFileName, weights),
            ])
            inputs[.manifest] = [try manifest.encoded()]
        }
    }

    private mutating func addTexts() throws {
        for (index, level) in Level.allCases.enumerated() {
            let vocabulary = try Vocabulary(of: Self.text, level: level, minCount: 1)
            inputs[.vocabulary, default: []].append(vocabulary.tsv)
            inputs[.escapes, default: []] += [#"\\a\s\t\n\u{2009}b"#, "⟨0xE2⟩", "⁀don’t⁀", "⟨⁀spell⟩", "⟨é⟩"]
                .map { [UInt8(index)] + Array($0.utf8) }
            inputs[.spelling, default: []].append(
                [UInt8(index)] + Array("Mo\na\nmoon\nmoor's\nété\n家\n".utf8))
        }
        for counts in [
            TokenHeader.Counts(ids: 3, vocabulary: 9, characters: 4, words: 2, spelledWords: 1, documents: 1),
            TokenHeader.Counts(ids: 3, vocabulary: 1 << 17, documents: 1),
        ] {
            var header = TokenHeader()
            header.counts = counts
            let ids = (0..<header.payload).map { UInt8($0 % header.idBytes == 0 ? $0 : 0) }
            inputs[.tokens, default: []].append([0] + header.bytes + ids)
        }
        for text in [Self.text, Self.wrapped, Self.gutenberg, "\u{FEFF}a\u{FEFF}b\r\nc\r"] {
            for options: [UInt8] in [
                [0, 0, 2, 0], [0, 1, 0, 1], [1, 4, 2, 0], [0x82, 8, 0x22, 3], [0, 9, 0, 8],
            ] {
                inputs[.corpora, default: []].append(options + Array(text.utf8))
            }
        }
    }

    /// Writes the inputs into a folder for each target.
    func write(to directory: String) throws {
        mkdir(directory, 0o755)
        for (target, inputs) in inputs {
            let folder = directory + "/" + target.rawValue
            mkdir(folder, 0o755)
            for (index, input) in inputs.enumerated() {
                try Scratch.write(input, path: "\(folder)/seed-\(index)")
            }
        }
    }
}
