import ArgumentParser
import Foundation
import Modeling
import Testing
import Text

@testable import Console

@Suite("Sampling arguments") struct SamplingTests {
    private static let text = String(repeating: "the cat, the mat = the \"hat\"\n", count: 9)

    /// The options that flags make for a model of a few words.
    private func options(_ flags: [String], _ level: Level = .word) throws -> SamplerOptions {
        try SamplingArguments.parse(flags).options(try Vocabulary(of: Self.text, level: level))
    }

    @Test("without flags the options are the level's, with seed 42", arguments: Level.allCases)
    func standard(level: Level) throws {
        #expect(try options([], level) == .standard(for: level))
        #expect(SamplerOptions.standard(for: level).dryMultiplier == 0)
    }

    @Test("each flag sets its knob and no other")
    func knobs() throws {
        let cases: [([String], (inout SamplerOptions) -> Void)] = [
            (["--temperature", "0.7"], { $0.temperature = 0.7 }), (["--top-k", "5"], { $0.topK = 5 }),
            (["--typical", "0.9"], { $0.typicalP = 0.9 }), (["--top-p", "0.9"], { $0.topP = 0.9 }),
            (["--min-p", "0"], { $0.minP = 0 }), (["--seed", "3"], { $0.seed = 3 }),
            (
                ["--xtc-probability", "0.5", "--xtc-threshold", "0.2"],
                { ($0.xtcProbability, $0.xtcThreshold) = (0.5, 0.2) }
            ),
            (["--repetition-penalty", "1.1"], { $0.repetitionPenalty = 1.1 }),
            (["--frequency-penalty", "-0.5"], { $0.frequencyPenalty = -0.5 }),
            (
                ["--presence-penalty", "0.5", "--penalty-last", "9"],
                { ($0.presencePenalty, $0.penaltyWindow) = (0.5, 9) }
            ),
        ]
        let vocabulary = try Vocabulary(of: Self.text, level: .word)
        for (flags, set) in cases {
            var wanted = SamplerOptions.standard(for: .word)
            set(&wanted)
            if wanted.isPenalized || wanted.xtcProbability > 0 {
                wanted.structure = SamplerOptions.structure(in: vocabulary)
            }
            #expect(try options(flags) == wanted, "\(flags)")
        }
    }

    @Test("DRY has the vocabulary's breakers, or those that are named")
    func dry() throws {
        let vocabulary = try Vocabulary(of: Self.text, level: .word)
        let own = try options(["--dry-multiplier", "0.8", "--dry-base", "2", "--dry-last", "99"])
        #expect(own.dryMultiplier == 0.8 && own.dryBase == 2 && own.dryWindow == 99)
        #expect(own.dryBreakers == SamplerOptions.breakers(in: vocabulary))
        let named = try options(
            ["--dry-multiplier", "0.8", "--dry-allowed-length", "3", "--dry-breaker", "the"]
                + ["--dry-breaker", "⁀,"])
        #expect(named.dryAllowedLength == 3)
        #expect(named.dryBreakers.map { vocabulary.display($0) }.sorted() == ["the", "⁀,"])
    }

    @Test("a bias names a token as the vocabulary's file does, or by a text that is one token")
    func bias() throws {
        func shown(_ flags: [String], _ level: Level = .word) throws -> [String: Float] {
            let vocabulary = try Vocabulary(of: Self.text, level: level)
            let bias = try options(flags.flatMap { ["--logit-bias", $0] }, level).bias
            return Dictionary(uniqueKeysWithValues: bias.map { (vocabulary.display($0), $1) })
        }
        #expect(try shown(["the=-2", "⁀,=1.5"]) == ["the": -2, "⁀,": 1.5])
        #expect(try shown(["⟨spell⟩=-inf", "\\n=1", "==3"]) == ["⟨spell⟩": -.infinity, "\\n": 1, "=": 3])
        #expect(try shown(["\\u{65}=1", "\\s=3"], .char) == ["e": 1, "\\s": 3])
        #expect(try shown(["\n=1", "e=2", "==-1"], .char) == ["\\n": 1, "e": 2, "=": -1])
        #expect(try shown([" =-1"]) == ["\\s": -1])
    }

