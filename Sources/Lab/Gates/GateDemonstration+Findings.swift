import Analysis

extension GateDemonstration {
    /// The steps of all demonstrations as exact numbers.
    static func table(_ say: Language) -> ResultTable {
        ResultTable(
            title: say(
                "A cell whose gates are held, from c = 0.8",
                "Une cellule aux portes tenues, à partir de c = 0,8"),
            columns: [say("shown", "montré"), say("step", "pas"), "x", "i", "f", "o", "c", "h"],
            rows: allCases.flatMap { demonstration in
                demonstration.steps.enumerated().map { place, step in
                    [.text(demonstration.name(say)), .count(place + 1), .number(step.x, places: 1)]
                        + [step.i, step.f, step.o].map { .number($0, places: 0) }
                        + [step.c, step.h].map { .number($0, places: 4) }
                }
            })
    }

    /// All demonstrations side by side.
    static func figure(_ say: Language) -> Figure {
        let steps = allCases.flatMap(\.steps)
        let rows: [(String, (Step) -> Double)] = [
            ("x", { $0.x }), ("i", { $0.i }), ("f", { $0.f }), ("g", { $0.g }), ("o", { $0.o }),
            ("c", { $0.c }), ("h", { $0.h }),
        ]
        var map = HeatMap(
            title: say("An LSTM cell whose gates are held", "Une cellule LSTM dont on tient les portes"),
            columns: (
                say("step of each demonstration", "pas de chaque démonstration"),
                allCases.flatMap { $0.steps.indices.map { "\($0 + 1)" } }
            ), rows: ("", rows.map(\.0)), unit: say("value", "valeur"), range: -1...1, palette: .diverging,
            values: rows.map { row in steps.map(row.1) })
        map.places = 2
        map.marks = allCases.enumerated().map { .init(column: 4 * $0.offset, name: $0.element.mark(say)) }
        map.description = say(
            "Each demonstration begins with c = 0.8 at the framed step. Output gate closed, h is 0 and c stays; forget gate closed, c is gone; forget gate open and input gate closed, c stays whatever x; input gate open and forget gate closed, c becomes tanh x.",
            "Chaque démonstration part de c = 0,8 au pas encadré. Porte de sortie fermée : h vaut 0 et c reste ; porte d’oubli fermée : c est perdu ; porte d’oubli ouverte et porte d’entrée fermée : c reste quel que soit x ; porte d’entrée ouverte et porte d’oubli fermée : c devient tanh x."
        )
        return Figure("held", caption: map.description) { [map] theme throws(PictureError) in
            try map.drawing(PictureStyle(width: 1100, height: 400, theme: theme))
        }
    }

    /// A name that has room above a column.
    private func mark(_ say: Language) -> String {
        switch self {
        case .output: say("output", "sortie")
        case .reset: say("reset", "effacée")
        case .kept: say("kept", "gardée")
        case .written: say("written", "écrite")
        }
    }

    /// The rule of this demonstration.
    func check(_ say: Language) -> Check {
        let rule =
            switch self {
            case .output:
                say(
                    "Output gate closed, h = 0 and the memory stays; open again, h = tanh c",
                    "Porte de sortie fermée, h = 0 et la mémoire reste ; rouverte, h = tanh c")
            case .reset:
                say(
                    "Forget gate and input gate closed: the memory is 0 from then on",
                    "Portes d’oubli et d’entrée fermées : la mémoire vaut désormais 0")
            case .kept:
                say(
                    "Forget gate open, input gate closed: the memory stays the same, to the last bit, whatever the input",
                    "Porte d’oubli ouverte, porte d’entrée fermée : la mémoire reste la même, au bit près, quelle que soit l’entrée"
                )
            case .written:
                say(
                    "Input gate open, forget gate closed: the memory becomes tanh x",
                    "Porte d’entrée ouverte, porte d’oubli fermée : la mémoire devient tanh x")
            }
        let found = steps.map { "c \(decimal($0.c, places: 3)) h \(decimal($0.h, places: 3))" }
        return Check(rule, found: found.joined(separator: "; "), holds: holds)
    }
}
