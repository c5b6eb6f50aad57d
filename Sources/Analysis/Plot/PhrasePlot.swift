public import Modeling

/// A plot of the hidden states after phrases, with the figures that go with it.
public struct PhrasePlot: Sendable {
    /// The plot.
    public let plot: ScatterPlot
    /// The name of the model's run.
    public let model: String
    /// The phrases and their states.
    public let read: PhraseStates
    /// The components of the states.
    public let components: PrincipalComponents
    /// How well each group is separated from the others, and at last all of them; empty for fewer than two groups.
    public let agreement: [PhraseAgreement]
    private let axes: PlotAxes
    private let projected: Matrix
    /// The most components in a CSV file.
    private static let columns = 10

    /// Lays out a plot.
    ///
    /// - Parameters:
    ///   - model: The model that read the phrases.
    ///   - read: The phrases and their states.
    ///   - axes: The components to show.
    ///   - title: The title of the plot; `nil` for one that names the model.
    /// - Throws: ``AnalysisError`` if the states have too few components.
    public init(
        _ model: LanguageModel, _ read: PhraseStates, axes: PlotAxes = PlotAxes(x: 1, y: 2),
        title: String? = nil
    ) throws(AnalysisError) {
        let (phrases, states) = (read.phrases, read.states)
        let components = try PrincipalComponents(states, upTo: max(axes.count, Self.columns))
        let rank = components.components.count
        guard axes.count <= rank else {
            throw .components(asked: axes.count, rank: rank, rows: states.rows, columns: states.columns)
        }
        let projected = components.project(states)
        let groups = PointGroups(phrases.map(\.group))
        (self.model, self.read, self.axes) = (model.runName, read, axes)
        (self.components, self.projected) = (components, projected)
        agreement = PhraseAgreement.rows(read, groups)

        var plot = ScatterPlot(
            title: title ?? "Internal state of the model “\(model.runName)” after \(phrases.count) phrases")
        plot.groups = groups.names
        (plot.xAxis, plot.yAxis) = axes.titles(components)
        plot.points = phrases.enumerated().map { index, phrase in
            let (x, y) = axes.point(projected[index])
            return ScatterPlot.Point(
                x: x, y: y, name: phrase.text, note: phrase.count.map { "\(grouped($0)) times" } ?? "",
                group: groups.groups[index], isLabelled: true)
        }
        let start =
            read.contexts == 0 ? "after the start token" : "averaged over \(read.contexts) contexts"
        plot.describe(
            as: "phrases",
            source: "Output of layer \(read.layer), \(states.columns) numbers, \(start), "
                + "projected onto two principal components.")
        self.plot = plot
    }

    /// The lines of a CSV file: `phrase,group,count,pc1,…`.
    public var csv: [[String]] {
        [["phrase", "group", "count"] + (1...projected.columns).map { "pc\($0)" }]
            + read.phrases.enumerated().map { index, phrase in
                [phrase.text, phrase.group ?? "", phrase.count.map(String.init) ?? ""]
                    + projected[index].map { "\($0)" }
            }
    }

    /// The points and figures for a program to read.
    public var coordinates: PlotCoordinates {
        PlotCoordinates(
            model: model, of: "phrases", title: plot.title, axes, components,
            points: zip(read.phrases, plot.points).map { phrase, point in
                .init(name: phrase.text, count: phrase.count, group: phrase.group, x: point.x, y: point.y)
            }, agreement: agreement)
    }
}

extension LanguageModel {
    /// The name of the model's run.
    var runName: String {
        let parts = path.split(separator: "/").map(String.init)
        return parts.dropLast().last ?? parts.last ?? path
    }
}
