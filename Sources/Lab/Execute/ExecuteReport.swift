import Analysis
import Engine
import Neural

/// Trains networks and says what they found: tables, figures, programs with their answers, and the rule.
struct ExecuteReport {
    private let settings: LabSettings
    private var say: Language { settings.language }

    init(_ settings: LabSettings) { self.settings = settings }

    /// The test programs of a score.
    private var tests: Int { settings.isQuick ? 256 : 1024 }

    /// Trains the networks side by side.
    func findings(_ runs: [ExecuteRun]) throws -> Findings {
        let parts = try settings.concurrently(runs) { run, progress in
            let (course, network) = try run.train(progress: progress)
            var data = ProgramGenerator(seed: run.seed &+ 3)
            var findings = Findings()
            switch run.task {
            case .addition(let digits):
                try describe(run, course, network, digits: digits, &data, &findings)
            case .programs(let length, let nesting, let curriculum):
                try describe(
                    run, network, length: length, nesting: nesting, curriculum, &data, &findings)
            }
            return findings
        }
        var all = Findings()
        for part in parts {
            all.tables += part.tables
            all.figures += part.figures
            all.passages += part.passages
            all.checks += part.checks
        }
        return all
    }

    // MARK: Additions

    private func describe(
        _ run: ExecuteRun, _ course: ExecuteRun.Course, _ network: ExecuteNetwork, digits: Int,
        _ data: inout ProgramGenerator, _ findings: inout Findings
    ) throws {
        let programs = (0..<tests).map { _ in data.testAddition(digits: digits) }
        let score = try ExecuteRun.Score(network, programs)
        findings.tables.append(
            ResultTable(
                title: say(
                    "Sums of two numbers of \(digits) digits, \(programs.count) programs that were not learned",
                    "Sommes de deux nombres à \(digits) chiffres, \(programs.count) programmes non appris"),
                columns: [
                    say("units", "unités"), say("steps", "pas"), say("exactly right", "exactes"),
                    say("characters right", "caractères justes"),
                ],
                rows: [
                    [
                        .count(run.hidden), .count(run.steps), .share(score.exact), .share(score.characters),
                    ]
                ]))
        findings.figures.append(curves(course, run, digits: digits))
        findings.passages.append(
            try passage(
                say("Sums and the network’s answers", "Des sommes et les réponses du réseau"),
                Array(programs.prefix(6)), network))
        if digits == 3 {
            findings.checks.append(
                Check(
                    say(
                        "At least 90 % of sums of two 3-digit numbers that were not learned are exactly right",
                        "Au moins 90 % des sommes non apprises de deux nombres à 3 chiffres sont exactes"),
                    found: decimal(100 * score.exact, places: 1) + " %", holds: score.exact >= 0.9))
        }
    }

    private func curves(_ course: ExecuteRun.Course, _ run: ExecuteRun, digits: Int) -> Figure {
        var plot = LinePlot(
            title: say(
                "Learning to add numbers of \(digits) digits", "Apprendre à additionner, \(digits) chiffres"),
            x: Axis(
                say("steps of \(ExecuteRun.batchSize) programs", "pas de \(ExecuteRun.batchSize) programmes"),
                0...Double(run.steps)), y: Axis(say("right, %", "justes, %"), 0...100))
        plot.curves = [
            .init(
                name: say("whole sum", "somme entière"),
                points: course.scores.map { .init(x: Double($0.step), y: 100 * $0.score.exact) }),
            .init(
                name: say("characters", "caractères"),
                points: course.scores.map { .init(x: Double($0.step), y: 100 * $0.score.characters) },
                isDashed: true),
        ]
        plot.description = say(
            "Share of sums that are exactly right, and of characters that are right when the true ones before are read, on 256 sums that were not learned.",
            "Part des sommes exactes, et des caractères justes quand le réseau lit les vrais caractères précédents, sur 256 sommes non apprises."
        )
        return Figure("additions", caption: plot.description) { [plot] theme throws(PictureError) in
            try plot.drawing(PictureStyle(width: 860, height: 480, theme: theme))
        }
    }

    // MARK: Programs

    private func describe(
        _ run: ExecuteRun, _ network: ExecuteNetwork, length: Int, nesting: Int, _ curriculum: Curriculum,
        _ data: inout ProgramGenerator, _ findings: inout Findings
    ) throws {
        var scores: [[ExecuteRun.Score]] = []
        for nesting in 1...nesting {
            scores.append(
                try (1...length).map { length in
                    let programs = (0..<tests / 4).map { _ in
                        data.program(length: length, nesting: nesting, .test)
                    }
                    return try ExecuteRun.Score(network, programs)
                })
        }
        let name = "curriculum \(curriculum.rawValue)"
        findings.tables.append(
            ResultTable(
                title: say(
                    "All operations, \(name): \(tests / 4) programs of each kind that were not learned",
                    "Toutes les opérations, \(name) : \(tests / 4) programmes non appris de chaque sorte"),
                columns: [
                    say("nesting", "imbrication"), say("length", "longueur"), say("exactly right", "exacts"),
                    say("characters right", "caractères justes"),
                ],
                rows: scores.enumerated().flatMap { n, scores in
                    scores.enumerated().map { l, score in
                        [.count(n + 1), .count(l + 1), .share(score.exact), .share(score.characters)]
                    }
                }))
        findings.figures.append(map(scores))
        let shown =
            (1...nesting).map { data.program(length: length, nesting: $0, .test) }
            + (0..<3).map { _ in data.program(length: length, nesting: nesting, .test) }
        findings.passages.append(
            try passage(
                say("Programs and the network’s answers", "Des programmes et les réponses du réseau"),
                shown, network))
        findings.passages.append(
            try passage(
                say(
                    "The programs of figures 8 and 9 (length 4, nesting 3)",
                    "Les programmes des figures 8 et 9 (longueur 4, imbrication 3)"),
                Program.figures, network))
    }

    private func map(_ scores: [[ExecuteRun.Score]]) -> Figure {
        var map = HeatMap(
            title: say("Programs whose output is exactly right", "Programmes dont le résultat est exact"),
            columns: (
                say("length: most digits of a number", "longueur : chiffres d’un nombre, au plus"),
                (scores.first ?? []).indices.map { "\($0 + 1)" }
            ), rows: (say("nesting", "imbrication"), scores.indices.map { "\($0 + 1)" }),
            unit: say("exactly right, %", "exacts, %"), range: 0...100,
            values: scores.map { $0.map { 100 * $0.exact } })
        map.places = 0
        map.description = say(
            "Share of test programs whose output is right to the last digit, by the length of numbers and the number of operations.",
            "Part des programmes de test dont le résultat est juste jusqu’au dernier chiffre, selon la longueur des nombres et le nombre d’opérations."
        )
        return Figure("programs", caption: map.description) { [map] theme throws(PictureError) in
            try map.drawing(PictureStyle(width: 760, height: 380, theme: theme))
        }
    }

    /// Shows programs, each with what it prints and what the network writes.
    private func passage(
        _ title: String, _ programs: [Program], _ network: ExecuteNetwork
    ) throws -> Passage {
        let answers = try network.answers(to: programs)
        let blocks = zip(programs, answers).map { program, answer in
            let mark = answer == program.output ? "✓" : "✗"
            return """
                \(program.text)
                  \(say("prints", "affiche")) \(program.value)   \(say("network", "réseau")) \(answer) \(mark)

                """
        }
        return Passage(title: title, text: blocks.joined(separator: "\n"))
    }
}
