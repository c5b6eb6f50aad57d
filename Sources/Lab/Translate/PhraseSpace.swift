import Analysis
import Neural

/// Where the encoder puts phrases of time.
struct PhraseSpace: Sendable {
    /// The phrases, and the vector of each.
    let phrases: [TimePairs.Phrase]
    let vectors: Matrix
    /// The vectors of "two days ago" and "two months ago", and so on.
    let spans: [(a: [Float], b: [Float])]

    /// Takes the vectors of a translator.
    init(_ translator: Translator) throws {
        phrases = try TimePairs.shown()
        vectors = Matrix(try translator.vectors(of: phrases.map(\.pair.source)).map(\.values))
        let pairs = try TimePairs.daysAndMonths()
        let days = try translator.vectors(of: pairs.map(\.days))
        spans = zip(days, try translator.vectors(of: pairs.map(\.months))).map {
            (a: $0.values, b: $1.values)
        }
    }

    /// Measures how well the groups are separated; the last are all together.
    func separation() -> [GroupSeparation.Figures] {
        let figures = GroupSeparation(vectors, groups: phrases.map(\.group.rawValue))
        return figures.groups + [figures.total]
    }

    /// Draws the first two principal components (figures 11 to 13 of the lecture's notes).
    func figure(_ say: Language) throws(AnalysisError) -> Figure {
        let components = try PrincipalComponents(vectors, components: 2)
        let projected = components.project(vectors)
        var plot = ScatterPlot(
            title: say(
                "The encoder’s vector after phrases of time", "Le vecteur de l’encodeur, expressions de temps"
            ))
        plot.groups = TimePairs.Group.shown.map { $0.name(say) }
        func axis(_ i: Int) -> String {
            let percent = decimal(100 * components.explainedVarianceRatio[i - 1], places: 1)
            return say(
                "component \(i) (\(percent) % of the variance)",
                "composante \(i) (\(percent) % de la variance)")
        }
        (plot.xAxis, plot.yAxis) = (axis(1), axis(2))
        plot.points = phrases.indices.map { i in
            let row = Array(projected[i])
            return .init(
                x: Double(row[0]), y: Double(row[1]), name: phrases[i].pair.source,
                group: phrases[i].group.rawValue, isLabelled: true)
        }
        plot.description = say(
            "Phrases of time by the one vector between encoder and decoder, on its two main components; colours are kinds of phrases, which training never sees.",
            "Expressions de temps d’après le vecteur unique entre encodeur et décodeur, sur ses deux axes principaux ; les couleurs sont des sortes d’expressions, inconnues de l’apprentissage."
        )
        return Figure("phrases", caption: plot.description) { [plot] theme throws(PictureError) in
            try plot.drawing(PictureStyle(width: 1100, height: 760, theme: theme))
        }
    }
}

/// How parallel the differences of pairs are, as in "two days ago" − "two months ago".
struct ParallelPairs: Sendable, Equatable {
    /// The mean cosine of the differences of two pairs.
    let cosine: Double
    /// The same with partners exchanged at random, the mean of many draws.
    let shuffled: Double

    /// Compares pairs of vectors, of which there are at least two.
    init(_ pairs: [(a: [Float], b: [Float])], draws: Int = 20, seed: UInt64) {
        var random = SplitMix64(seed: seed)
        cosine = Self.meanCosine(pairs)
        let others = (0..<draws).map { _ in
            zip(pairs, pairs.map(\.b).shuffled(by: &random)).map { (a: $0.a, b: $1) }
        }
        shuffled = others.map(Self.meanCosine).reduce(0, +) / Double(draws)
    }

    private static func meanCosine(_ pairs: [(a: [Float], b: [Float])]) -> Double {
        let units = pairs.map { pair in
            let difference = zip(pair.a, pair.b).map { Double($0) - Double($1) }
            let length = difference.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return difference.map { length > 0 ? $0 / length : 0 }
        }
        var (sum, count) = (0.0, 0)
        for i in units.indices {
            for j in units.indices where j > i {
                sum += zip(units[i], units[j]).reduce(0) { $0 + $1.0 * $1.1 }
                count += 1
            }
        }
        return count > 0 ? sum / Double(count) : 0
    }
}
