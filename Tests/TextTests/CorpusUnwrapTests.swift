import Testing

@testable import Text

@Suite("Unwrapping") struct CorpusUnwrapTests {
    private func unwrapped(_ text: String, size: Int = 1 << 20) -> String {
        var (unwrapper, out) = (Unwrapper(), [UInt8]())
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            unwrapper.feed(Array(bytes[start..<min(start + size, bytes.count)]), into: &out)
        }
        unwrapper.finish(into: &out)
        return String(decoding: out, as: UTF8.self)
    }

    @Test(
        "the lines of a wrapped paragraph are joined, for any blocks",
        arguments: [1, 10, 9999])
    func paragraph(size: Int) {
        let text = """
            The ring turned slowly over the yellow clouds, and nobody on
            the boat said a word, for there was nothing that one could
            say about it.

            "Look," said Nell.  She had been the first to see it--
            twenty-odd years ago it must have been, on a cold sea-
            bound morning.

            """
        let wanted = """
            The ring turned slowly over the yellow clouds, and nobody on the boat said a word, for there was \
            nothing that one could say about it.

            "Look," said Nell.  She had been the first to see it--twenty-odd years ago it must have been, on \
            a cold sea-bound morning.

            """
        #expect(unwrapped(text, size: size) == wanted)
    }

    @Test(
        "verse, headings, lists and indented lines keep their line ends",
        arguments: [
            "CHAPTER ONE\nTHE WRONG BOOTS\n\n",
            "The ring goes round,\nthe ice is bright,\nand all the moons\nare lost in light.\n",
            "    We sailed upon a sea of methane dark and very cold,\n    and nobody was older than the boat was old.\n",
            "Dear Nell,\nI came with the mail boat on Monday and the ice was thin.\n",
            "One paragraph a line, which is the way of this file, and not a wrap at all.\n\nAnother.\n", "",
            "\n\n",
            "no line end",
        ])
    func others(text: String) {
        #expect(unwrapped(text) == text)
        #expect(unwrapped(text, size: 3) == text)
    }
}
