/// A system of the lecture, running on the engine that trains the language model.
///
/// The lecture is A. Canziani's on RNN and LSTM architectures (Deep Learning, NYU, week 6).
public protocol Experiment: Sendable {
    /// What the experiment is about.
    static var subject: Subject { get }

    /// Runs the experiment.
    ///
    /// - Parameter settings: What all experiments have in common.
    /// - Returns: Tables, figures, and whether the claim holds.
    /// - Throws: What the engine refuses, or ``LabError``.
    func run(_ settings: LabSettings) throws -> Findings
}

/// What an experiment is about.
public struct Subject: Sendable {
    /// The name on the command line and in file names.
    public let name: String
    /// The title.
    public let title: @Sendable (Language) -> String
    /// The claim that the experiment reproduces, one sentence.
    public let claim: @Sendable (Language) -> String
    /// The time that it may take on two cores, in seconds.
    public let budget: Double
}

/// What all experiments have in common.
public struct LabSettings: Sendable {
    /// Fixes every bit of an experiment, for one number of threads.
    public var seed: UInt64
    /// Whether to run a smaller version, which takes seconds and may not reach the claim.
    public var isQuick: Bool
    /// The language of titles, tables and figures.
    public var language: Language
    /// The threads to use.
    public var threads: Int
    /// Takes the share done so far, 0 to 1; called on any thread, one call at a time.
    public var progress: @Sendable (_ share: Double) -> Void

    /// Creates settings.
    public init(
        seed: UInt64 = 1, isQuick: Bool = false, language: Language = .english, threads: Int,
        progress: @escaping @Sendable (Double) -> Void = { _ in }
    ) {
        (self.seed, self.isQuick, self.language) = (seed, isQuick, language)
        (self.threads, self.progress) = (threads, progress)
    }
}