    @Test("a note names the glued forms of a mark or word that a bias or a breaker leaves free")
    func forms() throws {
        try withTemporaryDirectory { directory in
            let text = "x \"y\" z. w . v." + String(repeating: " the sky", count: 9)
            try GenModel(level: .word, text: String(repeating: text + "\n", count: 9)).write(in: directory)
            func errors(_ flags: String...) throws -> String {
                let outcome = try run("lmgen", flags + ["--tokens", "1"], directory: directory)
                #expect(outcome.status == 0)
                return outcome.errors
            }
            let free = " and leaves free what it does not name: "
            #expect(
                try errors("--logit-bias", "\"⁀=-inf")
                    == "Note: --logit-bias names '\"⁀'\(free)'⁀\"'\n")
            #expect(try errors("--logit-bias", ".=-1") == "Note: --logit-bias names '.'\(free)'⁀.'\n")
            #expect(
                try errors("--dry-multiplier", "1", "--dry-breaker", "⁀.")
                    == "Note: --dry-breaker names '⁀.'\(free)'.'\n")
            #expect(try errors("--logit-bias", ".=-1", "--logit-bias", "⁀.=-1") == "")
            #expect(try errors("--logit-bias", "the=-1", "--logit-bias", "⟨spell⟩=-1") == "")
        }
    }

    @Test(
        "what makes no sense is a usage error that says what to give",
        arguments: [
            (["--temperature", "-1"], "--temperature is -1.0; give a number from 0 up."),
            (["--typical", "0"], "--typical is 0.0; give a number above 0 and up to 1."),
            (["--min-p", "1.5"], "--min-p is 1.5; give a number from 0 to 1."),
            (
                ["--xtc-probability", "0.1", "--xtc-threshold", "0.7"],
                "--xtc-threshold is 0.7; give a number"
            ),
            (["--repetition-penalty", "0"], "--repetition-penalty is 0.0; give a number above 0."),
            (["--dry-base", "0.5"], "--dry-base is 0.5; give a number from 1 up."),
            (["--penalty-last", "0"], "--penalty-last is 0; give a whole number from 1 to 1000000."),
            (["--temperature", "0", "--top-p", "0.9"], "leave --top-p out or raise the temperature"),
            (["--temperature", "0", "--xtc-probability", "0.5"], "leave --xtc-probability out"),
            (["--xtc-threshold", "0.2"], "--xtc-threshold has no effect without --xtc-probability"),
            (["--penalty-last", "9"], "--penalty-last has no effect without a penalty"),
            (["--dry-breaker", "the"], "--dry-breaker has no effect while DRY is off"),
            (
                ["--dry-multiplier", "1", "--dry-breaker", "zyx"],
                "--dry-breaker names 'zyx', which is not a token"
            ),
            (["--logit-bias", "zyx=1"], "--logit-bias names 'zyx', which is not a token of this model"),
            (["--logit-bias", "the cat=1"], "--logit-bias names 'the cat'"),
            (["--logit-bias", "the=1", "--logit-bias", "the=2"], "--logit-bias names 'the' twice"),
            (["--logit-bias", "the"], "'the'"), (["--logit-bias", "=1"], "'=1'"),
            (["--logit-bias", "the=inf"], "'the=inf'"), (["--logit-bias", "the=nan"], "'the=nan'"),
        ])
    func usage(flags: [String], message: String) {
        let error = #expect(throws: (any Error).self) { try options(flags) }
        #expect(
            error.map { SamplingArguments.message(for: $0) }?.contains(message) == true, "\(error as Any)")
        #expect(error.map { SamplingArguments.exitCode(for: $0) } == .validationFailure)
    }

    @Test("lmgen draws as the flags say, and names the token that a model lacks")
    func command() throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let flags = ["--until", "40", "--logit-bias", "e=90", "--complete"]
            let only = try run("lmgen", flags, directory: directory)
            #expect(only.output == String(repeating: "e", count: 40) + "\n" && only.errors == "")
            let mixed = try run(
                "lmgen", flags + ["--frequency-penalty", "30", "--penalty-last", "5"], directory: directory)
            // 5 of the last 5 would lower it by 150: others come between.
            #expect(mixed.status == 0 && 10..<40 ~= mixed.output.count { $0 == "e" })
            let unknown = try run("lmgen", ["--logit-bias", "xyz=1"], directory: directory)
            #expect(unknown.status == 64 && unknown.output == "")
            #expect(
                unknown.errors.hasPrefix(
                    "Error: --logit-bias names 'xyz', which is not a token of this model"))
        }
    }
}
