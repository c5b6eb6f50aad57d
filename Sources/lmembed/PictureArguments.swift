public import Analysis
public import ArgumentParser
import Console
import Text

/// Where to write a picture and how it looks.
struct PictureArguments: ParsableArguments {
    @Option(
        name: .shortAndLong, parsing: .singleValue,
        help: ArgumentHelp(
            """
            Write the picture to a file (.svg or .png), or its points (.csv); may be repeated.
            """, valueName: "file"),
        completion: .file(extensions: ["svg", "png", "csv"]))
    var output: [String] = []

    @Option(help: "Draw on a light or on a dark background.")
    var theme = Theme.light

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The width of the picture in points.", valueName: "points"))
    var width = 960

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The height of the picture in points.", valueName: "points"))
    var height = 720

    @Option(parsing: .unconditional, help: "The number of pixels to a point in PNG files.")
    var scale = 2.0

    @Option(help: "The title of the picture, instead of the default one.")
    var title: String?

    func validate() throws {
        for path in output where Form(path) == nil {
            throw ValidationError("The format of \(path) is unknown; end it in .svg or .png, or in .csv.")
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

    /// The format of a file, by its name.
    private enum Form: String {
        case svg, png, csv

        init?(_ path: String) {
            guard let name = path.split(separator: "/").last, let dot = name.lastIndex(of: ".") else {
                return nil
            }
            self.init(rawValue: name[name.index(after: dot)...].lowercased())
        }
    }

    /// The size and the colours.
    var style: PictureStyle {
        PictureStyle(width: Double(width), height: Double(height), theme: theme)
    }

    /// Lays out the plot and writes the files; `table` returns the lines of a CSV file.
    func write(_ plot: ScatterPlot, table: () -> [[String]]) throws {
        let drawing = try plot.drawing(style)
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
                "\(NumberFormat.grouped(shown)) of \(NumberFormat.grouped(labels)) labels have room; a larger "
                    + "picture (--width, --height) or --around shows more")
        }
    }
}

extension Theme: ExpressibleByArgument {}
