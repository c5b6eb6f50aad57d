import Analysis
import Neural
import RealModule

/// The gradients of networks before training, by their distance to the loss.
struct InitialGradients {
    /// The networks, and the relative norms of ∂L/∂h by the distance, seed by seed.
    typealias Measurements = [(design: OrderDesign, relative: [[Double]])]
    private let measurements: Measurements

    /// The task, whose sequences have 111 steps.
    static let level = TemporalOrder.Level.hard
    static let batchSize = 32
    /// The distance that the rules look at.
    static let distance = 30

    init(_ measurements: Measurements) { self.measurements = measurements }

    /// Measures networks, several seeds each.
    static func measure(
        _ designs: [OrderDesign], seeds: Int, _ settings: LabSettings, share: ClosedRange<Double>
    ) throws -> Measurements {
        let runs = designs.flatMap { design in (0..<seeds).map { (design, settings.seed($0)) } }
        let all = try settings.concurrently(runs, share: share) { run, progress in
            let (design, seed) = run
            let network = try OrderNetwork(
                design, steps: level.steps, batchSize: batchSize, seed: seed)
            var data = TemporalOrder(level, seed: seed &+ 1)
            defer { progress(1) }
            return try network.stateGradients((0..<batchSize).map { _ in data.next() }).relative
        }
        return designs.indices.map { (designs[$0], Array(all[$0 * seeds..<($0 + 1) * seeds])) }
    }

    private func relative(_ design: OrderDesign) -> [[Double]] {
        measurements.first { $0.design == design }?.relative ?? []
    }

    /// The median over the seeds at a distance, with the lowest and the highest.
    private static func spread(_ relative: [[Double]], at distance: Int) -> Spread {
        Spread(relative.map { $0[distance] })
    }

    // MARK: Table

    func table(_ say: Language) -> ResultTable {
        let n = Self.distance
        return ResultTable(
            title: say(
                "Before training: the gradient ‖∂L/∂h[T−n]‖ over that of the last step, by the distance n",
                "Avant l’entraînement : le gradient ‖∂L/∂h[T−n]‖ rapporté à celui du dernier pas, selon la distance n"
            ),
            columns: [
                say("cell", "cellule"), say("spectral radius", "rayon spectral"),
                say("factor a step", "facteur par pas"), "R²", say("n = \(n)", "n = \(n)"), "n = 100",
            ],
            rows: measurements.map { design, relative in
                let decays = relative.compactMap { GradientDecay($0) }
                let radius = design.radius.map { decimal($0, places: 1) } ?? say("as drawn", "tel que tiré")
                return [
                    .text(design.name(say) + (design.isSilent ? say(", no input", ", sans entrée") : "")),
                    .text(radius),
                    decays.isEmpty ? "–" : .spread(Spread(decays.map(\.factor)), places: 3),
                    decays.isEmpty ? "–" : .spread(Spread(decays.map(\.explained)), places: 3),
                    .text(Self.power(Self.spread(relative, at: n).median)),
                    .text(Self.power(Self.spread(relative, at: 100).median)),
                ]
            })
    }

    /// A number as a power of ten, such as 3.1·10⁻⁸.
    static func power(_ value: Double) -> String {
        guard value > 0, value.isFinite else { return value == 0 ? "0" : "–" }
        if (0.01..<1000).contains(value) { return decimal(value, places: value < 1 ? 3 : 1) }
        var exponent = Int(Double.log10(value).rounded(.down))
        var digits = value / .pow(10, Double(exponent))
        if digits >= 9.95 { (digits, exponent) = (1, exponent + 1) }
        let superscripts = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
        let figures = String(abs(exponent)).compactMap { $0.wholeNumberValue.map { superscripts[$0] } }
        return decimal(digits, places: 1) + "·10" + (exponent < 0 ? "⁻" : "") + String(figures)
    }

    // MARK: Figures

