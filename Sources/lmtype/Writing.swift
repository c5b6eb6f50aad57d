import Console
import Modeling

/// What keys do to the text.
struct Writing {
    private(set) var typist: Typist
    /// What the last key had to say.
    private(set) var message: String?
    /// Whether the next key is text, whatever else it would do.
    private var isQuoted = false
    /// The column that the cursor keeps to while it goes up and down.
    private var column: Int?

    init(_ typist: Typist) { self.typist = typist }

    /// Takes a key, where the text is `width` columns wide; false where it asks to leave.
    mutating func take(_ key: Key, width: Int) -> Bool {
        message = nil
        if key != .up && key != .down { column = nil }
        if isQuoted {
            isQuoted = false
            if case .character(let character) = key {
                typist.type(String(character))
                return true
            }
        }
        switch key {
        case .escape, .control("c"), .control("d"): return false
        case .character(let character): take(character)
        case .alt(let character): takeOther(character)
        case .paste(let text): paste(text)
        case .function(let number): typist.accept(suggestion: number - 1)
        case .tab: typist.accept(suggestion: 0)
        case .enter: typist.type("\n")
        case .backspace: typist.backspace()
        case .delete: typist.delete()
        case .control(let letter): command(letter, width)
        default: move(key, width)
        }
        return true
    }

    // MARK: The cursor

    /// Moves the cursor; at the end of the text, where it cannot go on, the ghost text does.
    private mutating func move(_ key: Key, _ width: Int) {
        switch key {
        case .right where typist.after.isEmpty, .end where typist.after.isEmpty: typist.acceptGhost()
        case .left: typist.move(.left)
        case .right: typist.move(.right)
        case .controlLeft: typist.move(.wordLeft)
        case .controlRight: typist.move(.wordRight)
        case .controlHome: typist.move(.start)
        case .controlEnd: typist.move(.end)
        case .home: typist.move(.to(rows(width).home))
        case .end: typist.move(.to(rows(width).end))
        // As long as keys may mean several words, up and down are for these.
        case .up where !typist.keys.isEmpty: typist.choose(by: -1)
        case .down where !typist.keys.isEmpty: typist.choose(by: 1)
        case .up: goDown(-1, width)
        case .down: goDown(1, width)
        default: break
        }
    }

    private mutating func goDown(_ count: Int, _ width: Int) {
        let rows = rows(width), column = column ?? rows.column
        self.column = column
        let place = rows.place(rowsDown: count, at: column)
        typist.move(place.map { .to($0) } ?? (count < 0 ? .start : .end))
    }

    private func rows(_ width: Int) -> TextRows {
        TextRows(typist.before, typist.after, width: width, reach: 1)
    }

    // MARK: Characters

    /// A digit chooses, unless it goes on a number; on the telephone it is a key.
    private mutating func take(_ character: Character) {
        guard typist.mode == .letters else { return typist.press(character) }
        guard let number = choice(character), typist.suggestions.indices.contains(number),
            typist.before.last?.isNumber != true
        else { return typist.type(String(character)) }
        typist.accept(suggestion: number)
    }

    /// With Alt a digit does what it does not do without.
    private mutating func takeOther(_ character: Character) {
        switch character {
        case "b": typist.move(.wordLeft)
        case "f": typist.move(.wordRight)
        case _ where typist.mode == .letters && character.isNumber: typist.type(String(character))
        default: if let number = choice(character) { typist.accept(suggestion: number) }
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
        case "t": typist.use(typist.mode.next)
        case "v": isQuoted = true
        case "z": if !typist.undo() { message = "nothing to undo" }
        default: break
        }
    }

    private mutating func learn() {
        // With the rest of it, where the cursor is within.
        let rest = typist.before.last?.isLetter == true ? typist.after.prefix(while: \.isLetter) : ""
        let word = (typist.word.isEmpty ? typist.before.lastWord : typist.word) + rest
        guard !word.isEmpty else { return message = "no word to learn: type one first" }
        message =
            typist.learn(word)
            ? "learned \"\(word)\"; Ctrl-Z takes it back" : "\"\(word)\" is no word that can be learned"
    }

    private mutating func ban() {
        let shown = typist.keys.isEmpty ? typist.suggestions.first?.text : typist.word
        guard let word = shown else { return message = "no word is offered that could be banned" }
        message =
            typist.ban(word)
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
        if !scalars.isEmpty { typist.type(String(scalars)) }
    }
}

extension Typist.Mode {
    /// The one that Ctrl-T goes to.
    fileprivate var next: Typist.Mode {
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
