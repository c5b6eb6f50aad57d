import Analysis
public import Modeling
import Neural
import Text
import Training

/// The gates of an LSTM: held, and at work in a trained language model (figure 2 of Karpathy, Johnson & Li 2015).
public struct GatesExperiment: Experiment {
    /// A trained model and a text to read.
    public struct Source: Sendable {
        let model: ReadableModel
        let text: [Int32]
        let name: String

        /// Takes a model and the ids of a text.
        ///
        /// - Parameters:
        ///   - model: The model.
        ///   - text: The ids, in the model's vocabulary.
        ///   - name: What people call the text.
        /// - Throws: An error for a file of the model that is missing or damaged by now.
        public init(_ model: LanguageModel, text: [Int32], name: String) throws(CheckpointError) {
            (self.model, self.text, self.name) = (try ReadableModel(model), text, name)
        }
    }

    /// The model and the text, or `nil` to train small models on a text that is made up.
    public var source: Source?
    /// What to look for, or `nil` for everything.
    public var countable: Countable?
    /// The unit whose values colour the text, from 1, or `nil` for the best of what is looked for.
    public var unit: Int?
    /// The layer of that unit, from 1, or `nil` for the last.
    public var layer: Int?
    /// The number of small models to train.
    public var seeds = 3

    /// Creates the experiment that needs no model.
    public init() {}

    /// What the experiment is about.
    public static let subject = Subject(
        name: "gates",
        title: { $0("Gates and memory of an LSTM", "Portes et mémoire d’un LSTM") },
        claim: {
            $0(
                "The gates of an LSTM switch its output off and on and reset, keep or write its memory; in a trained language model single units follow something that can be counted, such as quotation marks.",
                "Les portes d’un LSTM ferment et ouvrent sa sortie, effacent, gardent ou écrivent sa mémoire ; dans un modèle de langue entraîné, certaines unités suivent à elles seules quelque chose de dénombrable, comme les guillemets."
            )
        }, budget: 90)

    /// Shows held gates, then reads a text with a trained model.
    public func run(_ settings: LabSettings) throws -> Findings {
        try check(seeds, 1...100, "the number of seeds")
        if let source { try checkUnit(of: source) }
        let say = settings.language
        var findings = Findings()
        findings.tables = [GateDemonstration.table(say)]
        findings.figures = [GateDemonstration.figure(say)]
        findings.checks = GateDemonstration.allCases.map { $0.check(say) }
        if let source {
            let reading = UnitReading(source.model, source.text) { settings.progress($0) }
            let units = CountingUnits(
                source.model, reading, wanted, textName: source.name, seed: settings.seed(1), say)
            findings.tables.append(units.table)
            findings.checks += units.checks
            show(units, in: &findings)
        } else {
            try addSmallModels(to: &findings, settings)
        }
        return findings
    }

    private var wanted: [Countable] { countable.map { [$0] } ?? Countable.allCases }

    private func checkUnit(of source: Source) throws(LabError) {
        let sizes = source.model.network.architecture.hiddenSizes
        guard source.text.count >= 100 else {
            throw .setting(
                name: "the number of tokens of \(source.name)", value: "\(source.text.count)",
                wanted: "at least 100")
        }
        try check(layer ?? sizes.count, 1...sizes.count, "the layer")
        try check(unit ?? 1, 1...sizes[(layer ?? sizes.count) - 1], "the unit")
    }

    /// Colours the text by the best units, or by the one that is asked for, and shows that one's gates.
    private func show(_ units: CountingUnits, in findings: inout Findings) {
        var shown = units.best
        if let unit {
            let layer = (layer ?? units.layers) - 1
            shown = shown.prefix(0) + [(nil, units.index(ofUnit: unit - 1, layer: layer))]
        }
        findings.coloredTexts = shown.map { units.coloredText($0.countable, $0.index) }
        if let first = shown.first, let figure = units.gates(of: first.index) {
            findings.figures.append(figure)
        } else if !units.isLSTM {
            findings.passages.append(units.withoutGates)
        }
        findings.figures += findings.coloredTexts.map(\.figure)
    }

    // MARK: Small models

    /// Trains small models on a made-up text and looks at what they count in another text of the kind.
    private func addSmallModels(to findings: inout Findings, _ settings: LabSettings) throws {
        let say = settings.language
        let text = QuotedText.lines(settings.isQuick ? 60_000 : 400_000, seed: settings.seed(2))
        let other = QuotedText.lines(settings.isQuick ? 4000 : 12_000, seed: settings.seed(3))
        let tokenizer = try Tokenizer(
            Vocabulary(of: text, level: .char, normalization: Normalization(), minCount: 1))
        let (ids, read) = (try tokenizer.encode(text).ids, try tokenizer.encode(other).ids)
        let windows = settings.isQuick ? 200 : 7000
        let runs = (0..<seeds).map { settings.seed($0 + 4) }
        let all = try settings.concurrently(runs) { seed, progress in
            let training = CharacterTraining(
                vocabularySize: tokenizer.vocabulary.count, hidden: 64, batchSize: 16, steps: 50, seed: seed)
            let (bits, network) = try training.run(ids, windows: windows) { progress(0.95 * $0) }
            let tensors = network.export()
            let model = ReadableModel(
                name: say("small model", "petit modèle"),
                try InferenceNetwork(network.architecture, tensors, threads: 1), tensors,
                tokenizer)
            let units = CountingUnits(
                model, UnitReading(model, read), wanted,
                textName: say("a made-up text", "un texte fabriqué"), seed: settings.seed(1), say)
            progress(1)
            return (bits: bits, units: units)
        }
        findings.tables.append(CountingUnits.table(all.map(\.units), say))
        findings.checks += CountingUnits.checks(all.map(\.units), say)
        findings.passages.append(QuotedText.passage(other, bits: all.map(\.bits), say))
        if let first = all.first { show(first.units, in: &findings) }
    }
}
