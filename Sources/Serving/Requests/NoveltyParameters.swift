import Modeling

/// The body of a request for what a text has copied from the training text.
public struct NoveltyParameters: Sendable, Equatable, Decodable {
    /// The name of a model; `nil` for the first.
    public var model: String?
    var text: String
}

/// What a text has copied, in code points.
///
/// It does not tell the training text around a copy: with that, whoever may ask could read on from one piece to the next.
public struct NoveltyResponse: Sendable, Encodable {
    /// A part of the text.
    private struct Span: Sendable, Encodable {
        let start, characters: Int

        init(_ range: Range<Int>) { (start, characters) = (range.lowerBound, range.count) }
    }

    private let model: String
    private let characters, threshold: Int
    private let share: Double
    private let spans: [Span]
    private let longest: Span?

    private enum CodingKeys: String, CodingKey {
        case model, characters, threshold, spans
        case share = "covered_share", longest = "longest_run"
    }

    /// Looks a text up in the training text.
    ///
    /// - Parameters:
    ///   - parameters: The request.
    ///   - model: The model that it names.
    ///   - note: Takes the reason, for the owner, why no copies can be found.
    /// - Throws: A ``RequestError`` for a text that is too long, or a training text that is not available.
    public init(
        _ parameters: NoveltyParameters, _ model: ServedModel, _ note: (String) -> Void = { _ in }
    ) throws(RequestError) {
        guard parameters.text.utf8.count <= Limits.textBytes else {
            throw .invalid("text", "'text' has more than \(Limits.textBytes) bytes; send it in parts.")
        }
        let report = try model.novelty.report(on: parameters.text, note)
        self.model = model.name
        (characters, share) = (report.characters, report.share)
        threshold = CopyReport.threshold
        spans = report.spans.map(Span.init)
        longest = report.longest.map { Span($0.start..<$0.start + $0.characters) }
    }
}
