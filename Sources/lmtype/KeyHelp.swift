import Typing

/// Short descriptions of the keys.
enum KeyHelp {
    /// Returns the entries of the screen's last line, the least obvious keys first.
    static func entries(_ session: TypingSession) -> [String] {
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

    /// The description of the screen in the command's help.
    static let screen = """
        On a terminal, lmtype fills the screen. It shows suggestions for the word at the cursor below the \
        cursor's line and, at the end of the text, a likely continuation in a paler color.
          Tab             accept the first suggestion; → or End accepts the pale text
          1 2 3           accept that suggestion
          F1 F2 F3        accept that suggestion, also where digits are text or keys
          Alt-1, Ctrl-V 1 type the digit; so does 1 alone after another digit
          Ctrl-Z          undo the last key
          Ctrl-T          switch from letters to T9, to multi-tap, and back
          Ctrl-L, Ctrl-B  learn the last word; ban the first suggestion (T9: the word)
          ← → ↑ ↓         move; Home, End or Ctrl-A, Ctrl-E go to the ends of the line
          Ctrl-← Ctrl-→   move by word, like Alt-B and Alt-F
          Ctrl-Home, -End go to the beginning or the end of the text
          Backspace, Del  delete the character before or after the cursor
          Esc, Ctrl-C     leave; the text goes to standard output

        T9 uses the keys of a telephone: 2 abc to 9 wxyz, 0 space, 1 punctuation, * or ↓ next candidate, \
        ↑ previous candidate, # shift. Alt-1 to Alt-3 accept a suggestion. Multi-tap spells words that are not \
        in the vocabulary; 0 ends such a word and learns it.
        """
}
