import Foundation
import Modeling
import Testing
import Text

@Suite("lmgen writes words") struct GenRulesTests {
    @Test(
        "words that no text has come only with --coin, and a prompt's last word is completed with --complete")
    func rules() throws {
        try withTemporaryDirectory { directory in
            for level in [Level.char, .word] {
                var model = try GenModel(level: level)
                model.files[LanguageModel.wordsFileName] = Array(
                    "Saturn\nThe\nare\nof\nrings\nsky\nthe\nzyx\n".utf8)
                try model.write(in: directory)
                func words(_ flags: [String]) throws -> Set<String> {
                    let arguments = ["--prompt", "The ri", "--until", "200"] + flags
                    let text = try run("lmgen", arguments, directory: directory).output.lowercased()
                    return Set(text.split { !$0.isLetter }.map(String.init))
                }
                let known: Set = ["saturn", "the", "are", "of", "rings", "sky", "zyx", "ri"]
                // The last word may be cut off.
                #expect(try words([]).subtracting(known).count <= 1)
                #expect(try words([]).contains("ri") && !words(["--complete"]).contains("ri"))
                #expect(try words(["--coin"]).subtracting(known).count > 5)
            }
        }
    }
}
