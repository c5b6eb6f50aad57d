public import Modeling
internal import Text

/// The tokens that a plot shows, and how it marks them.
public struct TokenPlotOptions: Sendable {
    /// The components to show.
    public var axes = PlotAxes(x: 1, y: 2)
    /// The number of most frequent tokens to show.
    public var top = 1000
    /// Whether to show nothing but the words of ``labels``, ``groups`` and ``pairs``.
    public var isOnly = false
    /// Words to label.
    public var labels: WordList?
    /// Groups to label and colour.
    public var groups: TokenGroups?
    /// Pairs of words to connect with arrows.
    public var pairs: [(from: String, to: String)] = []
    /// The number of clusters to colour, found by k-means in all dimensions.
    public var clusters: Int?
    /// Seeds k-means.
    public var seed: UInt64 = 42
    /// The word to zoom in on; `nil` to show all.
    public var around: String?
    /// The distance from ``around`` to each side, in units of the axes; `nil` to fit its 60 nearest points.
    public var radius: Double?
    /// The number of most frequent visible tokens to label; by default 120, or none if words to label are named.
    public var labelTop: Int?
    /// The title of the plot; `nil` for one that names the model.
    public var title: String?

    /// Creates the default options.
    public init() {}
}

/// A plot of the tokens of a model.
public struct TokenPlot: Sendable {
    /// The plot.
    public let plot: ScatterPlot
    /// The words that the vocabulary lacks, for each file that named any.
    public let missing: [WordList]
    private let space: EmbeddingSpace
    private let model: String
    private let axes: PlotAxes
    private let components: PrincipalComponents
    /// The index in the space of each point.
    private let indices: [Int]

    /// Lays out a plot.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - space: All of its tokens; words that are asked for may be rare.
    ///   - options: What to show.
    ///   - progress: Called with the share of the clustering that is done, from 0 to 1.
    /// - Throws: ``AnalysisError`` for unknown words, too many components or too many clusters.
    public init(
        _ model: LanguageModel, _ space: EmbeddingSpace, _ options: TokenPlotOptions = TokenPlotOptions(),
        progress: (Double) -> Void = { _ in }
    ) throws(AnalysisError) {
        let selected = try TokenSelection(options, in: space)
        let top = options.isOnly ? 0 : min(options.top, space.entries.count)
        let indices = selected.indices + (0..<top).filter { !selected.contains($0) }
        let rows = space.vectors.selecting(indices)
        let axes = options.axes
        let components = try PrincipalComponents(rows, components: axes.count)
        let projected = components.project(rows)
        let groups = try PointGroups(
            options, selected, rows, indices, space, model.vocabulary, progress: progress)

        let kind = model.vocabulary.level == .char ? "characters" : "words"
        var plot = ScatterPlot(title: "")
        plot.groups = groups.names
        plot.points = indices.enumerated().map { row, index in
            let (entry, (x, y)) = (space.entries[index], axes.point(projected[row]))
            return ScatterPlot.Point(
                x: x, y: y, name: entry.label, note: "\(grouped(entry.count)) times",
                group: groups.groups[row])
        }
        plot.arrows = selected.arrows
        (plot.xAxis, plot.yAxis) = axes.titles(components)
        let isAll = options.isOnly || top == space.entries.count
        let number = grouped(options.isOnly ? indices.count : top)
        let what = isAll ? "\(number) \(kind)" : "The \(number) most frequent \(kind)"
        plot.title = options.title ?? "\(what) of the model “\(model.runName)”"
        if let around = options.around {
            plot.zoom(to: try selected.point(of: around, in: space), radius: options.radius)
            plot.title = options.title ?? "Around “\(around)”: \(kind) of the model “\(model.runName)”"
        }
        plot.label(first: selected.labelled, top: options.labelTop ?? (selected.labelled > 0 ? 0 : 120))
        plot.describe(
            as: kind,
            source:
                "The points are \(space.origin), \(space.vectors.columns) numbers each, projected onto two "
                + "principal components.")
        (self.plot, missing, self.space, self.model) = (plot, selected.missing, space, model.runName)
        (self.axes, self.components, self.indices) = (axes, components, indices)
    }

    /// The lines of a CSV file: `token,rank,count,group`, and both coordinates.
    public var csv: [[String]] {
        [["token", "rank", "count", "group", "pc\(axes.x)", "pc\(axes.y)"]]
            + zip(indices, plot.points).map { index, point in
                let entry = space.entries[index]
                let group = point.group.map { plot.groups[$0] } ?? ""
                return [entry.name, "\(entry.rank)", "\(entry.count)", group, "\(point.x)", "\(point.y)"]
            }
    }

    /// The points for a program to read.
    public var coordinates: PlotCoordinates {
        PlotCoordinates(
            model: model, of: space.origin.rawValue, title: plot.title, axes, components,
            points: zip(indices, plot.points).map { index, point in
                let entry = space.entries[index]
                return .init(
                    name: entry.name, rank: entry.rank, count: entry.count,
                    group: point.group.map { plot.groups[$0] }, x: point.x, y: point.y)
            })
    }
}
