/// Punctuation by how it attaches to the words beside it.
package enum Punctuation {
    /// Marks that no space follows: opening brackets and quotation marks, hyphens, dashes and slashes.
    package static let opening: Set<Character> = ["(", "[", "{", "“", "‘", "«", "-", "/", "—", "–"]
    /// Marks that no space precedes: closing brackets and quotation marks, apostrophes, hyphens, dashes and stops.
    package static let closing: Set<Character> = [
        ".", ",", ";", ":", "!", "?", ")", "]", "}", "”", "’", "»", "…", "'", "-", "—",
    ]
    /// Marks that end a sentence.
    package static let sentenceEnding: Set<Character> = [".", "!", "?"]
}
