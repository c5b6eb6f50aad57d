import Analysis
import Console
import Modeling
import Neural
import Text

/// Phrases that a model has read, and all that is said about them.
struct ReadPhrases {
    let plot: ScatterPlot
    private let name: String
    private let layer: Int
    private let phrases: [Phrase]
    private let axes: Axes
    private let components: PrincipalComponents
    private let projected: Matrix
    private let agreement: [Agreement]
    /// The most components that a CSV file has.
    private static let columns = 10
    /// The most phrases: each is compared with each.
    private static let limit = 2000
    /// How many tokens of the training text are read before a phrase.
    private static let contextLength = 24

    init(_ model: LanguageModel, _ command: Phrases) throws {
        let layers = model.configuration.architecture.hiddenSizes
        let layer = command.layer ?? layers.count
        guard layers.indices.contains(layer - 1) else { throw PlotFailure.layer(layer, of: layers.count) }
        let own = Result { try model.ownText() }
        let phrases = try Self.phrases(model, command, own)
        let contexts = try Self.contexts(model, command, own)
        let states = try Self.states(model, phrases, layer: layer - 1, contexts)
        let rank = min(states.rows - 1, states.columns)
        let components = try PrincipalComponents(
            states, components: max(command.components.count, min(Self.columns, rank)))
        let projected = components.project(states)
        let grouping = Grouping(phrases.map(\.group))
        (name, self.layer, self.phrases, axes) = (model.name, layer, phrases, command.components)
        (self.components, self.projected) = (components, projected)
        agreement = Self.agreement(states, phrases, grouping)

        var plot = ScatterPlot(
            title: command.picture.title
                ?? "What the model “\(model.name)” has in mind after \(phrases.count) phrases")
        let beginnings =
            contexts.isEmpty
            ? "after the start token" : "after each of \(contexts.count) stretches of text, averaged"
        plot.subtitle =
            "output of layer \(layer), \(states.columns) numbers, \(beginnings), on two principal components"
        plot.groups = grouping.names
        plot.xAxis = Axes.name(axes.x, components)
        plot.yAxis = Axes.name(axes.y, components)
        plot.points = phrases.enumerated().map { index, phrase in
            let row = projected[index]
            return ScatterPlot.Point(
                x: Double(row[row.startIndex + command.components.x - 1]),
                y: Double(row[row.startIndex + command.components.y - 1]), name: phrase.text,
                note: phrase.count.map { "\(Quantity.grouped($0)) times" } ?? "",
                group: grouping.groups[index],
                isLabelled: true)
        }
        plot.description = plot.account(of: "phrases")
        self.plot = plot
    }

    /// The phrases of the file, or those of the training text.
    private static func phrases(
        _ model: LanguageModel, _ command: Phrases, _ own: Result<TokenFile, any Error>
    ) throws -> [Phrase] {
        var phrases: [Phrase]
        if let file = command.file {
            let bytes = try inputBytes(file, limit: 16 << 20)
            guard !bytes.isEmpty else { throw TextError.empty(path: file) }
            phrases = try Phrase.list(bytes, path: file)
        } else {
            do {
                var progress = Progress("finding phrases")
                phrases = TimePhrases.find(
                    in: try own.get(), model.vocabulary, minCount: command.minCount, top: command.top
                ) { progress.show($0) }
                progress.end()
            } catch let loss as CorpusRecord.Loss {
                throw PlotFailure.text(loss)
            }
        }
        guard phrases.count <= limit else { throw PlotFailure.tooManyPhrases(phrases.count, limit: limit) }
        guard phrases.count > 2 else { throw PlotFailure.tooFewPhrases(phrases.count, path: command.file) }
        return phrases
    }

    /// What is read before each phrase.
    private static func contexts(
        _ model: LanguageModel, _ command: Phrases, _ own: Result<TokenFile, any Error>
    ) throws -> [[Int32]] {
        guard command.contexts > 0 else { return [] }
        do {
            return PhraseReader.contexts(
                command.contexts, length: contextLength, from: try own.get(), model.vocabulary,
                seed: command.seed)
        } catch let loss as CorpusRecord.Loss {
            throw PlotFailure.contexts(loss)
        }
    }

    private static func states(
        _ model: LanguageModel, _ phrases: [Phrase], layer: Int, _ contexts: [[Int32]]
    ) throws -> Matrix {
        let reader = PhraseReader(model.network, model.tokenizer, layer: layer, contexts: contexts)
        var progress = Progress("reading phrases")
        defer { progress.end() }
        var rows: [[Float]] = []
        for (index, phrase) in phrases.enumerated() {
            rows.append(try reader.state(after: phrase.text))
            progress.show(Double(index) / Double(phrases.count))
        }
        return Matrix(rows)
    }

    private static func agreement(
        _ states: Matrix, _ phrases: [Phrase], _ grouping: Grouping
    ) -> [Agreement] {
        guard grouping.names.count > 1 else { return [] }
        let all = GroupAgreement(states, groups: grouping.groups)
        let endings = phrases.map(\.lastWord)
        let other = GroupAgreement(states, groups: grouping.groups) { endings[$0] != endings[$1] }
        return grouping.names.indices.map { group in
            Agreement(grouping.names[group], all.groups[group], otherEnding: other.groups[group])
        } + [Agreement(nil, all.total, otherEnding: other.total)]
    }

    /// What the command prints for a person.
    var report: String {
        let shares = [axes.x, axes.y].map { Axes.name($0, components) }.joined(separator: ", ")
        let head = "\(phrases.count) phrases, output of layer \(layer) of \(name); \(shares)\n"
        return agreement.isEmpty ? head + "no groups to compare\n" : head + Agreement.table(agreement)
    }

    /// The phrases as a CSV file has them.
    var table: [[String]] {
        [["phrase", "group", "count"] + (1...projected.columns).map { "pc\($0)" }]
            + phrases.enumerated().map { index, phrase in
                [phrase.text, phrase.group ?? "", phrase.count.map(String.init) ?? ""]
                    + projected[index].map { "\($0)" }
            }
    }

    /// The phrases as JSON has them.
    var coordinates: Coordinates {
        Coordinates(
            model: name, of: "phrases", title: plot.title,
            axes: [axes.x, axes.y].map { .init(component: $0, ratio: components.ratios[$0 - 1]) },
            points: zip(phrases, plot.points).map { phrase, point in
                .init(name: phrase.text, count: phrase.count, group: phrase.group, x: point.x, y: point.y)
            }, agreement: agreement)
    }
}

extension LanguageModel {
    /// The ids of the text that the model was trained on.
    fileprivate func ownText() throws -> TokenFile {
        let corpus = try configuration.corpus.reread(vocabulary)
        return try corpus.encode(
            with: tokenizer, threads: Threads.available,
            cacheDirectory: CacheDirectory.path(forTextOf: corpus.train.bytes)
        ).train
    }
}
