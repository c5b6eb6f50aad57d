public import Text

/// Returns the text of a file that a person wrote, or of standard input for `-`, without byte order marks and with line
/// ends that are LF alone.
///
/// - Parameters:
///   - path: A path, or `-`.
///   - limit: The largest sensible size; more is an error, which also ends the reading of an endless device.
/// - Returns: The bytes, none for an empty file.
/// - Throws: The error of a file that cannot be read, is not UTF-8 or changed meanwhile.
public func inputBytes(_ path: String, limit: Int = 64 << 20) throws(TextError) -> [UInt8] {
    try TextFile(contentsOf: path, limit: limit).bytes
}
