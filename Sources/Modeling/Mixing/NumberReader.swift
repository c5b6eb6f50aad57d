/// Reads the numbers of a file that is not trusted.
struct NumberReader {
    let bytes: UnsafeRawBufferPointer
    var position: Int

    var isAtEnd: Bool { position == bytes.count }

    @inline(__always) private mutating func byte() throws(NGramFileError) -> UInt8 {
        guard position < bytes.count else { throw NGramFileError("it ends too early") }
        defer { position += 1 }
        return bytes[position]
    }

    /// Reads a number of at most 35 bits.
    @inline(__always) mutating func number() throws(NGramFileError) -> Int {
        var (value, shift) = (0, 0)
        while true {
            let digit = try byte()
            value |= Int(digit & 0x7F) << shift
            if digit < 0x80 { return value }
            shift += 7
            guard shift < 35 else { throw NGramFileError("it has a number of more than 35 bits") }
        }
    }

    mutating func number(_ what: String, in range: ClosedRange<Int>) throws(NGramFileError) -> Int {
        let value = try number()
        do throws(OutOfRange) {
            try OutOfRange.check("\(what) of \(value)", value, in: range)
        } catch {
            throw NGramFileError("it has \(error)")
        }
        return value
    }

    /// Reads a number of things that take two bytes or more each: there are no more than the file has bytes for, with
    /// those that were read before and are still to come.
    @inline(__always)
    mutating func count(_ what: StaticString, beside others: Int = 0) throws(NGramFileError) -> Int {
        let value = try number()
        guard value + others <= (bytes.count - position) / 2 else {
            throw NGramFileError("it has \(value) \(what) and ends before them")
        }
        return value
    }

    /// Reads a token as its distance from the last one, if any, which is lower.
    @inline(__always)
    mutating func ascending(after last: Int?, below V: Int) throws(NGramFileError) -> Int {
        let step = try number(), token = (last ?? 0) + step
        guard token < V, last == nil || step > 0 else {
            throw NGramFileError("it has token \(token) of \(V) after \(last ?? 0)")
        }
        return token
    }

    /// Reads what followed a context, and adds it to `level`.
    mutating func successors(
        into level: inout ContextTree.Level, vocabularySize V: Int
    ) throws(NGramFileError) {
        let count = try count("successors")
        var total = try number(), word = 0
        for i in 0..<count {
            word = try ascending(after: i == 0 ? nil : word, below: V)
            let seen = try number() + 1
            total += seen
            guard total <= Int(UInt32.max) else { throw NGramFileError("it has a count of \(total)") }
            level.words.append(Int32(word))
            level.counts.append(UInt32(seen))
        }
        guard 1...Int(UInt32.max) ~= total else {
            throw NGramFileError("it has a context that was seen \(total) times")
        }
        level.firstSuccessor.append(UInt32(level.words.count))
        level.totals.append(UInt32(total))
    }

    /// Reads a weight.
    mutating func share() throws(NGramFileError) -> Float {
        var bits: UInt32 = 0
        for place in 0..<4 { bits |= UInt32(try byte()) << (8 * place) }
        let share = Float(bitPattern: bits)
        do throws(OutOfRange) {
            try OutOfRange.check("a share of \(share)", share, in: 0..<1)
        } catch {
            throw NGramFileError("it has \(error)")
        }
        return share
    }
}
