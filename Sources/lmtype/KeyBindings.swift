import Console
import Typing

/// The keys of the screen and what they do to the session.
struct KeyBindings {
    private(set) var session: TypingSession
    /// The message about the last key, if it has one.
    private(set) var message: String?
    /// Whether the next key is typed, whatever else it would do.
    private var isQuoted = false
    /// The column that the cursor returns to while it moves up and down.
    private var column: Int?

    init(_ session: TypingSession) { self.session = session }

    /// Handles a key.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - width: The columns of the text.
    /// - Returns: False if the key leaves the screen.
    mutating func handle(_ key: Key, width: Int) -> Bool {
        message = nil
        if key != .up && key != .down { column = nil }
        if isQuoted {
            isQuoted = false
            if case .character(let character) = key {
                session.type(String(character))
                return true
            }
        }
        switch key {
        case .escape, .control("c"), .control("d"): return false
        case .character(let character): handle(character)
        case .alt(let character): handleAlt(character)
        case .paste(let text): paste(text)
        case .function(let number): session.accept(suggestion: number - 1)
        case .tab: session.accept(suggestion: 0)
        case .enter: session.type("\n")
        case .backspace: session.backspace()
        case .delete: session.delete()
        case .control(let letter): handleControl(letter, width)
        default: move(key, width)
        }
        return true
    }

    // MARK: The cursor

    /// Moves the cursor; at the end of the text, → and End accept the ghost text instead.
    private mutating func move(_ key: Key, _ width: Int) {
        switch key {
        case .right where session.after.isEmpty, .end where session.after.isEmpty: session.acceptGhost()
        case .left: session.move(.left)
        case .right: session.move(.right)
        case .controlLeft: session.move(.wordLeft)
        case .controlRight: session.move(.wordRight)
        case .controlHome: session.move(.start)
        case .controlEnd: session.move(.end)
        case .home: session.move(.to(rows(width).home))
        case .end: session.move(.to(rows(width).end))
        // While keys may mean several words, up and down choose among them.
        case .up where !session.keys.isEmpty: session.choose(by: -1)
        case .down where !session.keys.isEmpty: session.choose(by: 1)
        case .up: move(rowsDown: -1, width)
        case .down: move(rowsDown: 1, width)
        default: break
        }
    }

    private mutating func move(rowsDown count: Int, _ width: Int) {
        let rows = rows(width), column = column ?? rows.column
        self.column = column
        let offset = rows.offset(rowsDown: count, at: column)
        session.move(offset.map { .to($0) } ?? (count < 0 ? .start : .end))
    }

    private func rows(_ width: Int) -> TextRows {
        TextRows(session.before, session.after, width: width, reach: 1)
    }

    // MARK: Characters

    /// Handles a character: it is typed, or on the keypad a key.
    private mutating func handle(_ character: Character) {
        if session.mode == .letters { session.type(String(character)) } else { session.press(character) }
    }

    /// Handles a character with Alt: a digit accepts a suggestion.
    private mutating func handleAlt(_ character: Character) {
        switch character {
        case "b": session.move(.wordLeft)
        case "f": session.move(.wordRight)
        case "1", "2", "3": session.accept(suggestion: (character.wholeNumberValue ?? 0) - 1)
        default: break
        }
    }

    private mutating func handleControl(_ letter: Character, _ width: Int) {
        switch letter {
        case "a": move(.home, width)
        case "b": ban()
        case "e": move(.end, width)
        case "l": learn()
        case "t": session.use(session.mode.next)
        case "v": isQuoted = true
        case "z": if !session.undo() { message = "nothing to undo" }
        default: break
        }
    }

    private mutating func learn() {
        let word = session.wordAtCursor
        guard !word.isEmpty else { return message = "no word to learn: type one first" }
        let learned = session.learnWordAtCursor()
        message = learned.map { "learned \"\($0)\"; Ctrl-Z to undo" } ?? "cannot learn \"\(word)\""
    }

    private mutating func ban() {
        let shown = session.keys.isEmpty ? session.suggestions.first?.text : session.word
        guard let word = shown else { return message = "no suggestion to ban" }
        message = session.ban(word) ? "banned \"\(word)\"; Ctrl-Z to undo" : "cannot ban \"\(word)\""
    }

    /// Types pasted text with LF line ends and without control characters.
    private mutating func paste(_ text: String) {
        let lines = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        var scalars = String.UnicodeScalarView()
        for scalar in lines.unicodeScalars
        where scalar == "\n" || scalar == "\t" || scalar.properties.generalCategory != .control {
            scalars.append(scalar)
        }
        if !scalars.isEmpty { session.type(String(scalars)) }
    }
}

extension TypingSession.Mode {
    /// The mode that Ctrl-T switches to.
    fileprivate var next: TypingSession.Mode {
        switch self {
        case .letters: .keypad
        case .keypad: .multitap
        case .multitap: .letters
        }
    }
}
