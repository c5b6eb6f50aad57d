import Analysis

/// What networks wrote about pictures, as tables, figures and rules.
struct CaptionReport {
    /// The trainings, one for each seed.
    let outcomes: [CaptionRun.Outcome]
    let run: CaptionRun
    let language: Language
    private var say: Language { language }

    func findings() -> Findings {
        var findings = Findings()
        findings.tables = [gradeTable(), countTable(), attributeTable()]
        findings.figures = [ContactSheet(withheldAnswers(0), say).figure(), course()]
        findings.passages = [withheldPairs(), examples()]
        findings.checks = checks()
        return findings
    }

    private func test(
        _ seed: Int, _ selection: SceneGenerator.Selection
    ) -> (answers: [CaptionAnswer], shuffled: [CaptionAnswer]) {
        let test = outcomes[seed].tests.first { $0.selection == selection }
        return (test?.answers ?? [], test?.shuffled ?? [])
    }

    /// The answers to all pictures with a withheld pair, from one seed.
    private func withheldAnswers(_ seed: Int) -> [CaptionAnswer] {
        // In turns, so that both kinds of pictures appear on the sheet.
        zip(test(seed, .mixed).answers, test(seed, .withheld).answers).flatMap { [$0, $1] }
    }

    /// The shares of a grade, seed by seed.
    private func shares(
        _ grade: CaptionAnswer.Grade = .right, _ answers: (Int) -> [CaptionAnswer]
    ) -> Spread { Spread(outcomes.indices.map { answers($0).share(grade) }) }

    // MARK: Rules

    private func checks() -> [Check] {
        let exact = shares { withheldAnswers($0) }
        let shuffled = shares { test($0, .mixed).shuffled + test($0, .withheld).shuffled }
        func percent(_ spread: Spread) -> String { ResultTable.Cell.shares(spread).description }
        return [
            Check(
                say(
                    "At least 95 % of the captions of pictures with a withheld pair are exact, or equivalent to the exact one, from every seed",
                    "Au moins 95 % des légendes d’images avec un couple réservé sont exactes ou équivalentes, pour chaque graine"
                ), found: percent(exact), holds: exact.low >= 0.95),
            Check(
                say(
                    "With the vectors of other pictures, at most 5 % are",
                    "Avec les vecteurs d’autres images, au plus 5 %"),
                found: percent(shuffled), holds: shuffled.high <= 0.05),
        ]
    }

    // MARK: Tables

    private func gradeTable() -> ResultTable {
        func row(_ name: String, _ answers: (Int) -> [CaptionAnswer]) -> [ResultTable.Cell] {
            [.text(name), .count(answers(0).count)]
                + CaptionAnswer.Grade.allCases.map { .shares(shares($0, answers)) }
        }
        return ResultTable(
            title: say(
                "Captions of new pictures: median of \(outcomes.count) seeds (lowest–highest)",
                "Légendes d’images nouvelles : médiane de \(outcomes.count) graines (min–max)"),
            columns: [say("pictures", "images"), say("number", "nombre")]
                + CaptionAnswer.Grade.allCases.map { $0.name(say) },
            rows: SceneGenerator.Selection.allCases.map { selection in
                row(selection.name(say)) { test($0, selection).answers }
            } + [
                row(say("vectors of other pictures", "vecteurs d’autres images")) {
                    test($0, .trained).shuffled
                }
            ])
    }

    private func countTable() -> ResultTable {
        let counts = Array(2...2 * Scene.mostShapes)
        func cells(
            _ axis: Scene.Axis, _ answers: (Int) -> [CaptionAnswer]
        ) -> [ResultTable.Cell] {
            counts.map { count in
                let own = outcomes.indices.flatMap(answers).filter {
                    let scene = $0.picture.scene
                    return scene.axis == axis && scene.first.count + scene.second.count == count
                }
                return .share(own.share(.right))
            }
        }
        return ResultTable(
            title: say(
                "Exact captions by relation and number of shapes, all seeds",
                "Légendes exactes selon la relation et le nombre de formes, toutes les graines"),
            columns: [say("relation", "relation"), say("pairs", "couples")]
                + counts.map { say("\($0) shapes", "\($0) formes") },
            rows: Scene.Axis.allCases.flatMap { axis in
                let name =
                    axis == .vertical
                    ? say("above or below", "au-dessus ou au-dessous")
                    : say("left or right", "à gauche ou à droite")
                return [
                    [.text(name), .text(say("trained", "appris"))]
                        + cells(axis) { test($0, .trained).answers },
                    [.text(name), .text(say("withheld", "réservés"))] + cells(axis, withheldAnswers),
                ]
            })
    }

