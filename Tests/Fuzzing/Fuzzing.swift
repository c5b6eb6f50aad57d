// The program that libFuzzer drives; see script/fuzz.

import SystemPackage

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The parsers that are fuzzed, each alone in a process: `FUZZ_TARGET` names it.
enum Target: String, CaseIterable {
    case safetensors, config, state, manifest, checkpoint, counts
    case vocabulary, escapes, tokens, corpora, spelling
    case learned, keys
    case groups, analogies, phrases
    case wav

    /// Parses bytes, which may be wrong, and checks what holds for those that are right.
    func run(_ bytes: [UInt8]) {
        switch self {
        case .safetensors: fuzzSafeTensors(bytes)
        case .config: fuzzConfiguration(bytes)
        case .state: fuzzState(bytes)
        case .manifest: fuzzManifest(bytes)
        case .checkpoint: fuzzCheckpoint(bytes)
        case .counts: fuzzCounts(bytes)
        case .vocabulary: fuzzVocabulary(bytes)
        case .escapes: fuzzEscapes(bytes)
        case .tokens: fuzzTokens(bytes)
        case .corpora: fuzzCorpus(bytes)
        case .spelling: fuzzSpelling(bytes)
        case .learned: fuzzLearnedWords(bytes)
        case .keys: fuzzKeys(bytes)
        case .groups: fuzzGroups(bytes)
        case .analogies: fuzzAnalogies(bytes)
        case .phrases: fuzzPhrases(bytes)
        case .wav: fuzzWAV(bytes)
        }
    }

    /// The target of this process.
    static let chosen = variable("FUZZ_TARGET").flatMap(Target.init)
}

/// With `FUZZ_SEEDS`, writes the first inputs of every target into folders of that directory, and ends.
@c(LLVMFuzzerInitialize)
public func initializeFuzzer(_ count: UnsafeMutableRawPointer?, _ arguments: UnsafeMutableRawPointer?) -> CInt
{
    if let directory = variable("FUZZ_SEEDS") {
        do {
            try Seeds().write(to: directory)
            exit(0)
        } catch {
            report("cannot write seeds: \(error)")
            exit(1)
        }
    }
    if Target.chosen == nil {
        report("FUZZ_TARGET is one of " + Target.allCases.map(\.rawValue).joined(separator: ", "))
        exit(64)
    }
    return 0
}

/// Tries one input.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    Target.chosen?.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}

/// Ends the process as a crash does unless `condition` holds.
func expect(_ condition: Bool, _ claim: @autoclosure () -> String) {
    guard !condition else { return }
    report("does not hold: " + claim())
    abort()
}

/// Returns the value of `body`, which may not fail.
func expectNoError<Value>(_ claim: String, _ body: () throws -> Value) -> Value {
    do {
        return try body()
    } catch {
        report("does not hold: \(claim): \(error)")
        abort()
    }
}

private func report(_ line: String) { _ = try? FileDescriptor.standardError.writeAll((line + "\n").utf8) }

private func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
