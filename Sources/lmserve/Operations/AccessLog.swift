import Console
import Serving

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A line on standard error for each answer.
///
/// It has the route, never the path or a header as the client wrote it: nobody can forge a line, and neither prose nor
/// keys are logged.
struct AccessLog: Sendable {
    /// The form of a line.
    enum Form: String, CaseIterable, Sendable { case json, plain, none }

    let form: Form

    /// An answer.
    struct Line: Encodable {
        var time = Date.now.ISO8601Format(.init(includingFractionalSeconds: true))
        let client, method, route: String
        let status: Int
        let seconds: Double
    }

    /// Writes a line about an answer.
    func write(_ line: Line) {
        switch form {
        case .none: break
        case .json: Terminal.write(String(decoding: json(line), as: UTF8.self) + "\n", to: 2)
        case .plain:
            let seconds = (line.seconds * 1e4).rounded() / 1e4
            Terminal.write(
                "\(line.time) \(line.client) \(line.method) \(line.route) \(line.status) \(seconds)s\n", to: 2
            )
        }
    }

    /// Writes what has happened to the server itself.
    func note(_ event: String) {
        struct Note: Encodable {
            let time, event: String
        }
        let time = Date.now.ISO8601Format(.init(includingFractionalSeconds: true))
        switch form {
        case .none: break
        case .json:
            Terminal.write(
                String(decoding: json(Note(time: time, event: event)), as: UTF8.self) + "\n", to: 2)
        case .plain: Terminal.write("\(time) \(TextOutput.visible(event))\n", to: 2)
        }
    }
}
