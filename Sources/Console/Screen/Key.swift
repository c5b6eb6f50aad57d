/// A key of a terminal's keyboard, or pasted text.
public enum Key: Equatable, Sendable {
    /// A code point that is not a control character; combining marks are separate keys.
    case character(Character)
    /// A character with Ctrl, letters in lowercase: Ctrl-C is `.control("c")`.
    case control(Character)
    /// A character with Alt, which terminals send after an Escape.
    case alt(Character)
    /// Pasted text, unchanged.
    case paste(String)
    /// A function key by its number, F1 being 1.
    case function(Int)
    case enter, tab, shiftTab, backspace, escape
    case up, down, right, left, home, end, insert, delete, pageUp, pageDown
    /// With Ctrl or Alt, which not all terminals distinguish.
    case controlLeft, controlRight, controlHome, controlEnd
    /// An unknown sequence.
    case unknown
}
