/// A sound in a RIFF/WAVE file, uncompressed (Microsoft & IBM, Multimedia Programming Interface 1.0, 1991).
///
/// A file is `RIFF size WAVE`, then chunks: four letters, a size, and as many bytes, with one more of padding after an
/// odd size. `fmt ` says how the samples of `data` are stored; all other chunks are passed over. Numbers are
/// little-endian.
struct WAVFile: Sendable, Equatable {
    /// The samples of a second.
    let rate: Int
    /// The mean of the channels, −1 to 1.
    let samples: [Float]

    /// What a file may be, at most.
    static let size = 256 << 20, rates = 4000...192_000, channels = 1...2

    /// What is wrong with a file, in words.
    struct Problem: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    /// Creates a sound.
    init(rate: Int, samples: [Float]) { (self.rate, self.samples) = (rate, samples) }

    // MARK: Reading

    /// How samples are stored.
    private struct Format {
        let isFloat: Bool, channels: Int, rate: Int, bits: Int
        var frame: Int { channels * bits / 8 }
    }

    /// Parses a file.
    ///
    /// - Throws: What is wrong with it.
    init(parsing bytes: [UInt8]) throws(Problem) {
        guard bytes.count >= 12, bytes[0..<4].elementsEqual("RIFF".utf8),
            bytes[8..<12].elementsEqual("WAVE".utf8)
        else { throw Problem(description: "it is no WAV file: it does not begin with RIFF and WAVE") }
        var (format, offset): (Format?, Int) = (nil, 12)
        while bytes.count - offset >= 8 {
            let name = bytes[offset..<offset + 4], size = Int(bytes.number(at: offset + 4, bytes: 4))
            offset += 8
            // The size is below 2³², and what is left is known: no sum can overflow.
            guard size <= bytes.count - offset else {
                let letters = String(
                    decoding: name.map { (0x20...0x7E).contains($0) ? $0 : 0x3F }, as: UTF8.self)
                throw Problem(
                    description:
                        "its chunk “\(letters)” claims \(size) bytes, but \(bytes.count - offset) are left")
            }
            let body = offset..<offset + size
            if name.elementsEqual("fmt ".utf8) {
                guard format == nil else { throw Problem(description: "it has two chunks “fmt ”") }
                format = try Self.format(bytes, body)
            } else if name.elementsEqual("data".utf8) {
                guard let format else { throw Problem(description: "its chunk “data” comes before “fmt ”") }
                guard size > 0 else { throw Problem(description: "it has no samples") }
                guard size % format.frame == 0 else {
                    throw Problem(
                        description: "its \(size) bytes of samples are no multiple of \(format.frame)")
                }
                rate = format.rate
                samples = try Self.samples(bytes, body, format)
                return
            }
            offset = min(body.upperBound + size % 2, bytes.count)
        }
        throw Problem(description: format == nil ? "it has no chunk “fmt ”" : "it has no chunk “data”")
    }

    private static func format(_ bytes: [UInt8], _ body: Range<Int>) throws(Problem) -> Format {
        guard body.count >= 16 else {
            throw Problem(description: "its chunk “fmt ” has \(body.count) bytes instead of 16 or more")
        }
        let start = body.lowerBound
        var tag = Int(bytes.number(at: start, bytes: 2))
        let channels = Int(bytes.number(at: start + 2, bytes: 2)),
            rate = Int(bytes.number(at: start + 4, bytes: 4))
        let block = Int(bytes.number(at: start + 12, bytes: 2)),
            bits = Int(bytes.number(at: start + 14, bytes: 2))
        if tag == 0xFFFE {  // WAVE_FORMAT_EXTENSIBLE: the tag begins the subformat
            guard body.count >= 40 else { throw Problem(description: "its extended format is cut short") }
            tag = Int(bytes.number(at: start + 24, bytes: 2))
        }
        guard tag == 1 || tag == 3 else {
            throw Problem(
                description: "its samples are compressed (format \(tag)); only PCM and float are read")
        }
        guard tag == 1 ? [8, 16, 24, 32].contains(bits) : bits == 32 else {
            throw Problem(
                description: "its samples have \(bits) bits; PCM of 8, 16, 24 or 32 and float of 32 are read")
        }
        guard Self.channels.contains(channels) else {
            throw Problem(description: "it has \(channels) channels; one or two are read")
        }
        guard rates.contains(rate) else {
            throw Problem(
                description:
                    "it has \(rate) samples a second; \(rates.lowerBound) to \(rates.upperBound) are read")
        }
        guard block == channels * bits / 8 else {
            throw Problem(
                description: "it says that a frame has \(block) bytes instead of \(channels * bits / 8)")
        }
        return Format(isFloat: tag == 3, channels: channels, rate: rate, bits: bits)
    }

    private static func samples(
        _ bytes: [UInt8], _ body: Range<Int>, _ format: Format
    ) throws(Problem) -> [Float] {
        let width = format.bits / 8
        var samples: [Float] = []
        samples.reserveCapacity(body.count / format.frame)
        for frame in stride(from: body.lowerBound, to: body.upperBound, by: format.frame) {
            var sum: Float = 0
            for channel in 0..<format.channels {
                let bits = bytes.number(at: frame + channel * width, bytes: width)
                sum += format.isFloat ? Float(bitPattern: bits) : pcm(bits, width)
            }
            let mean = sum / Float(format.channels)
            guard mean.isFinite, abs(mean) < 1e6 else {
                throw Problem(description: "sample \(samples.count + 1) is \(mean)")
            }
            samples.append(mean)
        }
        return samples
    }

    /// A sample of PCM, −1 to 1: 8 bits are unsigned, more are signed.
    private static func pcm(_ bits: UInt32, _ width: Int) -> Float {
        if width == 1 { return (Float(bits) - 128) / 128 }
        return Float(Int32(bitPattern: bits << UInt32(32 - 8 * width))) / 2_147_483_648
    }

    // MARK: Writing

    /// The file in PCM of 16 bits, one channel; what is beyond −1 to 1 is cut.
    var bytes: [UInt8] {
        func number(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        var bytes = Array("RIFF".utf8) + number(36 + 2 * samples.count, 4) + Array("WAVEfmt ".utf8)
        bytes += number(16, 4) + number(1, 2) + number(1, 2) + number(rate, 4) + number(2 * rate, 4)
        bytes += number(2, 2) + number(16, 2) + Array("data".utf8) + number(2 * samples.count, 4)
        for sample in samples { bytes += number(Int((32767 * max(-1, min(1, sample))).rounded()), 2) }
        return bytes
    }
}

extension [UInt8] {
    /// A little-endian number of one to four bytes, which are there.
    fileprivate func number(at offset: Int, bytes: Int) -> UInt32 {
        (0..<bytes).reduce(0) { $0 | UInt32(self[offset + $1]) << UInt32(8 * $1) }
    }
}
