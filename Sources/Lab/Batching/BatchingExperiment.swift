/// Batch-ification and truncated back-propagation through time, drawn for a small text.
public struct BatchingExperiment: Experiment {
    /// The text.
    public var text = Self.alphabet
    /// B, the number of columns.
    public var batchSize = 4
    /// T, the most steps of a window.
    public var steps = 3

    /// The lecture's text.
    static let alphabet = "abcdefghijklmnopqrstuvwxyz"

    /// Creates the lecture's example: the alphabet, 4 columns, windows of 3 steps.
    public init() {}

    /// What the experiment is about.
    public static let subject = Subject(
        name: "bptt",
        title: {
            $0(
                "Batches for back-propagation through time",
                "Lots pour la rétropropagation à travers le temps")
        },
        claim: {
            $0(
                "A text is read as columns in windows: each target is the next character, the state of a window is where the next begins, and the gradient is cut between them.",
                "Un texte est lu en colonnes, par fenêtres : chaque cible est le caractère suivant, l’état d’une fenêtre ouvre la suivante, et le gradient est coupé entre elles."
            )
        }, budget: 5)

    /// Lays out the text and draws it.
    public func run(_ settings: LabSettings) throws -> Findings {
        let say = settings.language
        try check(batchSize, 1...24, "the number of columns")
        try check(steps, 1...40, "the number of steps")
        // A cluster may have any number of code points; no font draws thousands.
        guard text.utf8.count <= 10_000 else { throw tooLong("more than 10000 bytes") }
        let count = try TextColumns.characters(of: text).count
        guard (2 * batchSize...400).contains(count) else { throw tooLong("\(count)") }
        let columns = try TextColumns(text, columns: batchSize, steps: steps)
        var findings = Findings()
        findings.passages = [columns.passage(say)]
        findings.figures = [columns.figure(say)]
        if text == Self.alphabet, batchSize == 4, steps == 3 {
            findings.checks = [Self.lecture(columns, say)]
        }
        findings.checks += [
            Check(
                say(
                    "Every target is the next character of the text",
                    "Chaque cible est le caractère suivant du texte"),
                found: say(
                    "\((columns.rows - 1) * batchSize) targets", "\((columns.rows - 1) * batchSize) cibles"),
                holds: columns.isNextCharacter),
            Check(
                say(
                    "Each column is read once from top to bottom, and every window begins where the one before ended",
                    "Chaque colonne est lue une fois de haut en bas, et chaque fenêtre commence où finit la précédente"
                ),
                found: say(
                    "\(columns.windows.count) windows, \(columns.leftOver.count) characters left over",
                    "\(columns.windows.count) fenêtres, \(columns.leftOver.count) caractères de reste"),
                holds: columns.isComplete && columns.isContinuous),
        ]
        settings.progress(1)
        return findings
    }

    private func tooLong(_ value: String) -> LabError {
        .setting(
            name: "the number of characters", value: value,
            wanted: "from \(2 * batchSize), two for each column, to 400")
    }

    /// The first window, and what is left over, as the lecture writes them.
    private static func lecture(_ columns: TextColumns, _ say: Language) -> Check {
        func lines(_ places: [[Int]]) -> String {
            places.map { columns.shown($0).joined() }.joined(separator: " ")
        }
        let first = columns.windows.first
        let (x, y) = (lines(first?.inputs ?? []), lines(first?.targets ?? []))
        let rest = columns.leftOver.joined(separator: " ")
        return Check(
            say(
                "The first window is the lecture’s: x is agms bhnt ciou, y is bhnt ciou djpv; y and z are dropped",
                "La première fenêtre est celle du cours : x est agms bhnt ciou, y est bhnt ciou djpv ; y et z tombent"
            ), found: "x \(x), y \(y); \(rest)",
            holds: x == "agms bhnt ciou" && y == "bhnt ciou djpv" && rest == "y z")
    }
}
