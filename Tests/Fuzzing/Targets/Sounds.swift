@testable import Lab

func fuzzWAV(_ bytes: [UInt8]) {
    guard let file = try? WAVFile(parsing: bytes) else { return }
    expect(WAVFile.rates.contains(file.rate), "the rate is within its range")
    expect(!file.samples.isEmpty && file.samples.allSatisfy(\.isFinite), "there are samples, all finite")
    let again = expectNoError("a sound is read again") { try WAVFile(parsing: file.bytes) }
    expect(
        again.rate == file.rate && again.samples.count == file.samples.count, "rate and length stay the same")
    for (a, b) in zip(file.samples, again.samples) {
        expect(abs(max(-1, min(1, a)) - b) < 1e-4, "samples stay the same but for 16 bits")
    }
    expect(file.resampled(to: 8000).allSatisfy(\.isFinite), "so are those at another rate")
}