    func figures(_ say: Language) -> [Figure] {
        func scaled(_ cell: Cell, silent: Bool = false) -> [(String, [[Double]])] {
            OrderDesign.radii.map { radius in
                let own = measurements.first {
                    $0.design.cell == cell && $0.design.radius == radius && $0.design.isSilent == silent
                }
                return ("ρ = \(decimal(radius, places: 1))", own?.relative ?? [])
            }
        }
        let drawn = measurements.filter { $0.design.radius == nil }.map { ($0.design.name(say), $0.relative) }
        return [
            Self.figure(
                "multiplied", scaled(.rnnTanh, silent: true),
                say("RNN without input: the matrix alone", "RNN sans entrée : la matrice seule"),
                say(
                    "Without input the state stays 0, where tanh is a straight line: each step back multiplies the gradient by the recurrent matrix, of spectral radius ρ.",
                    "Sans entrée l’état reste 0, où tanh est une droite : chaque pas en arrière multiplie le gradient par la matrice récurrente, de rayon spectral ρ."
                ), top: 1e12, say),
            Self.figure(
                "tanh", scaled(.rnnTanh), say("RNN (tanh) reading symbols", "RNN (tanh) lisant des symboles"),
                say(
                    "Above ρ = 1 the states of a tanh network grow until tanh saturates, and its slope below 1 holds the gradient back: a radius above 1 is necessary for an explosion, but not sufficient (Pascanu, Mikolov & Bengio 2013).",
                    "Au-delà de ρ = 1, les états d’un réseau tanh croissent jusqu’à saturation, et sa pente inférieure à 1 retient le gradient : un rayon supérieur à 1 est nécessaire à l’explosion, mais ne suffit pas (Pascanu, Mikolov & Bengio 2013)."
                ), top: 1e12, say),
            Self.figure(
                "relu", scaled(.rnnReLU), say("RNN (ReLU) reading symbols", "RNN (ReLU) lisant des symboles"),
                say(
                    "About half of the units of a ReLU network are off and pass no gradient on, so that it takes a radius of about √2 to explode.",
                    "Environ la moitié des unités d’un réseau ReLU sont éteintes et ne transmettent aucun gradient : il faut un rayon d’environ √2 pour exploser."
                ), top: 1e12, say),
            Self.figure(
                "cells", drawn,
                say("All cells with PyTorch’s weights", "Toutes les cellules, poids de PyTorch"),
                say(
                    "The cells as PyTorch draws their weights. The forget gates of an LSTM begin half open, so that its gradient soon vanishes, too; a larger forget bias opens them.",
                    "Les cellules, poids tirés comme par PyTorch. Les portes d’oubli d’un LSTM sont d’abord à demi ouvertes, et son gradient s’évanouit vite, lui aussi ; un biais d’oubli plus grand les ouvre."
                ), say),
        ]
    }

    /// Curves over the distance, median and range of the seeds, on an axis that ends at `top`.
    static func figure(
        _ name: String, _ curves: [(name: String, relative: [[Double]])], _ title: String,
        _ description: String, top: Double = 100, _ say: Language
    ) -> Figure {
        let steps = curves.first?.relative.first?.count ?? 1
        var plot = LinePlot(
            title: title,
            x: Axis(
                say("distance to the loss n, steps", "distance à la perte n, pas"), 0...Double(steps - 1)),
            y: Axis("‖∂L/∂h[T−n]‖ / ‖∂L/∂h[T]‖", GradientDecay.floor...top, logarithmic: true))
        plot.curves = curves.map { name, relative in
            LinePlot.Curve(
                name: name,
                points: (0..<steps).map { n in
                    let own = Self.spread(relative, at: n)
                    // Below the floor a curve would run along the axis.
                    let isShown = own.median >= GradientDecay.floor && own.median <= top
                    return .init(
                        x: Double(n), y: isShown ? own.median : .nan,
                        spread: isShown ? own.low...own.high : nil)
                })
        }
        plot.description =
            description + say(" Median and range of the seeds.", " Médiane et étendue des graines.")
        return Figure(name, caption: plot.description) { [plot] theme throws(PictureError) in
            try plot.drawing(PictureStyle(width: 860, height: 480, theme: theme))
        }
    }

    // MARK: Rules

    func checks(_ say: Language) -> [Check] {
        let plain = measurements.filter { $0.design.cell == .rnnTanh || $0.design.cell == .rnnReLU }
        let silent = plain.filter(\.design.isSilent), reading = plain.filter { !$0.design.isSilent }
        return [multiplied(silent, say)]
            + [
                falls(reading.filter { ($0.design.radius ?? 1) < 1 }, say),
                grows(reading.filter { ($0.design.radius ?? 1) > 1 }, say),
                compared(0, say), compared(1, say),
            ]
    }

