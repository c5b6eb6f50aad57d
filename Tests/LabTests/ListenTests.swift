import Engine
import Neural
import RealModule
import Testing

@testable import Lab

@Suite("Listening to Morse") struct ListenTests {
    @Test("PARIS with its gap takes 50 dits, which defines words a minute")
    func paris() {
        #expect(MorseCode.dits("PARIS") + 7 == 50)
        #expect(MorseCode.dits("E") == 1 && MorseCode.dits("E E") == 9 && MorseCode.dits("") == 0)
        #expect(abs(MorseRecording.Style(speed: 20, pitch: 600, ratio: 10).dit - 0.06) < 1e-12)
        let codes = MorseCode.alphabet.filter { $0 != " " }.map(MorseCode.code)
        #expect(
            codes.count == 26 && Set(codes).count == 26
                && codes.allSatisfy { (1...4).contains($0.utf8.count) })
    }

    @Test("the noise has the power that the ratio says, and the tone a half while the key is down")
    func ratio() {
        var random = SplitMix64(seed: 3)
        let silence = MorseRecording(
            "", .init(speed: 20, pitch: 600, ratio: 7), start: 0, length: 80_000, &random)
        let noise = silence.samples.reduce(0.0) { $0 + Double($1) * Double($1) } / 80_000
        #expect(abs(10 * .log10(0.5 / noise) - 7) < 0.1)
        let clean = MorseRecording(
            "T", .init(speed: 1, pitch: 500, ratio: 200, unevenness: 0), start: 0, length: 8000, &random)
        let tone = clean.samples[1000..<7000].reduce(0.0) { $0 + Double($1) * Double($1) } / 6000
        #expect(abs(tone - 0.5) < 0.01)
    }

    @Test(
        "letters sound when they are sent: power in the band of the pitch while the key is down, none in gaps"
    )
    func times() {
        var random = SplitMix64(seed: 4)
        let style = MorseRecording.Style(speed: 12, pitch: 625, ratio: 60, unevenness: 0)
        let recording = MorseRecording("AN", style, start: 0.5, length: 24_000, &random)
        #expect(recording.times.count == 2 && recording.times[0].lowerBound == 0.5)
        // A: dit, gap, dah; 3 dits; N: dah, gap, dit.
        #expect(abs(recording.times[0].upperBound - 1.0) < 1e-9)
        #expect(abs(recording.times[1].lowerBound - 1.3) < 1e-9)
        #expect(abs(recording.times[1].upperBound - 1.8) < 1e-9)
        let K = ShortTimeSpectrum.bands.count
        let powers = ShortTimeSpectrum().powers(recording.samples)
        let band = 20 - ShortTimeSpectrum.bands.lowerBound  // 625 Hz
        func power(at time: Double) -> Float { powers[Int(time / ShortTimeSpectrum.period) * K + band] }
        // A Hann window of 256 has the sum 128: a sine of amplitude 1 has the power 64².
        for down in [0.76, 0.9, 1.4, 1.5] { #expect(abs(power(at: down) / 4096 - 1) < 0.02, "\(down)") }
        for up in [0.3, 1.1, 1.2, 2.0] { #expect(power(at: up) < 1, "\(up)") }
    }

    @Test("a frame knows nothing of the future, and loudness does not matter")
    func causal() {
        var random = SplitMix64(seed: 5)
        let recording = MorseRecording(
            "SOS", .init(speed: 20, pitch: 700, ratio: 10), start: 0.2, length: 16_000, &random)
        let (spectrum, K) = (ShortTimeSpectrum(), ShortTimeSpectrum.bands.count)
        let all = spectrum.features(recording.samples)
        #expect(all.count == 80 * K && all.allSatisfy { $0.isFinite })
        let part = spectrum.features(Array(recording.samples.prefix(40 * ShortTimeSpectrum.hop)))
        #expect(part == Array(all.prefix(40 * K)))
        #expect(spectrum.features(recording.samples.map { $0 / 1024 }) == all)
        let silence = spectrum.features([Float](repeating: 0, count: 1000))
        #expect(silence.allSatisfy { $0.isFinite })
    }

    @Test("letters of groups have the same probability: χ² stays below the 99.99 % quantile")
    func uniform() {
        var random = SplitMix64(seed: 6)
        var counts = [Character: Int]()
        // The last word is cut where a long letter does not fit: it does not count.
        for _ in 0..<400 {
            let words = Sentences.groups(dits: 600, &random).split(separator: " ").dropLast()
            for letter in words.joined() { counts[letter, default: 0] += 1 }
        }
        let mean = Double(counts.values.reduce(0, +)) / 26
        #expect(counts.count == 26 && mean > 500)
        #expect(counts.values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) / mean } < 62)
    }

    @Test("no test sentence is trained on, and texts last as long as they may")
    func split() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<200 {
            #expect(Sentences.isTest(Sentences.test(&random)))
            let text = Sentences.training(dits: 90, &random)
            #expect(!Sentences.isTest(text) && MorseCode.dits(text) <= 90 && !text.hasSuffix(" "))
        }
    }

    @Test("repetitions are one, blanks are dropped, and the blank tells double letters apart")
    func bestPath() {
        // A is 1, B is 2, the space 27.
        let transcript = Transcript([0, 1, 1, 0, 1, 27, 2, 2, 0, 27])
        #expect(transcript.entries.map(\.character) == ["A", "A", " ", "B", " "])
        #expect(transcript.entries.map(\.frame) == [1, 4, 5, 6, 9])
        #expect(transcript.text == "AA B" && Transcript([]).text == "" && Transcript([27]).text == "")
    }

    @Test("an error rate counts edits over characters")
    func errorRate() {
        var rate = ErrorRate()
        rate.add("AB", "BA")  // two replacements: swaps are not one edit
        #expect(rate.value == 1)
        rate.add("HELO WORLD", "HELLO WORLD")
        #expect(rate.errors == 3 && rate.characters == 13)
        #expect(abs(rate.value - 3.0 / 13) < 1e-12)
    }

    @Test(
        "a small network learns eight letters, from their alignment and then by CTC, and a seed fixes its course"
    )
    func learns() throws {
        OneDNN.use(threads: 1)
        var random = SplitMix64(seed: 8)
        let style = MorseRecording.Style(speed: 20, pitch: 600, ratio: 15)
        let batch = "ETIANMSO".map {
            MorseRecording("\($0)", style, start: 0.2, length: 40 * ShortTimeSpectrum.hop, &random)
        }
        let frames = batch.map { ShortTimeSpectrum().features($0.samples) }
        let labels = batch.map { ListenNetwork.label($0.text) }
        let aligned = ListenNetwork.alignment(batch)
        func train() throws -> [String] {
            let network = try ListenNetwork(hidden: [32, 32], batchSize: 8, steps: 40, seed: 9)
            for step in 0..<600 {
                try network.learn(frames, step < 300 ? .frames(aligned) : .texts(labels), rate: 5e-3)
            }
            return try network.classes(frames).map { Transcript($0).text }
        }
        let written = try train()
        // One letter for all would be right once.
        #expect(zip(written, batch).count { $0 == $1.text } >= 7, "\(written)")
        #expect(try train() == written)
    }
}
