import Console
import Modeling
import Typing

/// What keys do to the text.
struct KeyBindings {
    private(set) var session: TypingSession
    /// What the last key had to say.
    private(set) var message: String?
    /// Whether the next key is text, whatever else it would do.
    private var isQuoted = false
    /// The column that the cursor keeps to while it goes up and down.
    private var column: Int?

    init(_ session: TypingSession) { self.session = session }

    /// Takes a key, where the text is `width` columns wide; false where it asks to leave.
    mutating func take(_ key: Key, width: Int) -> Bool {
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
        case .character(let character): take(character)
        case .alt(let character): takeOther(character)
        case .paste(let text): paste(text)
        case .function(let number): session.accept(suggestion: number - 1)
        case .tab: session.accept(suggestion: 0)
        case .enter: session.type("\n")
        case .backspace: session.backspace()
        case .delete: session.delete()
        case .control(let letter): command(letter, width)
        default: move(key, width)
        }
        return true
    }

    // MARK: The cursor

    /// Moves the cursor; at the end of the text, where it cannot go on, the ghost text does.
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
        // As long as keys may mean several words, up and down are for these.
        case .up where !session.keys.isEmpty: session.choose(by: -1)
        case .down where !session.keys.isEmpty: session.choose(by: 1)
        case .up: goDown(-1, width)
        case .down: goDown(1, width)
        default: break
        }
    }

    private mutating func goDown(_ count: Int, _ width: Int) {
        let rows = rows(width), column = column ?? rows.column
        self.column = column
        let place = rows.place(rowsDown: count, at: column)
        session.move(place.map { .to($0) } ?? (count < 0 ? .start : .end))
    }

    private func rows(_ width: Int) -> TextRows {
        TextRows(session.before, session.after, width: width, reach: 1)
    }

    // MARK: Characters

    /// A digit chooses, unless it goes on a number; on the telephone it is a key.
    private mutating func take(_ character: Character) {
        guard session.mode == .letters else { return session.press(character) }
        guard let number = choice(character), session.suggestions.indices.contains(number),
            session.before.last?.isNumber != true
        else { return session.type(String(character)) }
        session.accept(suggestion: number)
    }

    /// With Alt a digit does what it does not do without.
    private mutating func takeOther(_ character: Character) {
        switch character {
        case "b": session.move(.wordLeft)
        case "f": session.move(.wordRight)
        case _ where session.mode == .letters && character.isNumber: session.type(String(character))
        default: if let number = choice(character) { session.accept(suggestion: number) }
        }
    }

    private func choice(_ character: Character) -> Int? {
        "1"..."3" ~= character ? character.wholeNumberValue.map { $0 - 1 } : nil
    }

    private mutating func command(_ letter: Character, _ width: Int) {
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
        // With the rest of it, where the cursor is within.
        let rest = session.before.last?.isLetter == true ? session.after.prefix(while: \.isLetter) : ""
        let word = (session.word.isEmpty ? session.before.lastWord : session.word) + rest
        guard !word.isEmpty else { return message = "no word to learn: type one first" }
        message =
            session.learn(word)
            ? "learned \"\(word)\"; Ctrl-Z takes it back" : "\"\(word)\" is no word that can be learned"
    }

    private mutating func ban() {
        let shown = session.keys.isEmpty ? session.suggestions.first?.text : session.word
        guard let word = shown else { return message = "no word is offered that could be banned" }
        message =
            session.ban(word)
            ? "\"\(word)\" is not offered any more; Ctrl-Z takes it back" : "\"\(word)\" is no word"
    }

    /// Pasted text, its line ends as ours and without controls.
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
    /// The one that Ctrl-T goes to.
    fileprivate var next: TypingSession.Mode {
        switch self {
        case .letters: .keypad
        case .keypad: .multitap
        case .multitap: .letters
        }
    }
}

extension String {
    /// What stands last between white space, without the marks around it.
    fileprivate var lastWord: String {
        let last = split { $0.isWhitespace }.last ?? ""
        let isLetter = { (character: Character) in character.isLetter || character.isNumber }
        guard let first = last.firstIndex(where: isLetter), let end = last.lastIndex(where: isLetter) else {
            return ""
        }
        return String(last[first...end])
    }
}