    private func multiplied(_ measurements: Measurements, _ say: Language) -> Check {
        let decays = measurements.map { design, relative in
            (radius: design.radius ?? 1, decays: relative.map { GradientDecay($0) })
        }
        return Check(
            say(
                "Without input, a step back multiplies the RNN’s gradient by the spectral radius: within 5 %, R² at least 0.99 on a logarithmic scale, every seed",
                "Sans entrée, un pas en arrière multiplie le gradient du RNN par le rayon spectral : à 5 % près, R² d’au moins 0,99 en échelle logarithmique, toutes les graines"
            ),
            found: decays.map { radius, decays in
                "\(decimal(radius, places: 1)): "
                    + ResultTable.Cell.spread(Spread(decays.map { $0?.factor ?? 0 }), places: 3).description
            }.joined(separator: "; "),
            holds: decays.allSatisfy { radius, decays in
                decays.allSatisfy { decay in
                    decay.map { abs($0.factor / radius - 1) <= 0.05 && $0.explained >= 0.99 } ?? false
                }
            })
    }

    private func falls(_ measurements: Measurements, _ say: Language) -> Check {
        let decays = measurements.flatMap { $0.relative.map { GradientDecay($0) } }
        let found = measurements.map { design, relative in
            let factors = relative.map { GradientDecay($0)?.factor ?? .nan }
            return "\(design.name(say)) \(decimal(design.radius ?? 1, places: 1)): "
                + decimal(Spread(factors).median, places: 2)
        }
        return Check(
            say(
                "At a spectral radius below 1 the gradient of plain networks that read falls exponentially: factor below 1 a step, R² at least 0.98, every seed",
                "À un rayon spectral inférieur à 1, le gradient des réseaux simples qui lisent décroît exponentiellement : facteur inférieur à 1 par pas, R² d’au moins 0,98, toutes les graines"
            ), found: found.joined(separator: "; "),
            holds: decays.allSatisfy { $0.map { $0.factor < 1 && $0.explained >= 0.98 } ?? false })
    }

    private func grows(_ measurements: Measurements, _ say: Language) -> Check {
        let n = Self.distance
        let grown = measurements.map { design, relative in
            (design: design, by: Self.spread(relative, at: n).median)
        }
        return Check(
            say(
                "At a spectral radius above 1 the gradient of plain networks that read is larger \(n) steps back than at the last step (median; tanh saturates and ReLU switches units off, which hold it back)",
                "À un rayon spectral supérieur à 1, le gradient des réseaux simples qui lisent est plus grand \(n) pas en arrière qu’au dernier pas (médiane ; la saturation de tanh et les unités éteintes de ReLU le retiennent)"
            ),
            found: grown.map {
                "\($0.design.name(say)) \(decimal($0.design.radius ?? 1, places: 1)): \(Self.power($0.by))"
            }.joined(separator: "; "), holds: grown.allSatisfy { $0.by > 1 })
    }

    /// The rule on an LSTM and a plain network as they are drawn.
    private func compared(_ bias: Float, _ say: Language) -> Check {
        let hidden = measurements.first?.design.hidden ?? 0
        let n = Self.distance
        let rnn = Self.spread(relative(.init(cell: .rnnTanh, hidden: hidden)), at: n).median
        let lstm = Self.spread(relative(.init(cell: .lstm, hidden: hidden, forgetBias: bias)), at: n).median
        let rule =
            bias == 0
            ? say(
                "With PyTorch’s weights, before training, the LSTM’s gradient is at least 10 times the RNN’s (tanh) \(n) steps back",
                "Avec les poids de PyTorch, avant l’entraînement, le gradient du LSTM vaut au moins 10 fois celui du RNN (tanh) \(n) pas en arrière"
            )
            : say(
                "The same with 1 added to the forget gates’ biases",
                "De même avec 1 ajouté aux biais des portes d’oubli")
        return Check(
            rule,
            found: "\(Self.power(lstm)), \(Self.power(rnn)): " + say("factor ", "facteur ")
                + Self.power(lstm / rnn), holds: lstm >= 10 * rnn)
    }
}
