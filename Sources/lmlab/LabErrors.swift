public import Analysis
public import ArgumentParser
public import Console
public import Lab
public import Neural

extension LabError: CommandError {
    /// A setting that cannot be, or a line or the sound of a file.
    public var status: ExitStatus {
        switch self {
        case .setting: .usage
        case .line, .sound: .badData
        }
    }
}

extension PictureError: CommandError {
    /// No picture is too large here, so that all errors are Cairo's.
    public var status: ExitStatus { .internal }
}

extension Cell: ExpressibleByArgument {}
extension Countable: ExpressibleByArgument {}
extension Curriculum: ExpressibleByArgument {}
extension Language: ExpressibleByArgument {}
extension TemporalOrder.Level: ExpressibleByArgument {}
extension Theme: ExpressibleByArgument {}
extension TargetLanguage: ExpressibleByArgument {}
