import Dispatch
import Text

/// The speed of tokenizing, where there is no step.
struct TokenizingSpeed: Speed {
    let config: String
    let framework = "lm"
    let threads: Int
    /// Millions of bytes read.
    let megabytes: Double
    let mbPerSecond: Double
    let mbPerSecondPerCore: Double
    let tokensPerSecond: Int
    /// Set where busy loops ran beside the measurement.
    var beside: BesideLoops?

    init(_ config: String, threads: Int, bytes: Int, tokens: Int, seconds: Double) {
        (self.config, self.threads) = (config, threads)
        let (megabytes, rate) = (Double(bytes) / 1e6, Double(bytes) / 1e6 / seconds)
        self.megabytes = megabytes.rounded(to: 1)
        mbPerSecond = rate.rounded(to: 1)
        mbPerSecondPerCore = (rate / Double(threads)).rounded(to: 1)
        tokensPerSecond = Int((Double(tokens) / seconds).rounded())
    }

    var row: [String] {
        [config, "bytes", "\(threads)", "", "\(tokensPerSecond)"]
            + ["\(mbPerSecond) MB/s", "\(mbPerSecondPerCore) per core"]
            + (beside.map { [$0.cell] } ?? [])
    }
}

/// Times the way from bytes to word ids, and ICU's word boundaries alone for comparison.
///
/// The files are read repeatedly, in blocks as cut by ``Block``; the vocabulary is made before the clock starts.
/// `tokenize` normalizes and encodes, first on one thread, then on `threads`; `icu-words` only finds the word
/// boundaries of the same blocks.
///
/// - Parameters:
///   - files: Texts to read.
///   - threads: The number of threads of the last measurement.
///   - busy: Loops to measure beside, once more.
///   - megabytes: The least number of millions of bytes that each thread reads.
///   - report: Called with each result.
/// - Throws: An error in the files.
func benchmarkTokenizing(
    files: [String], threads: Int, busy: BusyLoops, megabytes: Int = 100,
    report: (TokenizingSpeed) throws -> Void
) throws {
    var options = CorpusOptions()
    options.validationShare = 0
    let corpus = try Corpus(paths: files, options: options)
    let tokenizer = try Tokenizer(corpus.vocabulary(level: .word))
    var text: [UInt8] = []
    for document in 0..<corpus.train.documents { text += try corpus.train.text(ofDocument: document) }
    let blocks = cut(text)
    let rounds = (megabytes * 1_000_000 + text.count - 1) / text.count

    let icu = try Segmenter(.words, locale: tokenizer.vocabulary.locale)
    var ends: [Int32] = []
    var segments = 0
    // ICU has no cache to warm up, so a tenth of the rounds is enough.
    let few = max(1, rounds / 10)
    let icuTime = try ContinuousClock().measure {
        for _ in 0..<few {
            for block in blocks {
                try block.bytes.withUnsafeBufferPointer { bytes throws(TextError) in
                    try icu.ends(of: UnsafeRawBufferPointer(bytes), into: &ends)
                }
                segments += ends.count
            }
        }
    }
    try report(
        TokenizingSpeed(
            "icu-words", threads: 1, bytes: few * text.count, tokens: segments,
            seconds: icuTime / .seconds(1)))

    func time(_ threads: Int) throws -> TokenizingSpeed {
        let work = try (0..<threads).map { _ in try Work(tokenizer, blocks) }
        let time = ContinuousClock().measure {
            DispatchQueue.concurrentPerform(iterations: threads) { work[$0].run(rounds) }
        }
        return TokenizingSpeed(
            "tokenize", threads: threads, bytes: threads * rounds * text.count,
            tokens: work.reduce(0) { $0 + $1.tokens }, seconds: time / .seconds(1))
    }
    if threads > 1 { try report(try time(1)) }
    let idle = try time(threads)
    try report(idle)
    try busy.run {
        var crowded = try time(threads)
        crowded.beside = BesideLoops(busy.count, share: crowded.mbPerSecond / idle.mbPerSecond)
        try report(crowded)
    }
}

private struct BenchmarkBlock: Sendable {
    let bytes: [UInt8]
    let from, to: Block.Edge
}

private func cut(_ text: [UInt8]) -> [BenchmarkBlock] {
    var (blocks, start, from): ([BenchmarkBlock], Int, Block.Edge) = ([], 0, .text)
    while start < text.count {
        let first = text.withUnsafeBytes { Block.first(of: UnsafeRawBufferPointer(rebasing: $0[start...])) }
        let end = start + first.length
        blocks.append(BenchmarkBlock(bytes: Array(text[start..<end]), from: from, to: first.edge))
        (start, from) = (end, first.edge)
    }
    return blocks
}

/// The work of one thread, with a normalizer and an encoder of its own.
private final class Work: @unchecked Sendable {
    private let blocks: [BenchmarkBlock]
    private let normalizer: Normalizer
    private let encoder: BlockEncoder
    private(set) var tokens = 0

    init(_ tokenizer: Tokenizer, _ blocks: [BenchmarkBlock]) throws {
        self.blocks = blocks
        normalizer = try Normalizer(tokenizer.vocabulary.normalization)
        encoder = try BlockEncoder(tokenizer)
    }

    func run(_ rounds: Int) {
        var (text, ids): ([UInt8], [Int32]) = ([], [])
        for _ in 0..<rounds {
            for block in blocks {
                text.removeAll(keepingCapacity: true)
                ids.removeAll(keepingCapacity: true)
                block.bytes.withUnsafeBytes { _ = try? normalizer.normalize($0, atStart: false, into: &text) }
                text.withUnsafeBytes {
                    _ = try? encoder.encode($0, from: block.from, to: block.to, into: &ids)
                }
                tokens += ids.count
            }
        }
    }
}
