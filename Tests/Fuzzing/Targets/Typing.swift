import Console

@testable import Typing

func fuzzLearnedWords(_ bytes: [UInt8]) {
    guard let lines = try? LearnedLines(bytes, path: "learned.tsv", locale: "") else { return }
    let written = lines.words.tsv(keeping: lines.kept)
    let again = expectNoError("learned words are read again") {
        try LearnedLines(written, path: "learned.tsv", locale: "")
    }
    expect(again.words == lines.words, "learned words stay the same")
    expect(again.kept == lines.kept, "lines that cannot be read stay the same")
    expect(again.problems.count == lines.problems.count, "problems stay the same")
}

func fuzzKeys(_ bytes: [UInt8]) {
    var (whole, pieces) = (KeyDecoder(), KeyDecoder())
    var (atOnce, oneByOne): ([Key], [Key]) = ([], [])
    whole.append(bytes)
    while let key = whole.next() { atOnce.append(key) }
    for byte in bytes {
        pieces.append([byte])
        while let key = pieces.next() { oneByOne.append(key) }
    }
    expect(atOnce == oneByOne, "keys do not depend on how their bytes arrive: \(atOnce), \(oneByOne)")
    expect(whole.flush() == pieces.flush(), "nor do the incomplete ones")
    expect(whole.patience == nil && !whole.isReady, "nothing is left")
}
