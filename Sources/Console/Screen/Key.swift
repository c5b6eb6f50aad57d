/// What a person pressed on a terminal's keyboard.
public enum Key: Equatable, Sendable {
    /// One code point that is no control character; combining marks come as keys of their own.
    case character(Character)
    /// A letter or sign with Ctrl, the letter small: Ctrl-C is `.control("c")`.
    case control(Character)
    /// A character with Alt, which terminals send as Escape and the character.
    case alt(Character)
    /// Text that was pasted, as it is.
    case paste(String)
    /// F1 and so on.
    case function(Int)
    case enter, tab, shiftTab, backspace, escape
    case up, down, right, left, home, end, insert, delete, pageUp, pageDown
    /// With Ctrl, or with Alt, which terminals do not all tell apart.
    case controlLeft, controlRight, controlHome, controlEnd
    /// A sequence that means none of these.
    case unknown
}
