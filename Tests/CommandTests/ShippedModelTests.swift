import Foundation
import Modeling
import Testing

@Suite("The model that comes with the program") struct ShippedModelTests {
    private static let english = """
        The old man put down his cup and looked at the door. He had heard the sound again, and now there was no
        doubt: someone was walking on the roof of the house. "It is only the wind," said the boy, but he did not
        believe it, and he moved his chair nearer to the light. They waited for a long time without a word.
        """
    private static let german = """
        Der alte Mann stellte seine Tasse ab und sah zur Tür. Wieder hatte er das Geräusch gehört, und jetzt gab
        es keinen Zweifel: jemand ging über das Dach des Hauses. „Das ist nur der Wind“, sagte der Junge, aber er
        glaubte es nicht und rückte seinen Stuhl näher an das Licht. Lange warteten sie, ohne ein Wort zu sagen.
        """

    @Test("without a model of one's own it writes, and says so; it is listed last")
    func writing() throws {
        try withTemporaryDirectory { directory in
            let outcome = try run(
                "lmgen", ["--prompt", "the rings of Saturn", "--tokens", "20"], directory: directory)
            #expect(outcome.status == 0 && outcome.output.hasPrefix("the rings of Saturn"))
            #expect(outcome.messages.contains("the small one that comes with the program"))
            let named = try run(
                "lmgen", ["--model", "shipped", "--prompt", "the rings of Saturn", "--tokens", "20"],
                directory: directory)
            #expect(named.output == outcome.output && named.messages.isEmpty)
            try GenModel().write(in: directory)
            let list = try run("lmgen", ["--list"], directory: directory).output.split(separator: "\n")
            #expect(list.count == 3 && list[2].hasPrefix("shipped ") && list[2].hasSuffix(" -"))
        }
    }

    @Test("a short English text is learned from it, by default; any other text from nothing")
    func fineTuning() throws {
        let shipped = try #require(Run.shipped?.entries(.best).first)
        let vocabulary = try Data(contentsOf: URL(filePath: shipped.path + "/vocabulary.tsv"))
        func trained(_ text: String, _ flags: [String]) throws -> (vocabulary: Data, notes: String) {
            try withTemporaryDirectory { directory in
                try Data(String(repeating: text + "\n\n", count: 9).utf8).write(
                    to: directory.appending(path: "story.txt"))
                let outcome = try run(
                    "lmtrain", ["story.txt", "--steps", "1", "--threads", "1"] + flags, directory: directory)
                try #require(outcome.status == 0, "\(outcome.errors)")
                let file = directory.appending(path: "models/story/latest-1/vocabulary.tsv")
                return (try Data(contentsOf: file), outcome.messages)
            }
        }
        let tuned = try trained(Self.english, [])
        #expect(tuned.vocabulary == vocabulary && tuned.notes.contains("--from none starts from nothing"))
        for (text, flags) in [
            (Self.english, ["--from", "none"]), (Self.english, ["--hidden", "96"]), (Self.german, []),
            (Self.english, ["--min-count", "1"]), (Self.english, ["--level", "char"]),
        ] {
            let new = try trained(text, flags)
            #expect(new.vocabulary != vocabulary && !new.notes.contains("comes with the program"), "\(flags)")
        }
    }
}
