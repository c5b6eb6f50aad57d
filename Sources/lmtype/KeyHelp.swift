import Modeling
import Typing

/// The keys, in few words, those first that nobody would guess.
enum KeyHelp {
    /// What the last line of the screen shows.
    static func parts(_ session: TypingSession) -> [String] {
        switch session.mode {
        case .letters where !session.after.isEmpty:
            [
                "Tab word", "1-3 pick", "^← ^→ by word", "^End to the end", "Esc leave", "^Z undo",
                "^L learn",
            ]
        case .letters:
            ["Tab word", "→ ghost", "1-3 pick", "Esc leave", "^Z undo", "^T T9", "^L learn", "^B ban"]
        case .keypad:
            [
                "* next", "# shift", "F1-3 pick", "Esc leave", "0 space", "1 .,?",
                session.after.isEmpty ? "→ ghost" : "^End to the end", "^T tap", "^Z undo", "^L learn",
                "^B ban",
            ]
        case .multitap:
            ["* next letter", "# shift", "0 ends the word", "Esc leave", "^T letters", "^Z undo"]
        }
    }

    /// What help says of the keys.
    static let screen = """
        On a terminal lmtype fills the screen. What it offers for the word that ends at the cursor stands below \
        the cursor's line, and at the end of the text, paler, the way the sentence may go on.
          Tab             take the first word offered; → or End takes the pale text
          1 2 3           take that word
          Alt-1, Ctrl-V 1 type the digit, and so does 1 alone after another digit
          F1 F2 F3        take that word, whatever the digits are for
          Ctrl-Z          undo the last key; Ctrl-T letters, T9 and multi-tap in turn
          Ctrl-L, Ctrl-B  learn the last word; ban the first one offered (T9: shown)
          ← → ↑ ↓         move; Home, End or Ctrl-A, Ctrl-E to the ends of the line
          Ctrl-← Ctrl-→   move by a word, as Alt-B, Alt-F; Ctrl-Home, Ctrl-End all the way
          Backspace, Del  delete the character before the cursor, or after it
          Esc, Ctrl-C     leave; the text goes to standard output

        T9 takes the keys of a telephone: 2 abc to 9 wxyz, 0 space, 1 marks, * or ↓ the next candidate, ↑ \
        the one before, # shift; Alt-1 to Alt-3 take a word. Multi-tap spells a word that no vocabulary has, and 0 ends and learns it.
        """
}
