/// Runs the small part of Python that programs are written in: assignments, `for x in range(n):v+=e`, `print(e)`, and
/// expressions of numbers, names, `+`, `-`, `*`, parentheses and `a if b<c else d`.
///
/// It shares nothing with the generator of programs: it reads the text.
struct PythonEvaluator {
    private var rest: Substring = ""
    private var variables: [String: Int] = [:]

    /// Returns what a program prints, or `nil` where it is not such a program.
    static func output(of text: String) -> Int? {
        var evaluator = PythonEvaluator()
        var printed: Int?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            guard printed == nil else { return nil }
            evaluator.rest = line
            if evaluator.skip("print(") {
                printed = evaluator.conditional()
                guard evaluator.skip(")") else { return nil }
            } else if evaluator.skip("for x in range(") {
                guard let count = evaluator.product(), evaluator.skip("):"), evaluator.loop(count) else {
                    return nil
                }
            } else {
                guard let name = evaluator.name(), evaluator.skip("="), let value = evaluator.conditional()
                else { return nil }
                evaluator.variables[name] = value
            }
            guard evaluator.rest.isEmpty else { return nil }
        }
        return printed
    }

    /// Runs `v+=e` or `v-=e` so many times, as Python does.
    private mutating func loop(_ count: Int) -> Bool {
        guard let name = name(), var value = variables[name] else { return false }
        let sign = skip("+=") ? 1 : skip("-=") ? -1 : 0
        guard sign != 0 else { return false }
        let body = rest
        for _ in 0..<count {
            rest = body
            guard let step = conditional() else { return false }
            value += sign * step
            variables[name] = value
        }
        return true
    }

    private mutating func conditional() -> Int? {
        guard let value = sum() else { return nil }
        guard skip(" if ") else { return value }
        guard let left = sum() else { return nil }
        let isLess = skip("<")
        guard isLess || skip(">"), let right = sum(), skip(" else "), let other = conditional() else {
            return nil
        }
        return (isLess ? left < right : left > right) ? value : other
    }

    private mutating func sum() -> Int? {
        guard var value = product() else { return nil }
        while true {
            if skip("+") {
                guard let next = product() else { return nil }
                value += next
            } else if skip("-") {
                guard let next = product() else { return nil }
                value -= next
            } else {
                return value
            }
        }
    }

    private mutating func product() -> Int? {
        guard var value = factor() else { return nil }
        while skip("*") {
            guard let next = factor() else { return nil }
            value *= next
        }
        return value
    }

    private mutating func factor() -> Int? {
        if skip("(") {
            guard let value = conditional(), skip(")") else { return nil }
            return value
        }
        let digits = rest.prefix { $0.isNumber }
        guard digits.isEmpty else {
            rest.removeFirst(digits.count)
            return Int(digits)
        }
        return name().flatMap { variables[$0] }
    }

    private mutating func name() -> String? {
        guard let first = rest.first, first.isLetter else { return nil }
        rest.removeFirst()
        return String(first)
    }

    private mutating func skip(_ word: String) -> Bool {
        guard rest.hasPrefix(word) else { return false }
        rest.removeFirst(word.count)
        return true
    }
}
