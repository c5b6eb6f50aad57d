import ArgumentParser
import Console
import Modeling
import Neural
import Text

/// A model that has read the prompt, and all that was asked of what it writes then.
struct Session {
    let model: LanguageModel
    /// The prompt, read.
    let prefix: Prefix
    private let options: SamplerOptions
    let tokens: Int
    let ending: StopCondition
    /// Where what is written is looked up, if that is asked for and can be done.
    let novelty: CopyIndex?

    init(_ flags: Generate) throws {
        let prompt = try flags.prompt.bytes()
        // Several texts are a matter of arithmetic, which bfloat16 halves; one is left as exact as it is.
        let precision = flags.precision ?? (flags.count.samples > 1 ? .bfloat16 : .float32)
        model = try flags.model.load(precision: precision, threads: flags.threads)
        options = try flags.sampling.options(model.vocabulary)
        if let beam = flags.count.beam, options != .standard(for: model.vocabulary.level) {
            throw ValidationError("--beam \(beam) draws nothing; leave the flags of sampling out.")
        }
        let isChoosing = flags.count.choose != nil
        tokens = flags.length.tokens(isChoosing && model.vocabulary.level != .char ? 80 : 300)
        ending = flags.length.ending(isChoosing ? .sentence : nil)
        if Terminal.isTerminal(2) {
            Terminal.say("\(model.path), seed \(options.seed); another --seed writes another text")
        }
        novelty = flags.novelty.index(of: model)
        var prefix = try flags.adaptation.prefix(of: model, before: prompt, threads: flags.threads)
        if let invalid = try prefix.read(prompt) { Terminal.say(invalid.note(on: "the prompt")) }
        self.prefix = prefix
        // Only from here on is there something to finish when a signal comes.
        Interrupt.watch()
    }

    /// How much of a text, from where it is not the prompt any more, is copied from what the model has read.
    func novelty(of text: String) -> CopyReport? {
        let same = zip(text.unicodeScalars, prefix.text.unicodeScalars).prefix { $0 == $1 }.count
        return reports(on: [String(text.unicodeScalars.dropFirst(same))])?.first
    }

    /// How much of each of some texts is copied; `nil` where that is not asked for or cannot be known.
    func reports(on texts: [String]) -> [CopyReport]? {
        do throws(CopyIndexError) {
            return try novelty?.reports(on: texts)
        } catch {
            Terminal.say("Note: the novelty is not known: \(error)")
            return nil
        }
    }

    /// The seed of text number `index`, counted from 0.
    func seed(_ index: Int) -> UInt64 { options.sample(index).seed }

    /// Text number `index`.
    func generator(_ index: Int, alternatives: Int? = nil) throws -> Generator {
        try Generator(
            prefix, tokens: tokens, sampler: Sampler(options.sample(index)), ending: ending,
            alternatives: alternatives)
    }

    /// The texts of these numbers, written side by side, which go on from the prompt or from `prefix`.
    func group(
        _ indices: Range<Int>, from prefix: Prefix? = nil, alternatives: Int? = nil
    ) throws -> BatchGenerator {
        try BatchGenerator(
            prefix ?? self.prefix, tokens: tokens, samplers: indices.map { try Sampler(options.sample($0)) },
            ending: ending, alternatives: alternatives)
    }
}

extension InvalidUTF8 {
    /// A line for a person on what has become of bytes in `text`, as it is called.
    func note(on text: String) -> String {
        "Note: \(text) is not UTF-8 in \(count) places, the first at byte \(firstOffset); "
            + "U+FFFD stands there now"
    }
}
