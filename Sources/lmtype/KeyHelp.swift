import Typing

/// Short descriptions of the keys.
enum KeyHelp {
    /// Returns the entries of the screen's last line, the least obvious keys first.
    static func entries(_ session: TypingSession) -> [String] {
        switch session.mode {
        case .letters where !session.after.isEmpty:
            [
                "Tab word", "F1-3 pick", "^← ^→ by word", "^End to the end", "Esc leave", "^Z undo",
                "^L learn",
            ]
        case .letters:
            ["Tab word", "→ ghost", "F1-3 pick", "Esc leave", "^Z undo", "^T T9", "^L learn", "^B ban"]
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
          F1 F2 F3        accept that suggestion, like Alt-1, Alt-2 and Alt-3
          Ctrl-V          type the next key as it is: with T9, a digit
          Ctrl-Z          undo the last key
          Ctrl-T          switch from letters to T9, to multi-tap, and back
          Ctrl-L, Ctrl-B  learn the last word; ban the first suggestion (T9: the word)
          ← → ↑ ↓         move; Home, End or Ctrl-A, Ctrl-E go to the ends of the line
          Ctrl-← Ctrl-→   move by word, like Alt-B and Alt-F
          Ctrl-Home, -End go to the beginning or the end of the text
          Backspace, Del  delete the character before or after the cursor
          Esc, Ctrl-C     leave; the text goes to standard output, or with -o into the file

        T9 uses the keys of a telephone: 2 abc to 9 wxyz, 0 space, 1 punctuation and, within a \
        word, the apostrophe or hyphen (416 is I'm), * or ↓ next candidate, ↑ previous candidate, # shift. Multi-tap spells words that are not \
        in the vocabulary; 0 ends such a word and learns it.
        """
}
