#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Reads the JSON of a request.
///
/// - Parameters:
///   - type: What is wanted.
///   - json: The bytes of the body.
/// - Returns: The value.
/// - Throws: A ``RequestError`` of status 400 that names the parameter that is wrong.
public func parse<Value: Decodable>(
    _ type: Value.Type, _ json: some Sequence<UInt8>
) throws(RequestError) -> Value {
    do {
        return try JSONDecoder().decode(type, from: Data(json))
    } catch let error as RequestError {
        throw error
    } catch let error as DecodingError {
        throw RequestError(error)
    } catch {
        throw .invalid(nil, RequestError.noJSON)
    }
}

/// Returns a value as JSON on one line.
public func json(_ value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Every value of this module is finite, and so can be encoded.
    return (try? encoder.encode(value)).map(Array.init) ?? Array("{}".utf8)
}

extension RequestError {
    /// The decoder does not tell one from the other.
    fileprivate static let noJSON = "The body is not JSON, or has a number beyond what can be held."

    /// Says in a sentence what a decoder could not read.
    fileprivate init(_ error: DecodingError) {
        func name(_ context: DecodingError.Context, _ key: (any CodingKey)? = nil) -> String? {
            let path = context.codingPath.map(\.stringValue) + (key.map { [$0.stringValue] } ?? [])
            return path.isEmpty ? nil : path.joined(separator: ".")
        }
        switch error {
        case .keyNotFound(let key, let context):
            let name = name(context, key) ?? key.stringValue
            self = .invalid(name, "'\(name)' is missing.")
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            let name = name(context)
            self = .invalid(
                name, name.map { "'\($0)' is of the wrong type." } ?? "The body is not an object.")
        case .dataCorrupted(let context):
            let name = name(context)
            self = .invalid(name, name.map { "'\($0)' has an impossible value." } ?? Self.noJSON)
        @unknown default: self = .invalid(nil, Self.noJSON)
        }
    }
}
