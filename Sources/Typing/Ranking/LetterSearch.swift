import Modeling
import RealModule
import Text

/// A search for the likeliest words by spelling them letter by letter: uniform-cost search over a predictor's letters.
///
/// A path is the beginning of a word. Its probability only falls as it grows, so the first whole word that leaves the
/// queue is the likeliest of all, the next one the second likeliest, and so on. After a number of steps, incomplete
/// paths are dropped; if no word has been found by then, the likeliest path is followed to its end.
///
/// In large models, reading the weights takes longer than computing with them. Therefore, when a path needs a
/// prediction, the likeliest other paths without one are predicted in the same batch and keep the result until they
/// leave the queue. The words found, their order and the number of steps are the same as without batches.
struct LetterSearch {
    let alphabet: Alphabet
    /// Decides which spellings differ only in case; of those the likeliest is found.
    var cases = CaseMapping(locale: "")
    /// The words that may be found; any letters if it is `nil`.
    var known: KnownWords?
    /// Whether a word in capitals may be found, as those of headings.
    var allowsCapitals = true
    /// The keys that the letters must fit, apart from apostrophes; empty if any letters will do.
    var keys: [UInt8] = []
    /// How many predictions may be used, not counting those of the last path.
    let steps: Int
    /// How many predictions are made in a batch.
    let width: Int

    /// A word that was found.
    struct Found: Equatable {
        let text: String
        let probability: Float
        /// Whether it has as many letters as there are keys.
        let isExact: Bool
    }

    private struct Path {
        var predictor: any Predictor
        /// The last letter, which the predictor reads with the next prediction; `nil` before the first letter.
        var token: Int32?
        var text: String
        /// How many keys the letters have used up.
        var fitted: Int
        var logProbability: Float
        var isWhole = false
        /// The path as a whole word and with one more letter, for the likeliest letters; `nil` until predicted.
        var extensions: [Path]?
    }

    /// How many letters extend a path, and how many are added to the last path.
    private static let branches = 6, lastPath = 8

    /// Searches for words that begin with `typed` and are longer.
    ///
    /// - Parameters:
    ///   - predictor: The predictor, which has read `typed`.
    ///   - V: The size of the vocabulary.
    ///   - typed: The beginning of the word.
    ///   - count: The most words to find.
    /// - Returns: The words, the likeliest first.
    func words(_ predictor: any Predictor, _ V: Int, after typed: String, count: Int) -> [Found] {
        var queue = [Path(predictor: predictor, token: nil, text: typed, fitted: 0, logProbability: 0)]
        queue[0].extensions = extensions(queue[0], predictor.distribution(V)[...], typed)
        var found: [Found] = [], words: Set<String> = []
        var left = steps
        var last: Path?
        while found.count < count,
            let next = queue.indices.max(by: { queue[$0].logProbability < queue[$1].logProbability })
        {
            if left > 0, !queue[next].isWhole, queue[next].extensions == nil {
                let indices = width == 1 ? [next] : likeliest(queue, min(width, left))
                predict(&queue, indices, V, typed)
            }
            let path = queue.remove(at: next)
            if path.isWhole {
                if words.insert(cases.folded(path.text)).inserted { found.append(whole(path)) }
            } else if left > 0 {
                left -= 1
                queue += path.extensions ?? []
            } else if last == nil {
                last = path
            }
        }
        if found.isEmpty, let path = last.flatMap({ followed($0, V, typed) }) { found.append(whole(path)) }
        return found
    }

    private func whole(_ path: Path) -> Found {
        Found(text: path.text, probability: .exp(path.logProbability), isExact: path.fitted == keys.count)
    }

    /// Returns the indices of the `count` likeliest paths without a prediction.
    private func likeliest(_ queue: [Path], _ count: Int) -> [Int] {
        var best = TopK<Int, Float>(count)
        for (i, path) in queue.enumerated() where !path.isWhole && path.extensions == nil {
            best.insert(i, score: path.logProbability)
        }
        return best.items.map(\.value)
    }

