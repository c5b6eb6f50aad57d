import Text

extension String {
    /// The text in lines of at most `columns` columns, broken at spaces as far as there are any; `indent` spaces
    /// stand before what a break begins.
    func wrapped(to columns: Int, indent: Int = 0) -> String {
        split(separator: "\n", omittingEmptySubsequences: false).map { line in
            var (wrapped, column) = ("", 0)
            for (index, word) in line.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
                let width = DisplayWidth.columns(of: word)
                if index > 0 {
                    let fits = column + 1 + width <= columns
                    wrapped += fits ? " " : "\n" + String(repeating: " ", count: indent)
                    column = fits ? column + 1 : indent
                }
                wrapped += word
                column += width
            }
            return wrapped
        }.joined(separator: "\n")
    }
}
