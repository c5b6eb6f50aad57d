import Analysis

/// What the translators reached, as tables, figures and rules.
struct TranslateReport {
    let tasks: [TranslationTask]
    /// The results with and without the vector.
    let results: [(with: TranslationResult, without: TranslationResult)]
    let beam: Int
    let language: Language
    let seed: UInt64
    var say: Language { language }

    func findings() throws -> Findings {
        var findings = Findings()
        findings.tables = [exactTable()]
        findings.figures = [byLength()]
        for (task, result) in zip(tasks, results) { findings.checks += checks(task, result) }
        for space in results.compactMap(\.with.space) { try describe(space, &findings) }
        findings.passages = [examples()]
        return findings
    }

    // MARK: Exact answers

    private struct Part {
        let name: String
        let trained: Int
        /// The places of the withheld pairs.
        let places: [Int]
    }

    private func parts(_ task: TranslationTask) -> [Part] {
        func part(_ name: String, _ contains: (TextPair) -> Bool) -> Part {
            Part(
                name: name, trained: task.split.training.count(where: contains),
                places: task.split.withheld.indices.filter { contains(task.split.withheld[$0]) })
        }
        return switch task.kind {
        case .words(let language, let hasPhrases):
            [
                part(say("numbers → \(language.name(say))", "nombres → \(language.name(say))")) {
                    $0.form == "number"
                }
            ]
                + (hasPhrases
                    ? [
                        part(
                            say(
                                "phrases of time → \(language.name(say))",
                                "expressions de temps → \(language.name(say))")
                        ) { $0.form != "number" }
                    ] : [])
        case .dates: [part(say("dates → ISO 8601", "dates → ISO 8601")) { _ in true }]
        case .file: [part(say("pairs of the file", "paires du fichier")) { _ in true }]
        }
    }

    /// The share of answers that are right, character by character.
    private func exact(_ answers: [String], _ task: TranslationTask, _ places: [Int]) -> Double {
        guard !places.isEmpty, !answers.isEmpty else { return .nan }
        let right = places.count { answers[$0] == task.split.withheld[$0].target }
        return Double(right) / Double(places.count)
    }

    private func exactTable() -> ResultTable {
        ResultTable(
            title: say("Exact answers to withheld texts", "Réponses exactes aux textes réservés"),
            columns: [
                say("task", "tâche"), say("pairs trained on", "paires apprises"),
                say("pairs withheld", "paires réservées"), say("exact, greedy", "exactes, glouton"),
                say("exact, beam of \(beam)", "exactes, faisceau de \(beam)"),
                say("exact without the vector", "exactes sans le vecteur"),
            ],
            rows: zip(tasks, results).flatMap { task, result in
                parts(task).map { part in
                    [
                        .text(part.name), .count(part.trained), .count(part.places.count),
                        .share(exact(result.with.answers, task, part.places)),
                        .share(exact(result.with.beamAnswers, task, part.places)),
                        .share(exact(result.without.answers, task, part.places)),
                    ]
                }
            })
    }

    private func checks(
        _ task: TranslationTask, _ result: (with: TranslationResult, without: TranslationResult)
    ) -> [Check] {
        guard task.kind != .file else { return [] }
        return parts(task).filter { !$0.places.isEmpty }.enumerated().map { index, part in
            let (with, without) = (
                exact(result.with.answers, task, part.places),
                exact(result.without.answers, task, part.places)
            )
            return Check(
                say(
                    "\(part.name): at least 95 % of the withheld are exact through the vector, and at most 5 % without it",
                    "\(part.name) : au moins 95 % des textes réservés exacts avec le vecteur, au plus 5 % sans lui"
                ),
                found: "\(decimal(100 * with, places: 1)) %, \(decimal(100 * without, places: 1)) %",
                holds: with >= 0.95 && without <= 0.05)
        }
    }

    // MARK: Figures and examples

    /// The fewest texts that make a point of the figure.
    private static let fewest = 5

    /// Exact answers by the length of the source, in steps of 8 characters.
    private func byLength() -> Figure {
        let longest = tasks.flatMap { $0.split.withheld.map(\.source.count) }.max() ?? 1
        var plot = LinePlot(
            title: say("Exact answers by length", "Réponses exactes selon la longueur"),
            x: Axis(
                say("characters of the source", "caractères de la source"), 0...Double((longest / 8 + 1) * 8)),
            y: Axis(say("exact answers, %", "réponses exactes, %"), 0...100))
        var without: [Outcome] = []
        for (task, result) in zip(tasks, results) {
            for part in parts(task) {
                plot.curves.append(curve(part.name, outcomes(result.with.answers, task, part.places)))
                without += outcomes(result.without.answers, task, part.places)
            }
        }
        var dashed = curve(say("all, without the vector", "toutes, sans le vecteur"), without)
        dashed.isDashed = true
        plot.curves.append(dashed)
        plot.description = say(
            "The share of withheld texts that are translated without an error, by the length of the source; lengths of fewer than \(Self.fewest) texts are left out.",
            "La part des textes réservés traduits sans faute, selon la longueur de la source ; les longueurs de moins de \(Self.fewest) textes sont omises."
        )
        return Figure("length", caption: plot.description) { [plot] theme throws(PictureError) in
            try plot.drawing(PictureStyle(width: 1100, height: 480, theme: theme))
        }
    }

    /// The length of a source, and whether its translation is right.
    private typealias Outcome = (length: Int, isRight: Bool)

    private func outcomes(_ answers: [String], _ task: TranslationTask, _ places: [Int]) -> [Outcome] {
        places.map { place in
            let pair = task.split.withheld[place]
            return (pair.source.count, answers[place] == pair.target)
        }
    }

    private func curve(_ name: String, _ outcomes: [Outcome]) -> LinePlot.Curve {
        let bins = Dictionary(grouping: outcomes) { $0.length / 8 }.filter { $0.value.count >= Self.fewest }
            .sorted { $0.key < $1.key }
        return LinePlot.Curve(
            name: name,
            points: bins.map { bin, outcomes in
                let right = outcomes.count(where: \.isRight)
                return .init(x: Double(8 * bin + 4), y: 100 * Double(right) / Double(outcomes.count))
            })
    }

    /// A few answers of every task, the wrong ones first.
    private func examples() -> Passage {
        let lines = zip(tasks, results).flatMap { task, result in
            parts(task).flatMap { part in
                let wrong = part.places.filter { result.with.answers[$0] != task.split.withheld[$0].target }
                let right = part.places.filter { result.with.answers[$0] == task.split.withheld[$0].target }
                return (wrong.prefix(2) + right.prefix(3)).map { place in
                    let pair = task.split.withheld[place]
                    let isRight = result.with.answers[place] == pair.target
                    return "\(isRight ? "✓" : "✗") \(pair.source) → \(result.with.answers[place])"
                        + (isRight ? "" : "  (\(pair.target))")
                }
            }
        }
        return Passage(
            title: say("Withheld texts, translated", "Textes réservés, traduits"),
            text: lines.map { $0 + "\n" }.joined())
    }
}
