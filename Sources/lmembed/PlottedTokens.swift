import Analysis
import Console
import Modeling
import Text

/// The tokens of a model that a picture shows, and all that it says about them.
struct PlottedTokens {
    let plot: ScatterPlot
    private let space: EmbeddingSpace
    private let name: String
    private let axes: Axes
    private let components: PrincipalComponents
    /// The place in the space of each point.
    private let places: [Int]

    init(_ model: LanguageModel, _ command: Plot) throws {
        // The words that somebody asks for may be rarer than those that --top shows.
        var whole = command.vectors
        whole.top = nil
        let space = try whole.load(model)
        let asked = try AskedTokens(command, in: space)
        let top = command.only ? 0 : min(command.vectors.top ?? 1000, space.entries.count)
        let places = asked.places + (0..<top).filter { !asked.contains($0) }
        let rows = space.vectors.selecting(places)

        let components = try PrincipalComponents(rows, components: command.components.count)
        let projected = components.project(rows)
        let groups = try Grouping(command, asked, rows, places, space, model.vocabulary)

        let axes = command.components
        let kind = model.vocabulary.level == .char ? "characters" : "words"
        var plot = ScatterPlot(title: "")
        plot.groups = groups.names
        plot.points = places.enumerated().map { index, place in
            let (entry, row) = (space.entries[place], projected[index])
            return ScatterPlot.Point(
                x: Double(row[row.startIndex + axes.x - 1]), y: Double(row[row.startIndex + axes.y - 1]),
                name: entry.name, note: "\(NumberFormat.grouped(entry.count)) times",
                group: groups.groups[index])
        }
        plot.arrows = asked.arrows
        plot.xAxis = Axes.name(axes.x, components)
        plot.yAxis = Axes.name(axes.y, components)
        let isAll = command.only || top == space.entries.count
        let number = NumberFormat.grouped(command.only ? places.count : top)
        let what = isAll ? "\(number) \(kind)" : "The \(number) most frequent \(kind)"
        plot.title = command.picture.title ?? "\(what) of the model “\(model.name)”"
        plot.subtitle =
            "\(space.origin.title), \(space.vectors.columns) numbers each, on two principal components"
        if let around = command.around {
            try plot.zoom(on: asked.first(around, in: space), radius: command.radius)
            if command.picture.title == nil {
                plot.title = "Around “\(around)”: \(kind) of the model “\(model.name)”"
            }
        }
        plot.label(asked: asked.labelled, top: command.labelTop ?? (asked.labelled > 0 ? 0 : 120))
        plot.description = plot.account(of: kind)
        (self.plot, self.space, name, self.axes) = (plot, space, model.name, axes)
        (self.components, self.places) = (components, places)
    }

    /// The points as a CSV file has them.
    var table: [[String]] {
        [["token", "rank", "count", "group", "pc\(axes.x)", "pc\(axes.y)"]]
            + zip(places, plot.points).map { place, point in
                let entry = space.entries[place]
                let group = point.group.map { plot.groups[$0] } ?? ""
                return [entry.name, "\(entry.rank)", "\(entry.count)", group, "\(point.x)", "\(point.y)"]
            }
    }

    /// The points as JSON has them.
    var coordinates: Coordinates {
        Coordinates(
            model: name, of: space.origin.rawValue, title: plot.title,
            axes: [axes.x, axes.y].map { .init(component: $0, ratio: components.ratios[$0 - 1]) },
            points: zip(places, plot.points).map { place, point in
                let entry = space.entries[place]
                return .init(
                    name: entry.name, rank: entry.rank, count: entry.count,
                    group: point.group.map { plot.groups[$0] }, x: point.x, y: point.y)
            }, agreement: nil)
    }
}

extension LanguageModel {
    /// What a person calls it: the name of its run.
    var name: String {
        let parts = path.split(separator: "/").map(String.init)
        return parts.dropLast().last ?? parts.last ?? path
    }
}
