/// Returns a path as it is written in a shell command, in quotation marks where it needs them.
public func shellWord(_ path: String) -> String {
    // No path may look like an option.
    let path = path.hasPrefix("-") ? "./" + path : path
    let isPlain = path.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || ("0"..."9").contains($0) || "/._-+:,@%=".unicodeScalars.contains($0)
    }
    return isPlain && !path.isEmpty ? path : "'" + path.replacing("'", with: "'\\''") + "'"
}
