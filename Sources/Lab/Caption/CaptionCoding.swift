/// The words of captions as ids.
///
/// Words and the end can be written; the start and the blank can only be read.
enum CaptionCoding {
    private static let ids = Dictionary(
        uniqueKeysWithValues: Caption.vocabulary.enumerated().map { ($1, Int32($0)) })

    /// Ends every caption.
    static let end = Int32(Caption.vocabulary.count)
    /// What the decoder reads first, and in place of a word that a picture does not give away.
    static let start = end + 1, blank = end + 2

    /// The ids of a caption with its end.
    static func ids(of caption: Caption) -> [Int32] { caption.words.map { ids[$0] ?? blank } + [end] }

    /// The words of ids up to the end.
    static func words(of ids: [Int32]) -> [String] {
        ids.prefix { $0 != end }.map { Caption.vocabulary[Int($0)] }
    }
}
