import ArgumentParser
import Console
import Modeling
import Text

/// A model that has read the prompt, and all that was asked of what it writes then.
struct Session {
    let model: LanguageModel
    /// The prompt, read.
    let prefix: Prefix
    private let options: SamplerOptions
    let tokens: Int
    let ending: Ending
    /// Where what is written is looked up, if that is asked for and can be done.
    let novelty: NoveltyIndex?

    init(_ flags: Generate) throws {
        let prompt = try flags.prompt.bytes()
        model = try flags.model.load(threads: flags.threads)
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
        if let invalid = try prefix.read(prompt) {
            Terminal.say(
                "Note: the prompt is not UTF-8 in \(invalid.count) places, the first at byte "
                    + "\(invalid.firstOffset); U+FFFD stands there now")
        }
        self.prefix = prefix
        // Only from here on is there something to finish when a signal comes.
        Interrupt.watch()
    }

    /// How much of a text, of which the prompt is not counted, is copied from what the model has read.
    func novelty(of text: String) throws -> Novelty? {
        let written = String(decoding: text.utf8.dropFirst(prefix.text.utf8.count), as: UTF8.self)
        do throws(NoveltyIndex.Fault) {
            return try novelty?.novelties(of: [written]).first
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
