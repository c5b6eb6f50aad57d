import Foundation
import Modeling
import Neural
import Testing
import Text

@Suite("lmgen --json") struct GenJSONTests {
    @Test("log-probabilities are the network's own, whatever the sampler does", arguments: ["1", "0.3"])
    func logProbabilities(temperature: String) throws {
        try withTemporaryDirectory { directory in
            let checkpoint = try GenModel().write(in: directory)
            let object = try GenObject(
                run(
                    "lmgen",
                    [
                        "--json", "--prompt", "the rings", "--until", "20", "--temperature", temperature,
                        "--top-k", "40", "--top-alternatives", "3", "--complete", "--unbalanced",
                    ], directory: directory))
            let model = try LanguageModel(checkpoint.path), network = model.network
            let vocabulary = model.vocabulary
            var state = network.initialState(), logits = [Float](repeating: 0, count: vocabulary.count)
            network.read(vocabulary.start, &state)
            for id in try model.tokenizer.encode("the rings").ids { network.read(id, &state) }
            var isOutside = true
            for token in object.tokens where isOutside {
                logits.withUnsafeMutableBufferPointer { network.logits(state, into: $0) }
                // Where no character is begun, neither the start token may come nor a byte that begins none.
                let allowed = logits.indices.filter { id in
                    switch vocabulary.tokens[id] {
                    case .start: false
                    case .byte(let byte): byte >= 0xC2
                    default: true
                    }
                }
                let total = log(allowed.reduce(0.0) { $0 + exp(Double(logits[$1])) })
                let found = try #require(token.logProbability)
                #expect(abs(found - (Double(logits[Int(token.id)]) - total)) < 1e-5)
                let likeliest = allowed.sorted { logits[$0] > logits[$1] }.prefix(3)
                #expect(token.alternatives.map(\.id) == likeliest.map { Int32($0) })
                for (alternative, id) in zip(token.alternatives, likeliest) {
                    #expect(abs((alternative.logProbability ?? 1) - (Double(logits[id]) - total)) < 1e-5)
                    #expect(alternative.token == vocabulary.display(alternative.id))
                }
                network.read(token.id, &state)
                if case .byte = vocabulary.tokens[Int(token.id)] { isOutside = false }
            }
        }
    }

    @Test(
        "an object has the prompt, the text, the seed, its end, and tokens whose texts are what was written")
    func schema() throws {
        try withTemporaryDirectory { directory in
            try GenModel(level: .word).write(in: directory)
            let arguments = ["--json", "--prompt", "the rings of ", "--tokens", "12", "--seed", "9"]
            let object = try GenObject(run("lmgen", arguments, directory: directory))
            #expect(object.sample == 1 && object.seed == 9 && object.prompt == "the rings of ")
            #expect(object.finish == "tokens" && object.text.hasPrefix("the rings of "))
            // Five alternatives unless another number is asked for.
            #expect(object.tokens.allSatisfy { $0.alternatives.count == 5 })
            let texts = object.tokens.map(\.text)
            if !texts.contains(nil) {
                #expect("the rings of" + texts.compactMap(\.self).joined() == object.text)
            }
            let none = try GenObject(
                run("lmgen", arguments + ["--top-alternatives", "0"], directory: directory))
            #expect(none.tokens.allSatisfy(\.alternatives.isEmpty) && none.text == object.text)
        }
    }

    @Test("Ctrl-C ends a text early, and its object says so")
    func interrupt() throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let command = try RunningCommand(
                "lmgen", ["--json", "--tokens", "1000000000", "--prompt", "a\u{FF}"], directory: directory)
            sleep(1)
            kill(command.process.processIdentifier, SIGINT)
            let outcome = try command.wait()
            #expect(outcome.status == 130)
            let object = try GenObject(outcome)
            #expect(object.finish == "interrupted" && object.text.hasPrefix("a"))
        }
    }

    @Test(
        "what JSON cannot show is a usage error",
        arguments: [
            (["--top-alternatives", "2"], "--top-alternatives is a part of --json"),
            (["--json", "--top-alternatives", "-1"], "--top-alternatives is -1"),
            (["--json", "--show-surprise"], "--json has no colours"),
        ])
    func usage(arguments: [String], message: String) throws {
        let outcome = try run("lmgen", arguments)
        #expect(outcome.status == 64 && outcome.errors.contains(message), "\(outcome.errors)")
    }
}
