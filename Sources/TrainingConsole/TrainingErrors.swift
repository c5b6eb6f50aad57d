public import Console
public import Engine
public import Training

// Exit codes and advice for the errors of training, for the commands that train or measure. Console itself must not
// import Training, or every command would load oneDNN.

extension EngineError: CommandError {
    /// An impossible shape is a usage error; all others but wrong parameters are the program's.
    public var status: ExitStatus {
        switch self {
        case .impossible: .usage
        case .parameters: .badData
        case .oneDNN, .token: .internal
        }
    }
}

extension TrainingError: CommandError {
    /// A text that is too short, a run that cannot be resumed and a loss that is not a number are bad data.
    public var status: ExitStatus {
        switch self {
        case .engine(let error): error.status
        case .text(let error): error.status
        case .corpusTooShort, .diverged, .unresumable, .outOfRange: .badData
        }
    }

    /// The flag that helps.
    public var advice: String? {
        switch self {
        case .corpusTooShort(let tokens, _):
            "use more text or a --batch of at most \(max(1, tokens / 2))"
        case .diverged(_, let rate):
            "try --learning-rate \(Float(rate / 4)) or a smaller --clip"
        case .text: "then continue with --resume"
        case .engine, .unresumable, .outOfRange: nil
        }
    }
}

extension AdaptationError: CommandError {
    /// A learning rate that is too high is a usage error.
    public var status: ExitStatus {
        switch self {
        case .engine(let error): error.status
        case .diverged: .usage
        }
    }

    /// The flag that helps.
    public var advice: String? {
        if case .diverged = self { "lower --dynamic-rate" } else { nil }
    }
}
