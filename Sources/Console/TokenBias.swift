public import ArgumentParser
import Text

/// A token and the number to add to its logit, such as `the=-2`.
public struct TokenBias: ExpressibleByArgument, Sendable {
    /// The token as in the vocabulary's file, or a text of one token.
    public let token: String
    /// The number to add.
    public let value: Float

    /// Splits at the last `=`, since a token may contain one.
    public init?(argument: String) {
        guard let sign = argument.lastIndex(of: "="), sign > argument.startIndex,
            let value = Float(argument[argument.index(after: sign)...]), value < .infinity
        else { return nil }
        (token, self.value) = (String(argument[..<sign]), value)
    }
}

extension Vocabulary {
    /// Returns the id of a token that a flag names as in the vocabulary's file, or as a text with the same escapes.
    func id(of name: String, for flag: String) throws -> Int32 {
        // Compared as bytes: String treats canonically equivalent spellings as equal.
        if let id = tokens.indices.first(where: { display(Int32($0)).utf8.elementsEqual(name.utf8) }) {
            return Int32(id)
        }
        let ids = try Tokenizer(self).encode(String(escaped: name) ?? name).ids
        if let id = ids.first, ids.count == 1 { return id }
        throw ValidationError(
            "\(flag) names '\(name)', which is not a token of this model; "
                + "give one from the first column of the model's vocabulary.tsv.")
    }

    /// Tells which forms of the tokens that a flag names have other glue and are not named.
    func noteOtherForms(of ids: some Sequence<Int32>, for flag: String) {
        let named = Set(ids)
        for id in named.sorted() {
            let free = otherForms(of: id).filter { !named.contains($0) && counts[Int($0)] > 0 }
            guard !free.isEmpty else { continue }
            let forms = free.map { "'\(display($0))'" }.joined(separator: ", ")
            Terminal.say(
                "Note: \(flag) names '\(display(id))' and leaves free what it does not name: \(forms)")
        }
    }
}
