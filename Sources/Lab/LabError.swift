/// What an experiment cannot do.
public enum LabError: Error, Equatable, Sendable {
    /// A setting is outside of what the experiment can do.
    case setting(name: String, value: String, wanted: String)
    /// A line of a user's file, counted from 1, is not what it should be.
    case line(path: String, number: Int, reason: String)
    /// A user's recording cannot be read.
    case sound(path: String, reason: String)
}

extension LabError: CustomStringConvertible {
    /// One line for a person, without a trailing full stop.
    public var description: String {
        switch self {
        case .setting(let name, let value, let wanted): "\(name) is \(value), but must be \(wanted)"
        case .line(let path, let number, let reason): "\(path), line \(number): \(reason)"
        case .sound(let path, let reason): "\(path) cannot be read: \(reason)"
        }
    }
}
