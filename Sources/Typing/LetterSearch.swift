#if canImport(Glibc)
import Glibc
import Modeling
#else
import Darwin
#endif

/// Words spelled letter by letter, the likeliest first: best-first search over what a predictor would write.
///
/// A path's probability only falls as it grows, so the first whole word that comes off the queue is the likeliest
/// of all, the next one the second, and so on (uniform-cost search). After a number of steps what is not whole is
/// given up, and if nothing is whole by then, the likeliest path is followed to its end.
///
/// Where the weights are many, reading them takes longer than computing with them. So when the path that comes off
/// the queue needs a prediction, the paths that are likely to need one next get theirs in the same batch. It waits
/// with them: what is found, in which order and after how many steps, is what one at a time would find.
struct LetterSearch {
    let alphabet: Alphabet
    /// The keys that the letters must fit, in order, or none; apostrophes may stand between any two.
    var keys: [UInt8] = []
    /// How many predictions may be used, besides those of a last path.
    let steps: Int
    /// How many predictions are made at once.
    let width: Int

    /// A word that was found.
    struct Found: Equatable {
        let text: String
        let probability: Float
        /// Whether its letters are as many as the keys.
        let isExact: Bool
    }

    private struct Path {
        var predictor: any Predictor
        /// The last letter, which is read when what follows it is foretold; none where nothing is spelled yet.
        var token: Int32?
        var text: String
        /// How many keys the letters have used up.
        var fitted: Int
        var logarithm: Float
        var isWhole = false
        /// The path one letter further, in every way worth while, and as a whole word; `nil` until it is foretold.
        var longer: [Path]?
    }

    /// The letters that a path goes on with at each step, and how long a last path may become.
    private static let branches = 6, lastPath = 8

    /// At most `count` words that begin with `typed`, which the predictor has read, and are longer.
    func words(_ predictor: any Predictor, _ V: Int, after typed: String, count: Int) -> [Found] {
        var queue = [Path(predictor: predictor, token: nil, text: typed, fitted: 0, logarithm: 0)]
        queue[0].longer = extended(queue[0], predictor.distribution(V)[...], typed)
        var found: [Found] = []
        var left = steps
        var last: Path?
        while found.count < count,
            let next = queue.indices.max(by: { queue[$0].logarithm < queue[$1].logarithm })
        {
            if left > 0, !queue[next].isWhole, queue[next].longer == nil {
                let places = width == 1 ? [next] : likeliest(queue, min(width, left))
                foretell(&queue, places, V, typed)
            }
            let path = queue.remove(at: next)
            if path.isWhole {
                found.append(whole(path))
            } else if left > 0 {
                left -= 1
                queue += path.longer ?? []
            } else if last == nil {
                last = path
            }
        }
        if found.isEmpty, let path = last.flatMap({ followed($0, V, typed) }) { found.append(whole(path)) }
        return found
    }

    private func whole(_ path: Path) -> Found {
        Found(text: path.text, probability: exp(path.logarithm), isExact: path.fitted == keys.count)
    }

    /// The `count` likeliest paths that are not foretold.
    private func likeliest(_ queue: [Path], _ count: Int) -> [Int] {
        var best = TopK<Int, Float>(count)
        for (i, path) in queue.enumerated() where !path.isWhole && path.longer == nil {
            best.insert(i, score: path.logarithm)
        }
        return best.items.map(\.value)
    }

    /// Reads the last letters of some paths of the queue, and finds out how they go on.
    private func foretell(_ queue: inout [Path], _ places: [Int], _ V: Int, _ typed: String) {
        var readers = places.map { queue[$0].predictor }
        let tokens = places.compactMap { queue[$0].token }, N = places.count
        let p = [Float](unsafeUninitializedCapacity: N * V) { buffer, count in
            let p = UnsafeMutableBufferPointer(rebasing: buffer[..<(N * V)])
            type(of: readers[0]).read(tokens, &readers, predicting: p)
            count = N * V
        }
        for (i, place) in places.enumerated() {
            queue[place].predictor = readers[i]
            queue[place].longer = extended(queue[place], p[i * V..<(i + 1) * V], typed)
        }
    }

    /// The path one letter further, where `p`, (V), is foretold.
    private func extended(_ path: Path, _ p: ArraySlice<Float>, _ typed: String) -> [Path] {
        func probability(of id: Int32) -> Float { p[p.startIndex + Int(id)] }
        var paths: [Path] = []
        if path.text != typed, path.fitted >= keys.count {
            var end = path
            end.isWhole = true
            end.logarithm += log(alphabet.ends.reduce(0) { $0 + probability(of: $1) })
            paths.append(end)
        }
        var best = TopK<(Alphabet.Letter, Int), Float>(Self.branches)
        for letter in alphabet.letters {
            if let used = keysUsed(letter, path) {
                best.insert((letter, used), score: probability(of: letter.id))
            }
        }
        for ((letter, used), probability) in best.items where probability > 0 {
            var longer = path
            longer.token = letter.id
            longer.text += letter.text
            longer.fitted += used
            longer.logarithm += log(probability)
            paths.append(longer)
        }
        return paths
    }

    /// How many keys a letter takes after a path; `nil` where it does not fit.
    private func keysUsed(_ letter: Alphabet.Letter, _ path: Path) -> Int? {
        if letter.stroke == .skipped { return path.text.isEmpty ? nil : 0 }
        // What goes on beyond the keys is counted, too, so that it is not taken for exact.
        guard path.fitted < keys.count else { return keys.isEmpty ? 0 : 1 }
        return letter.stroke == .key(keys[path.fitted]) ? 1 : nil
    }

    /// The path led to a whole word by its likeliest letters; `nil` where that takes too long.
    private func followed(_ path: Path, _ V: Int, _ typed: String) -> Path? {
        var path = path
        for _ in 0..<min(Self.lastPath, steps) {
            var queue = [path]
            if path.longer == nil { foretell(&queue, [0], V, typed) }
            guard let next = queue[0].longer?.max(by: { $0.logarithm < $1.logarithm }) else { return nil }
            path = next
            if path.isWhole { return path }
        }
        return nil
    }
}

extension Predictor {
    /// How many predictions are made in well under the time between two keys: so many that 150 MB of weights are
    /// read, some 10 ms on one core, but at least 4 and at most 64.
    var affordableSteps: Int { min(max(150_000_000 / max(bytesPerToken, 1), 4), 64) }
    /// How many predictions are made at once: 3, for which a batch step loads a weight once, where the weights are
    /// too many for a core's cache.
    var affordableWidth: Int { bytesPerToken > 8_000_000 ? 3 : 1 }
}