    private func attributeTable() -> ResultTable {
        let names = [
            say("number", "nombre"), say("colour", "couleur"), say("shape", "forme"),
            say("relation", "relation"),
        ]
        // The places of attributes in a caption: three of each group around the relation.
        let places = [[0, 4], [1, 5], [2, 6], [3]]
        return ResultTable(
            title: say(
                "Captions that parse, but with a wrong word, by what it names",
                "Légendes bien formées avec un mot faux, selon ce qu’il nomme"),
            columns: [say("attribute", "attribut")]
                + SceneGenerator.Selection.allCases.map { $0.name(say) },
            rows: zip(names, places).map { name, places in
                [.text(name)]
                    + SceneGenerator.Selection.allCases.map { selection in
                        .shares(
                            Spread(
                                outcomes.indices.map { seed in
                                    let answers = test(seed, selection).answers
                                    let wrong = answers.count {
                                        !$0.errors.allSatisfy { !places.contains($0) }
                                    }
                                    return Double(wrong) / Double(answers.count)
                                }))
                    }
            })
    }

    // MARK: Figures and passages

    private func course() -> Figure {
        var plot = LinePlot(
            title: say("Learning to write captions", "Apprendre à légender"),
            x: Axis(
                say(
                    "steps of \(CaptionRun.batchSize) pictures", "pas de \(CaptionRun.batchSize) images"),
                0...Double(run.steps)), y: Axis(say("exact captions, %", "légendes exactes, %"), 0...100))
        func curve(_ name: String, _ value: (CaptionRun.Point) -> Double) -> LinePlot.Curve {
            .init(
                name: name,
                points: (outcomes[0].course).indices.map { index in
                    let spread = Spread(outcomes.map { 100 * value($0.course[index]) })
                    return .init(
                        x: Double(outcomes[0].course[index].step), y: spread.median,
                        spread: spread.low...spread.high)
                })
        }
        plot.curves = [
            curve(say("trained pairs", "couples appris"), \.trained),
            curve(say("withheld pairs", "couples réservés"), \.withheld),
        ]
        plot.marks = [
            .init(
                x: CaptionRun.partsOnly * Double(run.steps), name: say("pairs begin", "début des couples"))
        ]
        plot.description = say(
            "Exact captions of new pictures while the network learns: first from shapes in colours without a name and from blots, then from pairs of a colour and a shape, too. Bands: all seeds.",
            "Légendes exactes d’images nouvelles au cours de l’apprentissage : d’abord formes aux couleurs sans nom et taches, puis aussi des couples d’une couleur et d’une forme. Bandes : toutes les graines."
        )
        return Figure("course", caption: plot.description) { [plot] theme throws(PictureError) in
            try plot.drawing(PictureStyle(width: 900, height: 480, theme: theme))
        }
    }

    private func withheldPairs() -> Passage {
        let pairs = SceneGenerator(pairs: run.pairs, seed: 0).withheld
        return Passage(
            title: say(
                "Pairs of a colour and a shape that training never shows",
                "Couples d’une couleur et d’une forme que l’apprentissage ne montre jamais"),
            text: pairs.map { "\($0.hue?.word ?? "") \($0.shape?.word ?? "")\n" }.joined())
    }

    /// A few captions of each grade.
    private func examples() -> Passage {
        let sheet = ContactSheet(withheldAnswers(0), say)
        let marks = zip(CaptionAnswer.Grade.allCases, ["✓", "~", "✗"])
        let lines = marks.flatMap { grade, mark in
            sheet.shown(grade).prefix(3).map { answer in
                "\(mark) \(answer.words.joined(separator: " "))"
                    + (grade == .right ? "" : "  (\(answer.truth))") + "\n"
            }
        }
        return Passage(
            title: say(
                "Captions of pictures with a withheld pair", "Légendes d’images avec un couple réservé"),
            text: lines.joined())
    }
}

extension SceneGenerator.Selection {
    /// The name of a row or a column.
    func name(_ say: Language) -> String {
        switch self {
        case .trained: say("trained pairs", "couples appris")
        case .mixed: say("one pair withheld", "un couple réservé")
        case .withheld: say("both pairs withheld", "deux couples réservés")
        }
    }
}
