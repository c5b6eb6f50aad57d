import Neural
import RealModule
import Testing

@testable import Lab

@Suite("WAV files") struct WAVTests {
    /// A file of one format and one data chunk.
    private func file(
        tag: Int = 1, channels: Int = 1, rate: Int = 8000, bits: Int = 16, data: [UInt8], before: [UInt8] = []
    ) -> [UInt8] {
        func n(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        let block = channels * bits / 8
        return Array("RIFF".utf8) + n(36 + data.count + before.count, 4) + Array("WAVE".utf8) + before
            + Array("fmt ".utf8) + n(16, 4) + n(tag, 2) + n(channels, 2) + n(rate, 4) + n(rate * block, 4)
            + n(block, 2) + n(bits, 2) + Array("data".utf8) + n(data.count, 4) + data
    }

    @Test("8, 16, 24 and 32 bits and float, mono and stereo, odd chunks with padding")
    func formats() throws {
        #expect(try WAVFile(parsing: file(bits: 8, data: [128, 0, 192])).samples == [0, -1, 0.5])
        #expect(try WAVFile(parsing: file(data: [0, 0x80, 0, 0x40])).samples == [-1, 0.5])
        #expect(try WAVFile(parsing: file(bits: 24, data: [0, 0, 0x80, 0, 0, 0x20])).samples == [-1, 0.25])
        #expect(try WAVFile(parsing: file(bits: 32, data: [0, 0, 0, 0xC0])).samples == [-0.5])
        #expect(try WAVFile(parsing: file(tag: 3, bits: 32, data: [0, 0, 0, 0x3F])).samples == [0.5])
        #expect(try WAVFile(parsing: file(channels: 2, data: [0, 0x40, 0, 0])).samples == [0.25])
        let odd = Array("LIST".utf8) + [3, 0, 0, 0, 1, 2, 3, 0]
        #expect(
            try WAVFile(parsing: file(rate: 44_100, data: [0, 0x40], before: odd))
                == WAVFile(rate: 44_100, samples: [0.5]))
    }

    @Test("what is written is read")
    func roundTrip() throws {
        let wave = WAVFile(rate: 8000, samples: [0, 0.5, -0.5, 1, -1, 3])
        let read = try WAVFile(parsing: wave.bytes)
        #expect(read.rate == 8000)
        #expect(zip(read.samples, [0, 0.5, -0.5, 1, -1, 1]).allSatisfy { abs($0 - $1) < 1e-4 })
    }

    @Test(
        "impossible files are refused in words",
        arguments: [
            (0, 0x00, "no WAV file"), (20, 7, "compressed"), (22, 3, "3 channels"), (22, 0, "0 channels"),
            (34, 12, "12 bits"),
            (32, 9, "9 bytes"), (43, 0xFF, "claims"), (40, 3, "no multiple"), (16, 4, "has 4 bytes"),
            (12, 0x46, "comes before"),
            (25, 0, "64 samples a second"), (36, 0x44, "no chunk “data”"),
        ])
    func refused(offset: Int, byte: UInt8, reason: String) {
        var bytes = file(data: [1, 2, 3, 4])
        bytes[offset] = byte
        #expect {
            _ = try WAVFile(parsing: bytes)
        } throws: { "\($0)".contains(reason) && !"\($0)".contains("\n") }
    }

    @Test("no mutation and no prefix of a file does anything but be read or be refused")
    func mutations() {
        var random = SplitMix64(seed: 1)
        let odd = Array("LIST".utf8) + [3, 0, 0, 0, 1, 2, 3, 0]
        let seeds = [
            file(data: [1, 2, 3, 4]),
            file(channels: 2, bits: 24, data: [UInt8](repeating: 7, count: 12), before: odd),
            file(tag: 3, bits: 32, data: [UInt8](repeating: 63, count: 16)),
        ]
        var read = 0, refused = 0
        for seed in seeds {
            for count in 0..<seed.count {
                #expect(throws: WAVFile.Problem.self) { try WAVFile(parsing: Array(seed.prefix(count))) }
            }
            for _ in 0..<20_000 {
                var bytes = seed
                for _ in 0...Int(3 * random.uniform()) {
                    let extremes: [UInt8] = [
                        0, 1, 0x7F, 0x80, 0xFF, UInt8(truncatingIfNeeded: random.next()),
                    ]
                    bytes[Int(random.uniform() * Double(bytes.count))] = extremes[Int(6 * random.uniform())]
                }
                do {
                    let wave = try WAVFile(parsing: bytes)
                    #expect(WAVFile.rates.contains(wave.rate) && wave.samples.allSatisfy { $0.isFinite })
                    read += 1
                } catch { refused += 1 }
            }
        }
        #expect(read > 1000 && refused > 1000)
    }

    @Test("a tone keeps its pitch and its power at another rate, and what is above the new band goes")
    func resampling() {
        func tone(_ pitch: Double, _ rate: Int) -> WAVFile {
            WAVFile(
                rate: rate,
                samples: (0..<rate).map { Float(Double.sin(2 * .pi * pitch * Double($0) / Double(rate))) })
        }
        for rate in [4000, 11_025, 44_100, 48_000] {
            let resampled = tone(600, rate).resampled(to: 8000)
            let expected = tone(600, 8000).samples
            #expect(resampled.count == 8000)
            #expect((200..<7800).allSatisfy { abs(resampled[$0] - expected[$0]) < 0.01 }, "\(rate)")
        }
        #expect(tone(5000, 44_100).resampled(to: 8000)[200..<7800].allSatisfy { abs($0) < 0.01 })
    }
}
