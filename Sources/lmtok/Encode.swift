import ArgumentParser
import Console
import Text

/// Encodes a text.
struct Encode: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Encode text as ids: decimal numbers, one line for each line of the text.",
        discussion: """
            lmtok encode --vocab vocab/scifi.word.tsv story.txt > story.ids
            echo "The rings of Saturn" | lmtok encode --vocab vocab/scifi.char.tsv -

            Files of any size need little memory, and the ids do not depend on the number of threads.
            """)

    @OptionGroup var coding: CodingArguments

    @Option(parsing: .unconditional, help: "The number of threads (default: one per core).")
    var threads: Int?

    func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads must be from 1 to 1024, not \(threads).")
        }
    }

    func run() throws {
        try reportingErrors {
            let tokenizer = try coding.tokenizer()
            var writer = IDWriter(tokenizer.vocabulary, to: try OutputFile("-"))
            let (_, invalid) = try tokenizer.encode(
                file: coding.file, threads: threads ?? Threads.available
            ) { (ids) throws(TextError) in try writer.write(ids) }
            try writer.finish()
            if let invalid {
                let places = invalid.count == 1 ? "sequence of bytes is" : "sequences of bytes are"
                Terminal.say(
                    "\(coding.file): \(invalid.count) \(places) not UTF-8, the first at byte "
                        + "\(invalid.firstOffset); replaced by U+FFFD")
            }
        }
    }
}

/// Writes ids as decimal numbers, with a line end after each token that ends a line of the text.
struct IDWriter: ~Copyable {
    private var output: OutputFile
    private let endsLine: [Bool]
    private var bytes: [UInt8] = []
    private var isAtLineStart = true

    init(_ vocabulary: Vocabulary, to output: consuming OutputFile) {
        self.output = output
        endsLine = vocabulary.tokens.map { $0.utf8.last == UInt8(ascii: "\n") }
    }

    mutating func write(_ ids: [Int32]) throws(TextError) {
        for id in ids {
            if !isAtLineStart { bytes.append(0x20) }
            append(id)
            isAtLineStart = endsLine[Int(id)]
            if isAtLineStart { bytes.append(0x0A) }
        }
        try flush()
    }

    mutating func finish() throws(TextError) {
        if !isAtLineStart { bytes.append(0x0A) }
        try flush()
        try output.finish()
    }

    private mutating func flush() throws(TextError) {
        try output.write(bytes)
        bytes.removeAll(keepingCapacity: true)
    }

    private mutating func append(_ id: Int32) {
        var (divisor, rest) = (Int32(1), id)
        while divisor <= rest / 10 { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(0x30 + rest / divisor))
            rest %= divisor
            divisor /= 10
        }
    }
}
