import Text

extension TextColumns {
    /// The columns and windows as fixed-width text.
    func passage(_ say: Language) -> Passage {
        let widest = characters.map { Self.cells(Self.visible($0)) }.max() ?? 1
        func line(_ places: [Int]) -> String {
            shown(places).map { $0 + String(repeating: " ", count: widest - Self.cells($0) + 1) }.joined()
        }
        var lines = [
            say("\(columns) columns, read downwards", "\(columns) colonnes, lues de haut en bas"), "",
        ]
        lines += (0..<rows).map { row in "    " + line((0..<columns).map { $0 * rows + row }) }
        if !leftOver.isEmpty {
            lines.append(
                say("    left over: ", "    reste : ") + leftOver.map(Self.visible).joined(separator: " "))
        }
        let width = columns * (widest + 1) + 3
        var done = 0
        for (index, window) in windows.enumerated() {
            let span = Self.span(done, window)
            let heads = ["x\(span)", "y\(span)"]
            lines += [
                "",
                index == 0
                    ? "    │ h[0] = 0"
                    : say(
                        "    │ h[\(done)]: the state goes on    ╳ the gradient is cut",
                        "    │ h[\(done)] : l’état continue    ╳ le gradient est coupé"),
                "    ▼",
                "    " + heads[0] + String(repeating: " ", count: max(1, width - heads[0].count)) + heads[1],
            ]
            let gap = String(repeating: " ", count: max(3, heads[0].count + 1 - columns * (widest + 1)))
            lines += zip(window.inputs, window.targets).map { "    " + line($0) + gap + line($1) }
            done += window.inputs.count
        }
        return Passage(
            title: say("Columns and windows", "Colonnes et fenêtres"),
            text: lines.map { Self.trimmed($0) + "\n" }.joined())
    }

    /// The steps of a window as an index, counted from 1: `[1:3]`.
    static func span(_ done: Int, _ window: Window) -> String {
        "[\(done + 1):\(done + window.inputs.count)]"
    }

    /// The columns of a terminal that a character takes.
    private static func cells(_ character: String) -> Int { max(1, DisplayWidth.columns(of: character)) }

    private static func trimmed(_ line: String) -> String {
        var line = Substring(line)
        while line.last == " " { line.removeLast() }
        return String(line)
    }
}
