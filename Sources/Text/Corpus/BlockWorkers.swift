import Dispatch
import Synchronization

/// Works on the blocks of a text with several threads and gives the results out in the order of the text.
///
/// Blocks are gathered into batches of a few per thread; a batch is worked on, each thread taking the next block
/// with a worker of its own, and then given out: so memory is bounded by the batch, and the results depend on the
/// blocks alone.
struct BlockWorkers<Output: Sendable>: ~Copyable {
    /// What one thread does with a block; it may keep things from block to block that change no result.
    typealias Worker = @Sendable (TextBlock) -> Result<Output, TextError>

    private let workers: [Worker]
    private var batch: [TextBlock] = []

    /// As many threads as there are workers.
    init(_ workers: [Worker]) { self.workers = workers }

    /// Adds a block; where that fills a batch, works on it and gives `body` the results.
    mutating func add(_ block: TextBlock, _ body: (Output) throws(TextError) -> Void) throws(TextError) {
        batch.append(block)
        // A few blocks for each thread even out their lengths; with many threads there are enough blocks anyway.
        if batch.count >= max(workers.count, min(4 * workers.count, 32)) { try finish(body) }
    }

    /// Works on what is left and gives `body` the results.
    mutating func finish(_ body: (Output) throws(TextError) -> Void) throws(TextError) {
        let (batch, workers) = (self.batch, self.workers)
        self.batch.removeAll()
        let results = Mutex([Result<Output, TextError>?](repeating: nil, count: batch.count))
        let next = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: min(workers.count, batch.count)) { number in
            while true {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < batch.count else { return }
                let result = workers[number](batch[index])
                results.withLock { $0[index] = result }
            }
        }
        for result in results.withLock({ $0 }) {
            if let result { try body(result.get()) }
        }
    }
}

/// One block's ids and what was in it.
struct EncodedBlock: Sendable {
    var ids: [Int32] = []
    var counts = BlockEncoder.Counts()
    var startsDocument = false
}

extension BlockWorkers<EncodedBlock> {
    /// Workers that turn blocks into ids.
    init(encodingWith tokenizer: Tokenizer, threads: Int) throws(TextError) {
        var workers: [Worker] = []
        for _ in 0..<max(1, threads) {
            let encoder = OneThread(try BlockEncoder(tokenizer))
            workers.append { block in
                var encoded = EncodedBlock(startsDocument: block.startsDocument)
                encoded.ids.reserveCapacity(block.bytes.count / 4)
                do throws(TextError) {
                    encoded.counts = try block.bytes.withUnsafeBufferPointer { bytes throws(TextError) in
                        try encoder.value.encode(
                            UnsafeRawBufferPointer(bytes), from: block.from, to: block.to, into: &encoded.ids)
                    }
                    return .success(encoded)
                } catch {
                    return .failure(error)
                }
            }
        }
        self.init(workers)
    }
}

extension BlockWorkers<Void> {
    /// Workers that count the tokens of blocks.
    init(countingWith counters: [BlockCounter]) {
        self.init(
            counters.map { counter in
                let counter = OneThread(counter)
                return { block in
                    do throws(TextError) {
                        try block.bytes.withUnsafeBufferPointer { bytes throws(TextError) in
                            try counter.value.count(
                                UnsafeRawBufferPointer(bytes), from: block.from, to: block.to)
                        }
                        return .success(())
                    } catch {
                        return .failure(error)
                    }
                }
            })
    }
}

/// What one thread at a time uses: that thread which has drawn the worker's number.
private struct OneThread<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}
