/// Questions in the format of Google's `questions-words.txt`: a line `: name` before each section, four words a
/// line: "man woman king queen" asks for queen.
public struct AnalogyFile: Sendable, Equatable {
    /// Questions of one kind.
    public struct Section: Sendable, Equatable {
        /// What stands after the colon.
        public let name: String
        /// Four words each: a, b, c and the answer.
        public fileprivate(set) var questions: [[String]] = []
    }

    /// The sections in order; what stands before the first colon is a section without a name.
    public let sections: [Section]
    /// Where they come from, for messages.
    public let path: String

    /// Reads the bytes of a file.
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
                let reason = "\(count), wanted four, or a colon and the name of a section"
                throw .line(path: path, number: line.number, reason: reason)
            }
            if sections.isEmpty { sections.append(Section(name: "")) }
            sections[sections.count - 1].questions.append(line.words)
        }
        (self.sections, self.path) = (sections, path)
    }
}

/// How many questions of one kind were answered.
public struct AnalogyScore: Sendable, Equatable {
    /// The section's name.
    public let name: String
    /// How many questions there are.
    public let questions: Int
    /// How many of them have four words that the vocabulary has.
    public var known = 0
    /// How many of those have their answer in the first place.
    public var atOne = 0
    /// How many of those have it among the first five.
    public var atFive = 0
}

extension EmbeddingSpace {
    /// How many questions of a file are answered, section by section.
    ///
    /// - Parameters:
    ///   - file: The questions; words are looked up as ``find(_:)`` does.
    ///   - method: How answers are scored.
    ///   - progress: Told the share of the work that is done, from 0 to 1.
    /// - Returns: A score for each section, in order.
    /// - Throws: ``AnalysisError/nothingKnown(path:)`` where the vocabulary has all four words of no question.
    public func scores(
        of file: AnalogyFile, method: AnalogyMethod = .add, progress: (Double) -> Void = { _ in }
    ) throws(AnalysisError) -> [AnalogyScore] {
        // So many questions at once that their cosines take 16 MB.
        let batch = max(1, (1 << 22) / (3 * entries.count))
        var (scores, done) = ([AnalogyScore](), 0)
        let total = file.sections.reduce(0) { $0 + $1.questions.count }
        for section in file.sections {
            var score = AnalogyScore(name: section.name, questions: section.questions.count)
            let known = section.questions.map { $0.compactMap(find) }.filter { $0.count == 4 }
            score.known = known.count
            for start in stride(from: 0, to: known.count, by: batch) {
                let asked = known[start..<min(start + batch, known.count)]
                let questions = asked.map { Analogy($0[0], $0[1], $0[2]) }
                for (answers, words) in zip(answers(questions, count: 5, method: method), asked) {
                    let place = answers.firstIndex { $0.index == words[3] }
                    if place == 0 { score.atOne += 1 }
                    if place != nil { score.atFive += 1 }
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
