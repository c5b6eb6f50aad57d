/// The characters of programs and of outputs as numbers.
enum ProgramAlphabet {
    /// The characters of programs: number i + 1 stands for character i.
    static let source = Array("\n ()*+-:<=>0123456789abcdefghijlnoprstx".utf8)
    /// Stands in front of programs that are shorter than others.
    static let padding: Int32 = 0

    /// The characters of outputs, by number; the last one ends an output.
    static let target = Array("0123456789-.".utf8)
    /// What the decoder reads before the first character of an output.
    static let start = Int32(target.count)
    /// The full stop, which ends every output.
    static let end = start - 1

    /// The number of each byte of a program, 0 for those that no program has.
    private static let sourceNumbers = numbers(source, from: 1)
    private static let targetNumbers = numbers(target, from: 0)

    private static func numbers(_ characters: [UInt8], from first: Int32) -> [Int32] {
        var numbers = [Int32](repeating: 0, count: 256)
        for (index, byte) in characters.enumerated() { numbers[Int(byte)] = first + Int32(index) }
        return numbers
    }

    /// The numbers of a program's characters.
    static func source(_ program: Program) -> [Int32] { program.text.utf8.map { sourceNumbers[Int($0)] } }

    /// The numbers of an output's characters.
    static func target(_ program: Program) -> [Int32] { program.output.utf8.map { targetNumbers[Int($0)] } }

    /// The text of the numbers that a decoder wrote, up to the first full stop.
    static func text(_ numbers: some Sequence<Int32>) -> String {
        var bytes: [UInt8] = []
        for number in numbers {
            bytes.append(target[Int(number)])
            if number == end { break }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
