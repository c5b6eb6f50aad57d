import Dispatch
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The threads of this machine.
public enum Threads {
    /// The number of cores.
    public static var available: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}

/// Processes the blocks of a text on several threads and returns the results in the order of the text.
///
/// Blocks are collected into batches of a few per thread. The threads, each with a worker of its own, take the blocks
/// of a batch one after another. Memory is therefore bounded by the batch, and the results depend on the blocks alone.
struct BlockWorkers<Output: Sendable>: ~Copyable {
    /// Processes a block; it may keep state from block to block that changes no result.
    typealias Worker = @Sendable (TextBlock) -> Result<Output, TextError>

    private let workers: [Worker]
    private var batch: [TextBlock] = []

    /// Uses one thread for each worker.
    init(_ workers: [Worker]) { self.workers = workers }

    /// Adds a block; if that fills the batch, processes it and calls `body` with the results.
    mutating func add(_ block: TextBlock, _ body: (Output) throws(TextError) -> Void) throws(TextError) {
        batch.append(block)
        // A few blocks per thread even out their lengths; many threads have enough blocks anyway.
        if batch.count >= max(workers.count, min(4 * workers.count, 32)) { try finish(body) }
    }

    /// Processes the last batch and calls `body` with the results.
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

/// The ids and the counts of a block.
struct EncodedBlock: Sendable {
    var ids: [Int32] = []
    var counts = BlockEncoder.Counts()
    var startsDocument = false
}

extension BlockWorkers<EncodedBlock> {
    /// Creates workers that encode blocks.
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
    /// Creates workers that count the tokens of blocks.
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

/// A value that one thread at a time uses: the one with the worker's number.
private struct OneThread<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}
