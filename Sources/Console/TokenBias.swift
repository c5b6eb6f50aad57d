public import ArgumentParser
import Text

/// A token as a user names it, and what to add to its logit: `the=-2`.
public struct TokenBias: ExpressibleByArgument, Sendable {
    /// As the vocabulary's file has it, or a text that is one token.
    public let token: String
    /// What to add.
    public let value: Float

    /// From what stands before and after the last `=`, since a token may contain one.
    public init?(argument: String) {
        guard let sign = argument.lastIndex(of: "="), sign > argument.startIndex,
            let value = Float(argument[argument.index(after: sign)...]), value < .infinity
        else { return nil }
        (token, self.value) = (String(argument[..<sign]), value)
    }
}

extension Vocabulary {
    /// The id of a token that a user has named in a flag.
    func id(of name: String, for flag: String) throws -> Int32 {
        // Compared as bytes: to `String` different spellings of a letter are equal.
        if let id = tokens.indices.first(where: { display(Int32($0)).utf8.elementsEqual(name.utf8) }) {
            return Int32(id)
        }
        let ids = try Tokenizer(self).encode(name).ids
        if let id = ids.first, ids.count == 1 { return id }
        throw ValidationError(
            "\(flag) names '\(name)', which is no token of this model; "
                + "give one as it stands in the first column of the model's vocabulary.tsv.")
    }
}
