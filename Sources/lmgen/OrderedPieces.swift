import Modeling

/// The pieces of several texts in the order of the texts: those of the first text as they come, and so on.
struct OrderedPieces: Sequence, IteratorProtocol {
    enum Element {
        /// A text begins.
        case begin(Int)
        /// A text continues.
        case piece(Int, String)
        /// A text has ended.
        case end(Completion.Choice)
    }

    private(set) var writer: CompletionWriter
    private var current = 0
    /// The pieces of every text that have not been returned.
    private var waiting: [String]
    private var queue: [Element] = [.begin(0)]
    private var isOver = false

    init(_ writer: CompletionWriter) {
        self.writer = writer
        waiting = Array(repeating: "", count: writer.request.n)
    }

    mutating func next() -> Element? {
        while queue.isEmpty, !isOver {
            guard let piece = writer.next() else {
                isOver = true
                while current < writer.completion.choices.count { endText() }
                break
            }
            waiting[piece.choice] += piece.text
            // The pieces of a step come in the order of the texts: no text before this one has more to come.
            while current < piece.choice, writer.isComplete(current) { endText() }
            flush()
        }
        return queue.isEmpty ? nil : queue.removeFirst()
    }

    private mutating func endText() {
        flush()
        queue.append(.end(writer.completion.choices[current]))
        current += 1
        if current < waiting.count { queue.append(.begin(current)) }
    }

    private mutating func flush() {
        guard current < waiting.count, !waiting[current].isEmpty else { return }
        queue.append(.piece(current, waiting[current]))
        waiting[current] = ""
    }
}
