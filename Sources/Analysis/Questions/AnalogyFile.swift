/// Analogies in the format of Google's `questions-words.txt`.
///
/// A line `: name` begins a section. Each other line has four words, of which the last is the answer:
/// `man woman king queen`.
public struct AnalogyFile: Sendable, Equatable {
    /// Analogies of one kind.
    public struct Section: Sendable, Equatable {
        /// The name after the colon.
        public let name: String
        /// The four words of each analogy: a, b, c and the answer.
        public fileprivate(set) var questions: [[String]] = []
    }

    /// The sections in order; analogies before the first are a section without a name.
    public let sections: [Section]
    /// The file, for messages.
    public let path: String

    /// Parses the bytes of a file.
    ///
    /// - Throws: ``AnalysisError/line(path:number:reason:)`` for a line without four words.
    public init(_ bytes: [UInt8], path: String) throws(AnalysisError) {
        var sections: [Section] = []
        for line in Lines(bytes) {
            if line.words[0].hasPrefix(":") {
                let name = ([String(line.words[0].dropFirst())] + line.words.dropFirst()).filter {
                    !$0.isEmpty
                }
                sections.append(Section(name: name.joined(separator: " ")))
                continue
            }
            guard line.words.count == 4 else {
                let count = line.words.count == 1 ? "1 word" : "\(line.words.count) words"
                let reason = "\(count), expected four, or a colon and the name of a section"
                throw .line(path: path, number: line.number, reason: reason)
            }
            if sections.isEmpty { sections.append(Section(name: "")) }
            sections[sections.count - 1].questions.append(line.words)
        }
        (self.sections, self.path) = (sections, path)
    }
}

/// The number of analogies answered correctly in one section.
public struct AnalogyScore: Sendable, Equatable {
    /// The name of the section.
    public let name: String
    /// The number of analogies.
    public var questions: Int
    /// The number of analogies whose four words are in the vocabulary, with vectors other than zero.
    public var known = 0
    /// The number of those with the answer in first place.
    public var atOne = 0
    /// The number of those with the answer among the first five.
    public var atFive = 0

    /// Returns the sum of the scores of several sections.
    public static func total(_ scores: [AnalogyScore]) -> AnalogyScore {
        scores.reduce(into: AnalogyScore(name: "all", questions: 0)) { sum, score in
            sum.questions += score.questions
            sum.known += score.known
            sum.atOne += score.atOne
            sum.atFive += score.atFive
        }
    }
}

extension EmbeddingSpace {
    /// Answers the analogies of a file and counts the correct answers of each section.
    ///
    /// - Parameters:
    ///   - file: The analogies.
    ///   - method: How to score answers.
    ///   - progress: Called with the share of the work that is done, from 0 to 1.
    /// - Returns: A score for each section, in order.
    /// - Throws: ``AnalysisError/nothingKnown(path:)`` if the vocabulary lacks a word of every analogy.
    public func scores(
        of file: AnalogyFile, method: AnalogyMethod = .cosAdd, progress: (Double) -> Void = { _ in }
    ) throws(AnalysisError) -> [AnalogyScore] {
        // As many analogies at once as have 16 MB of cosines.
        let batch = max(1, (1 << 22) / (3 * entries.count))
        var (scores, done) = ([AnalogyScore](), 0)
        let total = file.sections.reduce(0) { $0 + $1.questions.count }
        for section in file.sections {
            var score = AnalogyScore(name: section.name, questions: section.questions.count)
            let known = section.questions.map { $0.compactMap(findDirection) }.filter { $0.count == 4 }
            score.known = known.count
            for start in stride(from: 0, to: known.count, by: batch) {
                let asked = known[start..<min(start + batch, known.count)]
                let questions = asked.map { Analogy($0[0], $0[1], $0[2]) }
                for (answers, words) in zip(answers(questions, count: 5, method: method), asked) {
                    let rank = answers.firstIndex { $0.index == words[3] }
                    if rank == 0 { score.atOne += 1 }
                    if rank != nil { score.atFive += 1 }
                }
                progress(Double(done + start + asked.count) / Double(total))
            }
            done += score.questions
            scores.append(score)
        }
        guard scores.contains(where: { $0.known > 0 }) else { throw .nothingKnown(path: file.path) }
        return scores
    }
}
