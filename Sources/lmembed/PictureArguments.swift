public import Analysis
public import ArgumentParser
public import Console
import Text

/// Where a picture goes and what it looks like; shared by every command that draws.
struct PictureArguments: ParsableArguments {
    @Option(
        name: .shortAndLong, parsing: .singleValue,
        help: ArgumentHelp(
            """
            Write the picture to a file that ends in .svg or .png, or its points to one that ends in .csv; may be \
            given several times.
            """, valueName: "file"),
        completion: .file(extensions: ["svg", "png", "csv"]))
    var output: [String] = []

    @Option(help: "The colours of the picture: for a light page or for a dark one.")
    var theme = Theme.light

    @Option(help: ArgumentHelp("The width of the picture in points.", valueName: "points"))
    var width = 960

    @Option(help: ArgumentHelp("The height of the picture in points.", valueName: "points"))
    var height = 720

    @Option(help: "How many pixels of a PNG picture a point is long.")
    var scale = 2.0

    @Option(help: "What stands above the picture, instead of what the command makes of it.")
    var title: String?

    func validate() throws {
        for path in output where Form(path) == nil {
            throw ValidationError("\(path) is no kind of picture; end it in .svg or .png, or in .csv.")
        }
        guard (320...8000).contains(width), (240...8000).contains(height) else {
            throw ValidationError(
                "A picture of \(width) × \(height) points is too small or too large; give --width from 320 and "
                    + "--height from 240, both up to 8000.")
        }
        guard (0.25...8).contains(scale) else {
            throw ValidationError("--scale must be from 0.25 to 8, not \(scale).")
        }
    }

    /// What a file is, by its name.
    private enum Form: String {
        case svg, png, csv

        init?(_ path: String) {
            guard let name = path.split(separator: "/").last, let dot = name.lastIndex(of: ".") else {
                return nil
            }
            self.init(rawValue: name[name.index(after: dot)...].lowercased())
        }
    }

    /// Lays the plot out and writes the files; `table` makes the lines of a CSV file.
    func write(_ plot: ScatterPlot, table: () -> [[String]]) throws {
        let drawing = try plot.drawing(
            PictureStyle(width: Double(width), height: Double(height), theme: theme))
        for path in output {
            let bytes: [UInt8] =
                switch Form(path) {
                case .png: try drawing.png(scale: scale)
                case .csv: table().flatMap(CSV.line)
                default: Array(drawing.svg.utf8)
                }
            var file = try OutputFile(path)
            try file.write(bytes)
            try file.finish()
            Terminal.say("Wrote \(path) (\(NumberFormat.bytes(bytes.count)))")
        }
        let labels = plot.points.count { $0.isLabelled && plot.window?.contains($0) != false }
        let shown = drawing.labelCount
        if !output.isEmpty, shown < labels {
            Terminal.say(
                "\(NumberFormat.grouped(shown)) of \(NumberFormat.grouped(labels)) labels have room; a larger picture "
                    + "(--width, --height) or --around shows more")
        }
    }
}

extension Theme: ExpressibleByArgument {}

extension PictureError: CommandError {
    /// The exit code that goes with the line.
    public var status: ExitStatus {
        switch self {
        case .tooLarge: .usage
        case .cairo: .internal
        }
    }
}
