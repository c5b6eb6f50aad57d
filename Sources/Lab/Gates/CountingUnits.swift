import Analysis
import Neural

/// The units of a model that follow something countable, and pictures of them.
struct CountingUnits: Sendable {
    private let model: ReadableModel
    private let reading: UnitReading
    private let rankings: [(countable: Countable, ranking: UnitRanking)]
    private let textName: String
    private let say: Language

    /// Ranks the units of a model that has read a text.
    init(
        _ model: ReadableModel, _ reading: UnitReading, _ countables: [Countable], textName: String,
        seed: UInt64, _ say: Language
    ) {
        (self.model, self.reading, self.textName, self.say) = (model, reading, textName, say)
        rankings = countables.map { ($0, UnitRanking($0, reading, seed: seed)) }
    }

    /// The number of layers.
    var layers: Int { model.network.architecture.hiddenSizes.count }
    /// Whether there are gates to show.
    var isLSTM: Bool { model.network.architecture.cell == .lstm }

    /// The best unit for each countable.
    var best: [(countable: Countable?, index: Int)] {
        rankings.compactMap { countable, ranking in ranking.entries.first.map { (countable, $0.index) } }
    }

    /// The place of a unit's cell state, or of its hidden state where it has none.
    func index(ofUnit number: Int, layer: Int) -> Int {
        let wanted = Unit(layer: layer, number: number, kind: isLSTM ? .c : .h)
        return reading.units.firstIndex(of: wanted) ?? 0
    }

    private func name(_ index: Int) -> String { reading.units[index].name(say, layers: layers) }

    // MARK: Tables and rules

    private static func columns(_ say: Language) -> [String] {
        [
            say("counted", "compté"), say("unit", "unité"), say("r, first half", "r, première moitié"),
            say("r, second half", "r, seconde moitié"),
            say("best r by chance", "meilleur r par hasard"),
        ]
    }

    /// The five best units of each countable.
    var table: ResultTable {
        ResultTable(
            title: say(
                "Units of \(model.name) over \(reading.ids.count) tokens of \(textName), found on the first half",
                "Unités de \(model.name) sur \(reading.ids.count) jetons de \(textName), trouvées sur la première moitié"
            ), columns: Self.columns(say),
            rows: rankings.flatMap { countable, ranking in
                ranking.entries.prefix(5).map { entry in
                    [
                        .text(countable.name(say)), .text(name(entry.index)),
                        .number(entry.found, places: 2), .number(entry.checked, places: 2),
                        .number(ranking.chance, places: 2),
                    ]
                }
            })
    }

    /// The best unit of each countable in each of several models.
    static func table(_ all: [CountingUnits], _ say: Language) -> ResultTable {
        let countables = all.first?.rankings.map(\.countable) ?? []
        return ResultTable(
            title: say(
                "The best unit of each model, found on the first half of a new text",
                "La meilleure unité de chaque modèle, trouvée sur la première moitié d’un texte nouveau"),
            columns: [say("model", "modèle")] + columns(say),
            rows: countables.indices.flatMap { place in
                all.enumerated().compactMap { number, units in
                    let (countable, ranking) = units.rankings[place]
                    return ranking.entries.first.map { entry in
                        [
                            .count(number + 1), .text(countable.name(say)), .text(units.name(entry.index)),
                            .number(entry.found, places: 2), .number(entry.checked, places: 2),
                            .number(ranking.chance, places: 2),
                        ]
                    }
                }
            })
    }

    /// The rules of a model that someone else trained: the best unit of each countable is no accident.
    var checks: [Check] {
        rankings.compactMap { countable, ranking in
            ranking.entries.first.map { entry in
                Check(
                    say(
                        "\(countable.name(say)): the best unit of the first half follows it on the second, too, more closely than chance finds any",
                        "\(countable.name(say)) : la meilleure unité de la première moitié le suit aussi sur la seconde, mieux que le hasard n’en trouve aucune"
                    ),
                    found: say(
                        "\(name(entry.index)), r = \(decimal(entry.checked, places: 2)), by chance \(decimal(ranking.chance, places: 2))",
                        "\(name(entry.index)), r = \(decimal(entry.checked, places: 2)), par hasard \(decimal(ranking.chance, places: 2))"
                    ),
                    holds: entry.checked * entry.found > 0 && abs(entry.checked) > ranking.chance)
            }
        }
    }

    /// The rules of small models: how closely the best unit must follow what is counted, in the median model.
    static func checks(_ all: [CountingUnits], _ say: Language) -> [Check] {
        let limits: [(Countable, Double)] = [(.quotation, 0.7), (.line, 0.5)]
        return limits.compactMap { countable, limit in
            let found = all.compactMap { units in
                units.rankings.first { $0.countable == countable }.flatMap { _, ranking in
                    ranking.entries.first.map { entry in
                        (r: entry.checked * (entry.found < 0 ? -1 : 1), chance: ranking.chance)
                    }
                }
            }
            guard !found.isEmpty else { return nil }
            let (r, chance) = (Spread(found.map(\.r)), found.map(\.chance).max() ?? 1)
            return Check(
                say(
                    "\(countable.name(say)): on the second half of the text, the unit found on the first has |r| of at least \(decimal(limit, places: 1)) (median of \(all.count) models), and every one more than chance finds",
                    "\(countable.name(say)) : sur la seconde moitié du texte, l’unité trouvée sur la première a |r| d’au moins \(decimal(limit, places: 1)) (médiane de \(all.count) modèles), et chacune plus que ce que trouve le hasard"
                ),
                found: say(
                    "\(ResultTable.Cell.spread(r, places: 2)), by chance at most \(decimal(chance, places: 2))",
                    "\(ResultTable.Cell.spread(r, places: 2)), par hasard au plus \(decimal(chance, places: 2))"
                ), holds: r.median >= limit && found.allSatisfy { $0.r > $0.chance })
        }
    }