    /// Reads the last letters of some paths of the queue in a batch, and finds their extensions.
    private func predict(_ queue: inout [Path], _ indices: [Int], _ V: Int, _ typed: String) {
        var readers = indices.map { queue[$0].predictor }
        let tokens = indices.compactMap { queue[$0].token }, N = indices.count
        let p = [Float](unsafeUninitializedCapacity: N * V) { buffer, count in
            let p = UnsafeMutableBufferPointer(rebasing: buffer[..<(N * V)])
            type(of: readers[0]).read(tokens, &readers, predicting: p)
            count = N * V
        }
        for (i, index) in indices.enumerated() {
            queue[index].predictor = readers[i]
            queue[index].extensions = extensions(queue[index], p[i * V..<(i + 1) * V], typed)
        }
    }

    /// Returns the path as a whole word and with one more letter, given the probabilities `p`, (V), of the next token.
    private func extensions(_ path: Path, _ p: ArraySlice<Float>, _ typed: String) -> [Path] {
        func probability(of id: Int32) -> Float { p[p.startIndex + Int(id)] }
        var paths: [Path] = []
        if path.text != typed, path.fitted >= keys.count, known?.containsSpelling(path.text) != false {
            var end = path
            end.isWhole = true
            end.logProbability += .log(alphabet.ends.reduce(0) { $0 + probability(of: $1) })
            paths.append(end)
        }
        let letters = alphabet.letters.compactMap { letter in
            keysUsed(letter, path).map { (letter: letter, used: $0, probability: probability(of: letter.id)) }
        }.filter { $0.probability > 0 }.sorted { $0.probability > $1.probability }
        var left = Self.branches
        for (letter, used, probability) in letters where left > 0 {
            let text = path.text + letter.text
            guard isAllowed(text) else { continue }
            var longer = path
            (longer.token, longer.text) = (letter.id, text)
            longer.fitted += used
            longer.logProbability += .log(probability)
            paths.append(longer)
            left -= 1
        }
        return paths
    }

    /// Returns whether a word that may be found begins so.
    private func isAllowed(_ text: String) -> Bool {
        if !allowsCapitals, Casing(of: text) == .capitals { return false }
        return known?.begin(with: text) != false
    }

    /// Returns how many keys a letter uses after a path, or `nil` if it does not fit.
    private func keysUsed(_ letter: Alphabet.Letter, _ path: Path) -> Int? {
        if letter.stroke == .skipped {
            let isJoint = path.fitted < keys.count && keys[path.fitted] == WordKeys.joint
            return path.text.isEmpty ? nil : isJoint ? 1 : 0
        }
        // Letters beyond the keys count too, so that the word is not exact.
        guard path.fitted < keys.count else { return keys.isEmpty ? 0 : 1 }
        return letter.stroke == .key(keys[path.fitted]) ? 1 : nil
    }

    /// Returns the path continued greedily to a whole word, or `nil` if that takes too many letters.
    private func followed(_ path: Path, _ V: Int, _ typed: String) -> Path? {
        var path = path
        for _ in 0..<min(Self.lastPath, steps) {
            var queue = [path]
            if path.extensions == nil { predict(&queue, [0], V, typed) }
            guard let next = queue[0].extensions?.max(by: { $0.logProbability < $1.logProbability }) else {
                return nil
            }
            path = next
            if path.isWhole { return path }
        }
        return nil
    }
}

extension Predictor {
    /// How many predictions fit between two keys: those that read 150 MB of weights, about 10 ms on one core, but
    /// at least 4 and at most 64.
    var affordableSteps: Int { min(max(150_000_000 / max(bytesPerToken, 1), 4), 64) }
    /// How many predictions to make in a batch: 3, for which each weight is loaded once, if the weights exceed a
    /// core's cache.
    var affordableWidth: Int { bytesPerToken > 8_000_000 ? 3 : 1 }
}
