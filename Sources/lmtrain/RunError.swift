public import Console
public import Engine
public import Training

/// Why lmtrain will not begin.
enum RunError: CommandError {
    /// A run is there, and neither going on nor starting over was asked for.
    case exists(path: String)
    /// Text or flags that are not those that the run began with, field by field.
    case changed(path: String, fields: [String])
    /// A network that cannot be built from the flags.
    case impossible(fault: String)
    /// A flag that the model of --from, or the file of --vocab, decides.
    case decided(flag: String, by: String, found: String, wanted: String)
    /// --resume without a word about which run.
    case whichRun

    var description: String {
        switch self {
        case .exists(let path):
            "\(path) holds a run already; go on with it (--resume), train anew in its place (--overwrite), "
                + "or choose another directory with --out"
        case .changed(let path, let fields):
            "cannot resume \(path), which began with something else: \(fields.joined(separator: "; ")); "
                + "give what it began with, or train anew with --overwrite"
        case .impossible(let fault): "there is no such network: \(fault); choose other sizes"
        case .decided(let flag, let by, let found, let wanted):
            "\(flag) \(found) contradicts \(by), which has \(wanted); leave \(flag) out"
        case .whichRun: "no run in models/ to resume; name it with --out or by its corpus"
        }
    }

    var status: ExitStatus {
        switch self {
        case .exists, .changed, .impossible, .decided: .usage
        case .whichRun: .noInput
        }
    }
}

extension TrainingError: CommandError {
    /// Too little text and a run that cannot be gone on with are bad data; so is a loss that is no number.
    public var status: ExitStatus {
        if case .engine(let error) = self { return error.status }
        return .badData
    }
}

extension EngineError: CommandError {
    /// A shape that cannot be is the flags' fault, the rest is the program's.
    public var status: ExitStatus {
        switch self {
        case .impossible: .usage
        case .parameters: .badData
        default: .internal
        }
    }
}
