import CThreads
import Engine
import Foundation
import Synchronization
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite("Threads that compute one job together") struct ThreadPoolTests {
    /// What the chunks of a job see.
    private final class Job: Sendable {
        nonisolated(unsafe) let pool: OpaquePointer
        let runs = Mutex([Int](repeating: 0, count: 8))
        let round = (0..<8).map { _ in Counter() }
        let early = Counter()
        init(_ pool: OpaquePointer) { self.pool = pool }
    }

    private final class Counter: Sendable {
        let value = Atomic(0)
    }

    private func withPool(threads: Int32, _ body: (Job) -> Void) throws {
        let pool = try #require(thread_pool_create(threads))
        defer { thread_pool_destroy(pool) }
        #expect(thread_pool_size(pool) == threads)
        body(Job(pool))
    }

    @Test("every chunk of every job runs exactly once") func chunks() throws {
        try withPool(threads: 3) { job in
            for _ in 0..<2000 {
                let ran = thread_pool_run(
                    job.pool, 7,
                    { context, chunk, _ in
                        guard let context else { return }
                        let job = Unmanaged<Job>.fromOpaque(context).takeUnretainedValue()
                        job.runs.withLock { $0[Int(chunk)] += 1 }
                    }, Unmanaged.passUnretained(job).toOpaque())
                #expect(ran == 1)
            }
            #expect(job.runs.withLock { $0 } == [Int](repeating: 2000, count: 7) + [0])
        }
    }

    @Test("a pool has all the threads that a run may ask for") func many() throws {
        try withPool(threads: 100) { _ in }
    }

    @Test("no chunk leaves a barrier before all have come to it") func barriers() throws {
        try withPool(threads: 3) { job in
            let ran = thread_pool_run(
                job.pool, 3,
                { context, chunk, chunks in
                    guard let context else { return }
                    let job = Unmanaged<Job>.fromOpaque(context).takeUnretainedValue()
                    for round in 1...500 {
                        // Some come late enough for the others to fall asleep.
                        if round % 50 == Int(chunk) { usleep(1000) }
                        job.round[Int(chunk)].value.store(round, ordering: .sequentiallyConsistent)
                        thread_pool_meet(job.pool, chunks)
                        for other in job.round[..<Int(chunks)]
                        where other.value.load(ordering: .sequentiallyConsistent) < round {
                            job.early.value.add(1, ordering: .relaxed)
                        }
                        thread_pool_meet(job.pool, chunks)
                    }
                }, Unmanaged.passUnretained(job).toOpaque())
            #expect(ran == 1)
            #expect(job.early.value.load(ordering: .relaxed) == 0)
            #expect(job.round[..<3].allSatisfy { $0.value.load(ordering: .relaxed) == 500 })
        }
    }

    #if os(Linux)
    @Test(
        "oneDNN finds this program's OpenMP functions before libgomp's",
        arguments: [
            "GOMP_parallel", "GOMP_barrier", "omp_get_max_threads", "omp_get_num_threads",
            "omp_get_thread_num",
            "omp_in_parallel",
        ])
    func symbols(name: String) throws {
        let symbol = try #require(
            dlsym(dlopen(nil, RTLD_NOW), name), "\(name) is not in the table of symbols")
        let address = UInt(bitPattern: symbol)
        let maps = try String(contentsOfFile: "/proc/self/maps", encoding: .utf8)
        let mapping = try #require(
            maps.split(separator: "\n").first { line in
                let ends = line.prefix { $0 != " " }.split(separator: "-").compactMap { UInt($0, radix: 16) }
                return ends.count == 2 && (ends[0]..<ends[1]).contains(address)
            })
        #expect(!mapping.contains("libgomp"), "\(name) is found in \(mapping)")
    }
    #endif
}
