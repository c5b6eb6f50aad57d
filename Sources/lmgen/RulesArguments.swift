import ArgumentParser
import Text

/// What a text may do that one which reads well does not.
struct RulesArguments: ParsableArguments {
    @Flag(
        help: """
            Allow words that neither the training text nor the prompt has. Otherwise a model spells only those that \
            they have; a model that an older lmtrain saved without their list always coins words.
            """)
    var coin = false

    @Flag(
        help: """
            Complete the last word of the prompt if it can be the beginning of a longer one: with a model of words, \
            one that its vocabulary lacks.
            """)
    var complete = false

    @Flag(
        help: """
            Allow closing quotation marks and brackets where none is open, as in "1)" or ":-)", and paragraphs that \
            end inside a quotation.
            """)
    var unbalanced = false

    /// The rules of a request.
    var rules: WritingRules {
        var rules = WritingRules()
        (rules.coinsWords, rules.completesWord, rules.unbalancesMarks) = (coin, complete, unbalanced)
        return rules
    }
}
