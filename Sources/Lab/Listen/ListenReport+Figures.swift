import Analysis
import RealModule

/// The figures of the report, and what was written when.
extension ListenReport {
    func curve(_ outcomes: [Outcome]) -> Figure {
        var plot = LinePlot(
            title: say("Errors over noise", "Les erreurs selon le bruit"),
            x: Axis(
                say("signal to noise, dB", "signal sur bruit, dB"),
                (ratios.first ?? 0)...(ratios.last ?? 1)),
            y: Axis(say("wrong characters, %", "caractères faux, %"), 0...100))
        func curve(_ name: String, _ isDashed: Bool, _ rates: (Outcome) -> [ErrorRate]) -> LinePlot.Curve {
            .init(
                name: name,
                points: ratios.indices.map { i in
                    let spread = Spread(outcomes.map { 100 * rates($0)[i].value })
                    return .init(x: ratios[i], y: spread.median, spread: spread.low...spread.high)
                }, isDashed: isDashed)
        }
        plot.curves = [
            curve(say("sentences", "phrases"), false, \.sentences),
            curve(say("groups", "groupes"), true, \.groups),
        ]
        plot.description = say(
            "Character error rate of unseen sentences and of groups of letters, by the ratio of the power of the tone to that of the noise up to 4 kHz.",
            "Taux d’erreur sur des phrases inédites et sur des groupes de lettres, selon le rapport de la puissance du son à celle du bruit jusqu’à 4 kHz."
        )
        return Figure("noise", caption: plot.description) { [plot] theme throws(PictureError) in
            try plot.drawing(PictureStyle(width: 860, height: 480, theme: theme))
        }
    }

    func caption(_ example: MorseRecording, _ outcome: Outcome) -> Figure {
        let (K, powers) = (ShortTimeSpectrum.bands.count, ShortTimeSpectrum().powers(example.samples))
        // Of names, the plot shows every fifth: 8 seconds of 40 frames, and a name for each second.
        let T = min(powers.count / K, 8 * Self.framesOfSecond)
        let loudest = Double(powers.max() ?? 1)
        var map = HeatMap(
            title: say("A live caption: \(example.text)", "Sous-titre en direct : \(example.text)"),
            columns: (
                say("seconds", "secondes"),
                (0..<T).map { $0 % Self.framesOfSecond == 0 ? "\($0 / Self.framesOfSecond)" : "" }
            ),
            rows: (
                say("frequency, Hz", "fréquence, Hz"),
                ShortTimeSpectrum.bands.reversed().map { decimal(Double($0) * 31.25, places: 0) }
            ),
            unit: say("power, dB", "puissance, dB"), range: -40...0,
            values: (0..<K).reversed().map { k in
                (0..<T).map { 10 * .log10(max(Double(powers[$0 * K + k]) / loudest, 1e-9)) }
            })
        map.marks = Transcript(outcome.example).entries.filter { $0.frame < T && $0.character != " " }.map {
            .init(column: $0.frame, name: String($0.character))
        }
        map.description = say(
            "The spectrum of Morse at 20 words a minute and 10 dB, and each letter above the frame at which the network writes it.",
            "Le spectre de morse à 20 mots par minute et 10 dB, et chaque lettre au-dessus de la trame où le réseau l’écrit."
        )
        return Figure("caption", caption: map.description) { [map] theme throws(PictureError) in
            try map.drawing(PictureStyle(width: 1100, height: 420, theme: theme))
        }
    }

    func passages(_ example: MorseRecording, _ outcome: Outcome) -> [Passage] {
        let written = Transcript(outcome.example)
        var passages = [
            Passage(
                title: say(
                    "A sentence, and what is written when", "Une phrase, et ce qui est écrit à quel moment"),
                text:
                    "\(say("sent     ", "émis   "))\(example.text)\n\(say("written  ", "écrit  "))\(written.text)\n"
                    + lines(written))
        ]
        if sound != nil {
            let own = Transcript(outcome.own)
            passages.append(
                Passage(
                    title: say("Your recording", "Votre enregistrement"), text: own.text + "\n" + lines(own)))
        }
        return passages
    }

    /// The text as it grows, a line for each word.
    private func lines(_ transcript: Transcript) -> String {
        var (text, lines) = ("", "")
        for (i, entry) in transcript.entries.enumerated() {
            text.append(entry.character)
            let isLast = i + 1 == transcript.entries.count
            if entry.character == " " || isLast {
                let time = Double(entry.frame + 1) * ShortTimeSpectrum.period
                lines += "\(decimal(time, places: 2, padded: true)) s  \(text)\n"
            }
        }
        return lines
    }
}
