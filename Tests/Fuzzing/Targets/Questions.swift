import Analysis

func fuzzGroups(_ bytes: [UInt8]) {
    guard let file = try? TokenGroups(bytes, path: "groups.txt") else { return }
    let written = lines(file.groups.map { "\($0.name): " + $0.tokens.joined(separator: " ") })
    let again = expectNoError("groups are read again") { try TokenGroups(written, path: "groups.txt") }
    expect(
        again.groups.map(\.name.utf8.bytes) == file.groups.map(\.name.utf8.bytes), "groups keep their names")
    expect(again == file, "groups stay the same")
}

func fuzzAnalogies(_ bytes: [UInt8]) {
    guard let file = try? AnalogyFile(bytes, path: "analogies.txt") else { return }
    let sections = file.sections.map { section in
        ([": " + section.name] + section.questions.map { $0.joined(separator: " ") }).joined(separator: "\n")
    }
    let again = expectNoError("analogies are read again") {
        try AnalogyFile(lines(sections), path: "analogies.txt")
    }
    expect(again == file, "analogies stay the same")
}

func fuzzPhrases(_ bytes: [UInt8]) {
    guard let phrases = try? Phrase.list(bytes, path: "phrases.txt") else { return }
    let written = lines(phrases.map { $0.text + ($0.group.map { "\t" + $0 } ?? "") })
    let again = expectNoError("phrases are read again") { try Phrase.list(written, path: "phrases.txt") }
    expect(again == phrases, "phrases stay the same")
    for phrase in phrases { expect(!phrase.lastWord.isEmpty, "a phrase has a last word") }
}

private func lines(_ lines: [String]) -> [UInt8] { Array(lines.map { $0 + "\n" }.joined().utf8) }

extension Sequence<UInt8> {
    fileprivate var bytes: [UInt8] { Array(self) }
}
