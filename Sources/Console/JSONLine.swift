#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Returns `value` as `--json` prints it: on one line, with sorted keys in snake_case.
public func jsonLine(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}

/// Returns a number that JSON has; `nil` for infinity, which weights from a file may lead to, and for what is undefined.
public func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }
