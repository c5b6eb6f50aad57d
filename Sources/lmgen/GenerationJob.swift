import ArgumentParser
import Console
import Modeling
import Neural
import Text
import Training
import TrainingConsole

/// What the flags ask for: a model that has read the prompt, and the request to complete it.
struct GenerationJob {
    let model: LanguageModel
    /// The prompt, read.
    let prefix: Prefix
    let request: CompletionRequest
    /// Who chooses among drafts, if there are several.
    let judge: Judge?
    /// What `--judge` calls it.
    let judgeName: String?
    /// Where copied text is looked up, if that was asked for and is possible.
    private let copies: CopyIndex?

    init(_ flags: Generate) throws {
        let prompt = try flags.prompt.bytes(readsInput: flags.count.choose == nil)
        if let file = flags.prompt.fileAsWords {
            Terminal.note(
                "the prompt is the name of a file; to continue its text: "
                    + "lmgen --prompt-file \(shellWord(file))")
        }
        let mixes = flags.mixing.mix ?? false
        model = try flags.model.load(
            precision: flags.precision, several: flags.count.samples > 1, threads: flags.threads,
            counts: mixes || flags.drafts.asksCounts)
        let level = model.vocabulary.level
        var request = CompletionRequest(sampling: try flags.sampling.options(model.vocabulary))
        if let beam = flags.count.beam, request.sampling != .standard(for: level) {
            throw ValidationError("--beam \(beam) does not sample; leave the sampling flags out.")
        }
        judge = try flags.drafts.judge(of: model, precision: flags.precision, threads: flags.threads)
        judgeName = judge == nil ? nil : flags.drafts.judge ?? model.path
        let choices = flags.count.choose
        request.n = choices ?? flags.count.samples
        request.drafts = flags.drafts.count
        request.tokens = flags.length.tokens(choices != nil && level != .char ? 80 : 300)
        request.stop = flags.length.stopCondition(level, choices == nil ? nil : .sentence)
        request.rules = flags.rules.rules
        if flags.show.json { request.logProbabilities = flags.show.topAlternatives ?? 5 }
        if Terminal.isTerminal(2) {
            Terminal.say("seed \(request.sampling.seed); use a different --seed for a different text")
        }
        copies = flags.novelty.index(of: model)
        var prefix = try Self.start(model, prompt, flags)
        if let invalid = try prefix.read(prompt) { Terminal.note(invalid.note(on: "the prompt")) }
        (self.prefix, self.request) = (prefix, request)
        // Only from here on is there something to finish when a signal comes.
        // An answer that is chosen is the writer's own, and may be in an editor: it is not lost after a second.
        Interrupt.record(grace: choices == nil ? Interrupt.grace : nil)
    }

    /// The empty text of the model, or of the model after it has learned from the prompt, with a cache if asked for.
    private static func start(
        _ model: LanguageModel, _ prompt: [UInt8], _ flags: Generate
    ) throws -> Prefix {
        let level = model.vocabulary.level, adaptation = flags.adaptation
        var network = model.network
        if let options = adaptation.dynamicOptions(level) {
            let ids = [model.vocabulary.start] + (try model.tokenizer.encode(bytes: prompt).ids)
            if ids.count == 1 { Terminal.note("--dynamic learns from the prompt, but there is none") }
            var (done, line) = (0, LiveLine())
            defer { line.clear() }
            network = try model.network(adaptedTo: ids, options, threads: flags.threads) {
                done += $0
                line.show("learning from the prompt: token \(done) of \(ids.count - 1)")
            }
        }
        return Prefix(
            network, model.tokenizer, words: model.spellableWords, rules: flags.rules.rules,
            cache: adaptation.cacheOptions(level),
            mixture: flags.mixing.mix ?? false ? model.mixture : nil)
    }

    /// Reports how much of a text after its prompt is copied; `nil` if that was not asked for or cannot be told.
    func copyReport(on text: String) -> CopyReport? {
        let same = zip(text.unicodeScalars, prefix.text.unicodeScalars).prefix { $0 == $1 }.count
        return copyReports(on: [String(text.unicodeScalars.dropFirst(same))])?.first
    }

    /// Reports how much of each text is copied; `nil` if that was not asked for or cannot be told.
    func copyReports(on texts: [String]) -> [CopyReport]? {
        do throws(CopyIndexError) {
            return try copies?.reports(on: texts)
        } catch {
            Terminal.note("the novelty is unknown: \(error)")
            return nil
        }
    }
}

extension InvalidUTF8 {
    /// A note for a person on bytes of `text`, as it is called, that were replaced.
    func note(on text: String) -> String {
        "\(text) is not UTF-8 in \(count) places, the first at byte \(firstOffset); "
            + "they were replaced by U+FFFD"
    }
}