    // MARK: Pictures

    /// The tokens to show: from a line's start in the second half on, `count` characters at least.
    private func shown(_ count: Int, around countable: Countable? = nil) -> Range<Int> {
        let half = reading.pieces.count / 2
        var start = reading.pieces[half...].firstIndex { $0.hasSuffix("\n") }.map { $0 + 1 } ?? half
        if countable == .quotation, !reading.pieces.isEmpty {
            // A little before the next quotation.
            let inside = Countable.quotation.values(reading.pieces)
            let opening = (start..<inside.count).first { inside[$0] == 1 && $0 > half && inside[$0 - 1] == 0 }
            start = max(half, (opening ?? start + 12) - 12)
        }
        if start >= reading.pieces.count { start = half }
        var (end, length) = (start, 0)
        while end < reading.pieces.count, length < count {
            length += reading.pieces[end].count
            end += 1
        }
        return start..<end
    }

    /// A text coloured by a unit: each token with what the unit holds after it, less the mean of the part shown, over the
    /// largest deviation from it.
    func coloredText(_ countable: Countable?, _ index: Int) -> NamedColoredText {
        let range = shown(640)
        let own = range.map { Double(reading.values[index][$0]) }
        let mean = own.reduce(0, +) / Double(max(1, own.count))
        let largest = own.map { abs($0 - mean) }.max() ?? 0
        let (name, unit) = (name(index), reading.units[index])
        let (center, scale) = (decimal(abs(mean), places: 2), decimal(largest, places: 2))
        var text = ColoredText(
            title: countable.map { "\($0.name(say).prefix(1).uppercased())\($0.name(say).dropFirst())" }
                ?? name,
            unit: "(\(name) \(mean < 0 ? "+" : "−") \(center)) / \(scale)",
            pieces: zip(range, own).map {
                .init(reading.pieces[$0], value: largest > 0 ? ($1 - mean) / largest : 0)
            })
        text.description = say(
            "What \(name) of \(model.name) holds after each token of \(textName), in its second half, less the mean of the part shown, over the largest deviation.",
            "Ce que contient \(name) de \(model.name) après chaque jeton de \(textName), dans sa seconde moitié, moins la moyenne du passage, rapporté au plus grand écart."
        )
        return NamedColoredText(
            countable.map { "text-\($0.rawValue)" } ?? "text-unit-\(unit.layer + 1)-\(unit.number + 1)", text)
    }

    /// The gates, the memory and the hidden state of a unit over a part of the text; `nil` where there are no gates.
    func gates(of index: Int) -> Figure? {
        guard isLSTM else { return nil }
        let unit = reading.units[index]
        var range = shown(70, around: .quotation)
        range = range.lowerBound..<min(range.upperBound, range.lowerBound + 70)
        let course = model.gates(layer: unit.layer, unit: unit.number, over: range, of: reading.ids)
        let largest = max(1, course.c.map(abs).max() ?? 1)
        let names = range.map { place in
            reading.pieces[place].replacing(" ", with: "␣").replacing("\n", with: "⏎")
        }
        let number = say("unit \(unit.number + 1)", "l’unité \(unit.number + 1)")
        var map = HeatMap(
            title: say("Gates and memory of \(number)", "Portes et mémoire de \(number)"),
            columns: (say("token that is read", "jeton lu"), names),
            rows: ("", ["i", "f", "g", "o", "c", "h"]), unit: say("value", "valeur"), range: -1...1,
            palette: .diverging,
            values: [
                course.i, course.f, course.g, course.o, course.c.map { $0 / largest }, course.h,
            ])
        map.description = say(
            "Input gate, forget gate, candidate, output gate, cell state (over its largest, \(decimal(largest, places: 2))) and hidden state of \(number) of \(model.name).",
            "Porte d’entrée, porte d’oubli, candidat, porte de sortie, état de cellule (rapporté à son maximum, \(decimal(largest, places: 2))) et état caché de \(number) de \(model.name)."
        )
        return Figure("gates", caption: map.description) { [map] theme throws(PictureError) in
            try map.drawing(PictureStyle(width: 1260, height: 340, theme: theme))
        }
    }

    /// What is left out for a model that is no LSTM.
    var withoutGates: Passage {
        Passage(
            title: say("Left out", "Laissé de côté"),
            text: say(
                "The gates of a trained model: \(model.name) is no LSTM, so that only its hidden states are shown.\n",
                "Les portes d’un modèle entraîné : \(model.name) n’est pas un LSTM, et seuls ses états cachés sont montrés.\n"
            ))
    }
}
