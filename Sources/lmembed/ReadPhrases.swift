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

    init(_ model: LanguageModel, _ command: Phrases) throws {
        let read = try PhraseStates(model, command.selection)
        let (phrases, states, layer, contexts) = (read.phrases, read.states, read.layer, read.contexts)
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
            contexts == 0
            ? "after the start token" : "after each of \(contexts) stretches of text, averaged"
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
                note: phrase.count.map { "\(NumberFormat.grouped($0)) times" } ?? "",
                group: grouping.groups[index],
                isLabelled: true)
        }
        plot.description = plot.account(of: "phrases")
        self.plot = plot
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
