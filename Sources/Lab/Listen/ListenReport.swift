import Analysis
import Engine
import Neural

/// Trains networks on Morse and says what they found: the error rate over noise, a live caption, and the rules.
struct ListenReport {
    private let settings: LabSettings
    /// A person's recording, if there is one.
    let sound: [Float]?
    var say: Language { settings.language }

    init(_ settings: LabSettings, _ sound: [Float]?) { (self.settings, self.sound) = (settings, sound) }

    /// The signal-to-noise ratios of the tests in dB.
    var ratios: [Double] { settings.isQuick ? [-10, 10] : [-15, -10, -5, 0, 5, 10, 20] }

    /// The test of one network.
    struct Outcome: Sendable {
        /// The error rates of sentences and of groups of letters at each ratio.
        var sentences: [ErrorRate] = [], groups: [ErrorRate] = []
        /// The error rate of writing another sentence instead.
        var chance = ErrorRate()
        /// The seconds and the dits from the end of a letter to its being written, at 10 dB.
        var lags: [Double] = [], lagsInDits: [Double] = []
        /// The likeliest class of each frame of the example and of a person's recording.
        var example: [Int32] = [], own: [Int32] = []
    }

    /// Trains networks side by side and tests them.
    func findings(_ runs: [ListenRun]) throws -> Findings {
        let example = example()
        let outcomes = try settings.concurrently(runs) { run, progress in
            let network = try run.train { progress(0.95 * $0) }
            return try test(network, seed: run.seed &+ 2, example)
        }
        var findings = Findings()
        findings.tables = [table(outcomes), lags(outcomes)]
        findings.figures = [curve(outcomes), caption(example, outcomes[0])]
        findings.passages = passages(example, outcomes[0])
        findings.files = [
            NamedFile(
                "example.wav",
                WAVFile(rate: MorseRecording.rate, samples: example.samples.map { 0.25 * $0 }).bytes)
        ]
        findings.checks = checks(outcomes)
        return findings
    }

    // MARK: Tests

    private func style(_ ratio: Double, _ random: inout SplitMix64) -> MorseRecording.Style {
        let (speeds, pitches) = (ListenRun.speeds, ListenRun.pitches)
        return MorseRecording.Style(
            speed: speeds.lowerBound + (speeds.upperBound - speeds.lowerBound) * random.uniform(),
            pitch: pitches.lowerBound + (pitches.upperBound - pitches.lowerBound) * random.uniform(),
            ratio: ratio)
    }

    private func test(_ network: ListenNetwork, seed: UInt64, _ example: MorseRecording) throws -> Outcome {
        let spectrum = ShortTimeSpectrum()
        var random = SplitMix64(seed: seed)
        var outcome = Outcome()
        for ratio in ratios {
            for isSentence in [true, false] {
                var errors = ErrorRate()
                for _ in 0..<(settings.isQuick ? 1 : 4) {
                    let batch = (0..<network.batchSize).map { _ in
                        MorseRecording.filling(ListenRun.testSeconds, style(ratio, &random), &random) {
                            dits, random in
                            if !isSentence { return Sentences.groups(dits: min(dits, 350), &random) }
                            while true {
                                let text = Sentences.test(&random)
                                if MorseCode.dits(text) <= dits { return text }
                            }
                        }
                    }
                    let classes = try network.classes(batch.map { spectrum.features($0.samples) })
                    for (b, recording) in batch.enumerated() {
                        let transcript = Transcript(classes[b])
                        errors.add(transcript.text, recording.text)
                        guard ratio == 10, isSentence else { continue }
                        outcome.chance.add(batch[(b + 1) % batch.count].text, recording.text)
                        let lags = transcript.lags(recording)
                        outcome.lags += lags
                        outcome.lagsInDits += lags.map { $0 / recording.style.dit }
                    }
                }
                if isSentence { outcome.sentences.append(errors) } else { outcome.groups.append(errors) }
            }
        }
        outcome.example = try network.classes(of: example.samples)
        if let sound { outcome.own = try network.classes(of: sound) }
        return outcome
    }

    static let framesOfSecond = MorseRecording.rate / ShortTimeSpectrum.hop

    /// The recording that is shown and written to a file.
    private func example() -> MorseRecording {
        var random = SplitMix64(seed: settings.seed(-1))
        let style = MorseRecording.Style(speed: 20, pitch: 620, ratio: 10)
        var text = Sentences.test(&random)
        while !(150...190).contains(MorseCode.dits(text)) { text = Sentences.test(&random) }
        let seconds = 0.5 + 1.15 * style.dit * Double(MorseCode.dits(text)) + 0.7
        return MorseRecording(
            text, style, start: 0.5, length: MorseRecording.frames(seconds: seconds) * ShortTimeSpectrum.hop,
            &random)
    }

    // MARK: Tables

    private func table(_ outcomes: [Outcome]) -> ResultTable {
        ResultTable(
            title: say(
                "Character error rate over noise, median over seeds (\(outcomes.count))",
                "Taux d’erreur par caractère selon le bruit, médiane sur les graines (\(outcomes.count))"),
            columns: [
                say("signal to noise, dB", "signal sur bruit, dB"), say("sentences", "phrases"),
                say("groups of letters", "groupes de lettres"),
            ],
            rows: ratios.indices.map { i in
                [
                    .number(ratios[i], places: 0), .shares(Spread(outcomes.map { $0.sentences[i].value })),
                    .shares(Spread(outcomes.map { $0.groups[i].value })),
                ]
            })
    }

    private func lags(_ outcomes: [Outcome]) -> ResultTable {
        let row: [ResultTable.Cell] = [outcomes.flatMap(\.lags), outcomes.flatMap(\.lagsInDits)].map {
            $0.isEmpty ? "–" : .number(Spread($0).median, places: 2)
        }
        return ResultTable(
            title: say(
                "From the end of a letter to its being written, at 10 dB, median",
                "De la fin d’une lettre à son écriture, à 10 dB, médiane"),
            columns: [say("seconds", "secondes"), say("dits", "points")], rows: [row])
    }

    private func checks(_ outcomes: [Outcome]) -> [Check] {
        let at10 = ratios.firstIndex(of: 10) ?? 0
        let found = Spread(outcomes.map { $0.sentences[at10].value })
        let medians = ratios.indices.map { i in Spread(outcomes.map { $0.sentences[i].value }).median }
        let chance = Spread(outcomes.map { $0.chance.value }).median
        let percent = { (value: Double) in decimal(100 * value, places: 1) + " %" }
        return [
            Check(
                say(
                    "At 10 dB, at most 5 % of the characters of unseen sentences are wrong",
                    "À 10 dB, au plus 5 % des caractères de phrases inédites sont faux"),
                found: percent(found.median), holds: found.median <= 0.05),
            Check(
                say(
                    "More noise does not lower the error rate by more than a point",
                    "Plus de bruit n’abaisse pas le taux d’erreur de plus d’un point"),
                found: medians.map(percent).joined(separator: ", "),
                holds: zip(medians, medians.dropFirst()).allSatisfy { $0 >= $1 - 0.01 }),
            Check(
                say(
                    "Writing another sentence instead is wrong at least ten times as often",
                    "Écrire une autre phrase à la place est faux au moins dix fois plus souvent"),
                found: percent(chance), holds: chance >= 10 * found.median),
        ]
    }
}
