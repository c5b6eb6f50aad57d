import Analysis

/// Pictures with the captions that were written about them, in the lecture's three columns: right, nearly, wrong.
struct ContactSheet: Sendable {
    /// The answers to choose from.
    let answers: [CaptionAnswer]
    let language: Language
    /// The most pictures of a column.
    var rows = 5
    private var say: Language { language }

    private static let margin = 28.0, head = 104.0, column = 376.0, row = 128.0, thumbnail = 112.0
    private static let size = 16.0, line = 22.0

    /// Creates a sheet.
    init(_ answers: [CaptionAnswer], _ language: Language) {
        (self.answers, self.language) = (answers, language)
    }

    /// The first answers of a grade.
    func shown(_ grade: CaptionAnswer.Grade) -> [CaptionAnswer] {
        Array(answers.lazy.filter { $0.grade == grade }.prefix(rows))
    }

    /// The sheet as a figure.
    func figure() -> Figure {
        let caption = say(
            "New pictures with a pair of colour and shape that was kept out of training, and the network’s captions: right, nearly (one number, colour, shape or relation is wrong) and wrong. Wrong words are bold; what is shown stands below.",
            "De nouvelles images avec un couple couleur-forme absent de l’apprentissage, et les légendes (en anglais) du réseau : juste, presque (un nombre, une couleur, une forme ou la relation est faux) et faux. Les mots faux sont en gras ; dessous, ce qui est montré."
        )
        return Figure("sheet", caption: caption) { [self] theme throws(PictureError) in
            try drawing(theme)
        }
    }

    /// Lays out the sheet.
    func drawing(_ theme: Theme) throws(PictureError) -> Drawing {
        let most = max(1, CaptionAnswer.Grade.allCases.map { shown($0).count }.max() ?? 1)
        var drawing = Drawing(
            width: 2 * Self.margin + 3 * Self.column, height: Self.head + Double(most) * Self.row + 12,
            theme: theme, title: say("Pictures and captions", "Images et légendes"), description: description)
        drawing.elements.append(
            .text(
                try .init(drawing.title, at: .init(Self.margin, 42), size: 22, isBold: true, color: theme.ink)
            ))
        for (index, grade) in CaptionAnswer.Grade.allCases.enumerated() {
            let left = Self.margin + Double(index) * Self.column
            let share = decimal(100 * answers.share(grade), places: 1, padded: true)
            drawing.elements.append(
                .text(
                    try .init(
                        "\(grade.name(say))\(say(":", " :")) \(share) %", at: .init(left, 82), size: 18,
                        isBold: true,
                        color: theme.ink)))
            for (row, answer) in shown(grade).enumerated() {
                drawing.elements += try cell(
                    answer, at: .init(left, Self.head + Double(row) * Self.row), theme)
            }
        }
        return drawing
    }

    /// What the sheet shows, in words.
    private var description: String {
        CaptionAnswer.Grade.allCases.map { grade in
            let captions = shown(grade).map { answer in
                "“\(answer.words.joined(separator: " "))”"
                    + (grade == .right ? "" : say(" for ", " pour ") + "“\(answer.truth)”")
            }
            return "\(grade.name(say)): \(captions.isEmpty ? "–" : captions.joined(separator: ", "))."
        }.joined(separator: " ")
    }

    /// A picture on the left, and its caption on the right.
    private func cell(
        _ answer: CaptionAnswer, at corner: Drawing.Point, _ theme: Theme
    ) throws(PictureError) -> [Drawing.Element] {
        let (side, x, y) = (Self.thumbnail, corner.x, corner.y)
        let frame = [(x, y), (x + side, y), (x + side, y + side), (x, y + side)].map {
            Drawing.Point($0.0, $0.1)
        }
        var elements: [Drawing.Element] = [
            .shape(
                .polygon(frame), fill: .init(ScenePicture.background), stroke: .init(theme.quiet), width: 1)
        ]
        elements += answer.picture.elements(at: corner, scale: side / ScenePicture.side)
        var lines = try TextLines(
            left: x + side + 14, top: y + 18, width: Self.column - side - 34, size: Self.size, step: Self.line
        )
        for (word, isWrong) in answer.markedWords {
            try lines.append(word, isBold: isWrong, color: isWrong ? theme.error : theme.ink)
        }
        if answer.grade != .right {
            lines.startLine()
            for word in answer.truth.words { try lines.append(word, color: theme.quiet) }
        }
        return elements + lines.texts.map { .text($0) }
    }
}

extension CaptionAnswer {
    /// The words, and whether each is a wrong attribute.
    var markedWords: [(word: String, isWrong: Bool)] {
        guard let caption else { return words.map { ($0, true) } }
        // The place of the attribute of each word: relations may have two words.
        let relation = [Int](repeating: 3, count: caption.relation.words.count)
        let places = [0, 1, 2] + relation + [4, 5, 6]
        return zip(words, places).map { ($0, errors.contains($1)) }
    }
}

extension CaptionAnswer.Grade {
    /// The title of the column.
    func name(_ say: Language) -> String {
        switch self {
        case .right: say("right", "juste")
        case .nearly: say("nearly", "presque")
        case .wrong: say("wrong", "faux")
        }
    }
}

extension Theme {
    /// The colour of what is wrong; it is bold as well.
    fileprivate var error: Color { self == .light ? Color(0xB3261E) : Color(0xFF8A65) }
}

/// Words set in lines of a width.
private struct TextLines {
    private(set) var texts: [Drawing.Text] = []
    private let left: Double, width: Double, size: Double, step: Double
    private let space: Double
    private var x: Double, y: Double

    /// Begins a first line.
    init(left: Double, top: Double, width: Double, size: Double, step: Double) throws(PictureError) {
        (self.left, self.width, self.size, self.step) = (left, width, size, step)
        (x, y, space) = (left, top, 0.32 * size)
    }

    /// Sets a word, on the next line if it has no room on this one.
    mutating func append(_ word: String, isBold: Bool = false, color: Color) throws(PictureError) {
        func text() throws(PictureError) -> Drawing.Text {
            try .init(word, at: .init(x, y), size: size, isBold: isBold, color: color)
        }
        var word = try text()
        if x > left, x + word.width > left + width {
            startLine()
            word = try text()
        }
        texts.append(word)
        x += word.width + space
    }

    /// Begins another line.
    mutating func startLine() { (x, y) = (left, y + step) }
}
