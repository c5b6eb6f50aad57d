import Analysis
import Engine

/// What a network writes while it listens: characters, each with the frame at which it was written.
struct Transcript: Sendable, Equatable {
    /// A character and the frame that it was written at.
    struct Entry: Sendable, Equatable {
        let character: Character
        let frame: Int
    }

    let entries: [Entry]

    /// Reads the likeliest class of each frame: repetitions are one, blanks are dropped (Graves and others 2006, §3.2,
    /// best path decoding).
    init(_ classes: [Int32]) {
        var entries: [Entry] = []
        var last = CTC.blank
        for (frame, k) in classes.enumerated() {
            if k != last, k != CTC.blank {
                entries.append(Entry(character: MorseCode.alphabet[Int(k) - 1], frame: frame))
            }
            last = k
        }
        self.entries = entries
    }

    /// The text without spaces at its ends.
    var text: String {
        let characters = entries.map(\.character)
        let first = characters.firstIndex { $0 != " " } ?? 0, last = characters.lastIndex { $0 != " " } ?? -1
        return first <= last ? String(characters[first...last]) : ""
    }

    /// The seconds from the end of each letter to its being written, where the whole text is right.
    func lags(_ recording: MorseRecording) -> [Double] {
        let letters = entries.filter { $0.character != " " }
        let sent = zip(recording.text, recording.times).filter { $0.0 != " " }
        guard text == recording.text, letters.count == sent.count else { return [] }
        return zip(letters, sent).map { Double($0.frame + 1) * ShortTimeSpectrum.period - $1.1.upperBound }
    }
}

/// The character error rate: insertions, deletions and replacements over the characters of the true texts.
struct ErrorRate: Sendable, Equatable {
    private(set) var errors = 0, characters = 0

    /// Errors over characters; 1 where every character is missing, more where characters are made up.
    var value: Double { Double(errors) / Double(max(1, characters)) }

    /// Adds a pair of texts.
    mutating func add(_ written: String, _ text: String) {
        errors += editDistance(Array(written), Array(text), swaps: false)
        characters += text.count
    }
}
