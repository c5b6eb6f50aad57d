import Console

/// A continuation that a writer may choose.
struct Offer {
    /// What it adds to the text.
    let text: String
    /// Whether the number of tokens cut it off.
    let isCut: Bool
    /// The characters of its longest run that is copied, where that is long enough to count.
    var copied: Int?

    /// What a writer sees of it: what to type for it after `before`, with `+` where it joins that without a space.
    func shown(after before: String) -> String {
        let joined = Answer.join(before, text) == before + text ? "" : "+"
        let line = TextOutput.visible(String(text.drop { $0 == " " })).replacing("\n", with: "↵")
        return joined + line + (isCut ? "…" : "") + (copied.map { "  [\($0) characters copied]" } ?? "")
    }
}
