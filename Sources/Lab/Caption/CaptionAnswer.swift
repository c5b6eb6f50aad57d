/// What a network wrote about a picture.
struct CaptionAnswer: Sendable {
    let picture: ScenePicture
    /// The words as written.
    let words: [String]
    /// The caption that they are, or `nil` where they are none.
    let caption: Caption?
    /// The right caption that is nearest to it.
    let truth: Caption
    /// The places of the attributes that are wrong.
    let errors: [Int]

    /// How good a caption is: the columns of the lecture's figure.
    enum Grade: CaseIterable, Sendable {
        /// Equivalent to the picture's caption.
        case right
        /// One of its seven attributes is wrong: a number, a colour, a shape or the relation.
        case nearly
        /// More is wrong, or the words are no caption.
        case wrong
    }

    /// Compares words with a picture.
    init(_ picture: ScenePicture, _ words: [String]) {
        (self.picture, self.words) = (picture, words)
        let caption = Caption(words)
        self.caption = caption
        truth = caption?.nearest(of: picture.scene) ?? Caption(picture.scene)
        errors = caption?.errors(truth) ?? []
    }

    /// The column.
    var grade: Grade {
        guard caption != nil else { return .wrong }
        return errors.isEmpty ? .right : errors.count == 1 ? .nearly : .wrong
    }
}

extension [CaptionAnswer] {
    /// The share of a grade; not a number where there is no answer.
    func share(_ grade: CaptionAnswer.Grade) -> Double { Double(count { $0.grade == grade }) / Double(count) }
}
