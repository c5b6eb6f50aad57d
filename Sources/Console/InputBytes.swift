public import Text

/// Returns the bytes of a file, or of standard input for `-`.
///
/// - Parameters:
///   - path: A path, or `-`.
///   - limit: The largest sensible size; more is an error, which also ends the reading of an endless device.
/// - Returns: The bytes, none for an empty file.
/// - Throws: ``Text/TextError/missing(path:)`` or ``Text/TextError/unreadable(path:reason:)``.
public func inputBytes(_ path: String, limit: Int = 64 << 20) throws(TextError) -> [UInt8] {
    try readFile(path, limit: limit)
}
