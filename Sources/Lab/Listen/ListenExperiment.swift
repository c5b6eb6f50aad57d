import Analysis
import Neural
import Text

/// Sequence → sequence, synchronized: writes Morse code while it listens, with a CTC loss (Graves and others 2006).
public struct ListenExperiment: Experiment {
    /// The units of each of the two layers, or `nil` for 64.
    public var hidden: Int?
    /// The steps of each training, or `nil` for as many as fit into the time.
    public var steps: Int?
    /// The number of trainings.
    public var seeds = 2
    /// A recording to write down after training.
    public var wav: String?

    /// Creates the whole experiment.
    public init() {}

    /// What the experiment is about.
    public static let subject = Subject(
        name: "listen",
        title: { $0("Listening to Morse", "À l’écoute du morse") },
        claim: {
            $0(
                "A recurrent network that hears Morse code of varying speed and pitch in noise, a frame of its spectrum at a time, writes the text while it listens: at 10 dB it is wrong in at most 5 % of the characters of sentences that it has never heard.",
                "Un réseau récurrent qui entend du morse de vitesse et de hauteur variables dans le bruit, une trame de son spectre à la fois, écrit le texte au fil de l’écoute : à 10 dB, il se trompe sur au plus 5 % des caractères de phrases qu’il n’a jamais entendues."
            )
        }, budget: 240)

    /// Trains the networks and tests them.
    public func run(_ settings: LabSettings) throws -> Findings {
        if let hidden { try check(hidden, 1...1024, "the number of units") }
        if let steps { try check(steps, 1...10_000_000, "the number of steps") }
        try check(seeds, 1...100, "the number of seeds")
        // A file that cannot be read is told before the minutes of training.
        let sound = try wav.map { path in try Self.sound(path) }
        let units = hidden ?? (settings.isQuick ? 32 : 64)
        let runs = (0..<seeds).map {
            ListenRun(
                hidden: [units, units], steps: steps ?? (settings.isQuick ? 60 : 5000),
                seed: settings.seed($0))
        }
        return try ListenReport(settings, sound).findings(runs)
    }

    /// Reads a recording at the network's rate.
    private static func sound(_ path: String) throws -> [Float] {
        let file: WAVFile
        do {
            file = try WAVFile(parsing: BinaryFile(contentsOf: path, limit: WAVFile.size).bytes)
        } catch let problem as WAVFile.Problem {
            throw LabError.sound(path: path, reason: problem.description)
        }
        let limit = 600
        guard file.samples.count <= limit * file.rate else {
            throw LabError.sound(path: path, reason: "it is longer than \(limit) s")
        }
        return file.resampled(to: MorseRecording.rate)
    }
}
