/// Why a run cannot be started or resumed.
public enum RunError: Error, Equatable, Sendable {
    /// The directory holds a run, and neither resuming nor replacing it was asked for.
    case exists(path: String)
    /// Text or settings that differ from those the run was started with.
    case changed(path: String, [RunSetting.Change])
    /// A run that is to end after fewer steps than it has taken.
    case tooShort(path: String, steps: Int, taken: Int)
    /// A network that cannot be built; the reason is `Architecture.fault` or `Recipe.fault`.
    case impossible(fault: String)
    /// A level that the vocabulary, or the pretrained model it comes from, contradicts.
    case levelMismatch(found: String, wanted: String, isPretrained: Bool)
    /// No run to resume, and none named.
    case noRun
}

extension RunError: CustomStringConvertible {
    /// One line for a person: what was found and what was wanted.
    public var description: String {
        switch self {
        case .exists(let path): "\(path) already holds a run"
        case .changed(let path, let changes):
            "cannot resume \(path), which was started with other settings: "
                + changes.map { "\($0)" }.joined(separator: "; ")
        case .tooShort(let path, let steps, let taken):
            "\(path) has taken \(taken) steps and cannot end after \(steps)"
        case .impossible(let fault): "there is no such network: \(fault); choose other sizes"
        case .levelMismatch(let found, let wanted, let isPretrained):
            "level \(found) contradicts the \(isPretrained ? "pretrained model" : "vocabulary"), which has "
                + "level \(wanted)"
        case .noRun: "there is no run to resume"
        }
    }
}
