import Testing

@testable import Text

@Suite("Project Gutenberg") struct CorpusGutenbergTests {
    /// Filters `text` in pieces of `size` bytes.
    private func book(_ text: String, size: Int = 1 << 20) -> String {
        var (filter, out) = (GutenbergFilter(), [UInt8]())
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            filter.feed(Array(bytes[start..<min(start + size, bytes.count)]), into: &out)
        }
        filter.finish(into: &out)
        return String(decoding: out, as: UTF8.self)
    }

    private let header = """
        The Project Gutenberg EBook of The Ring, by Nobody

        This eBook is for nobody.  You may keep it under the terms of the Project Gutenberg License

        Title: The Ring

        *** START OF THIS PROJECT GUTENBERG EBOOK THE RING ***


        """
    private let licence = """


        End of Project Gutenberg's The Ring, by Nobody

        *** END OF THIS PROJECT GUTENBERG EBOOK THE RING ***

        ***** This file should be named 1.txt *****

        THE FULL PROJECT GUTENBERG LICENSE

        1.A. Some terms of no interest.

        including how to subscribe to our email newsletter to hear about new eBooks.

        """
    private let story = "THE RING\n\nIt hung there.\n\nAnd then it did not.\n"

    @Test(
        "header and licence are removed and the story is kept, for any blocks",
        arguments: [1, 7, 64, 9999])
    func plain(size: Int) {
        #expect(book(header + story + licence, size: size) == story)
    }

    @Test("the credits right after the header are removed with it")
    func credits() {
        let lines =
            "Produced by Some Body and the\nDistributed Proofreaders\n\nThis etext was scanned twice.\n\n\n"
        #expect(book(header + lines + story + licence) == story)
    }

    @Test("a start line may be wrapped, and newer files end without an End of line")
    func newer() {
        let start = """
            The Project Gutenberg eBook of The Ring

            *** START OF THE PROJECT GUTENBERG EBOOK THE RING, A TALE
            OF SATURN ***


            """
        let end = """

            *** END OF THE PROJECT GUTENBERG EBOOK THE RING ***

            Updated editions will replace the previous one--the old Project Gutenberg ones.

            """
        #expect(book(start + story + end) == story)
    }

    @Test("files from before 2003 begin after the small print")
    func smallPrint() {
        let start = """
            **The Project Gutenberg Etext of The Ring, by Nobody**

            ***START**THE SMALL PRINT!**FOR PUBLIC DOMAIN ETEXTS**START***
            Why is this "Small Print!" statement here?
            *END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.04.29.93*END*


            """
        #expect(book(start + story + "\nEnd of The Project Gutenberg Etext of The Ring\n") == story)
    }

    @Test("an old header inside a new one is removed, too")
    func twice() {
        let old = "***The Project Gutenberg Etext of The Ring***\n\n*END*THE SMALL PRINT! FOR ETEXTS*END*\n\n"
        #expect(book(header + old + story + licence) == story)
    }

    @Test("all of several books in one file are cleaned, and text after a licence is kept")
    func several() {
        let whole = header + story + licence + header + story + licence + "My own words.\n"
        #expect(book(whole, size: 100) == story + "\n" + story + "\nMy own words.\n")
        #expect(book("My preface.\n\n" + header + story + licence) == "My preface.\n\n" + story)
    }

    @Test("a licence without a header is removed, and a header without a licence")
    func halves() {
        #expect(book(story + licence) == story)
        #expect(book(header + story) == story)
    }

    @Test(
        "any other text passes unchanged, even one that mentions Project Gutenberg",
        arguments: [
            "", "a", "\n\n\n", "no line end", "I found it at Project Gutenberg.\n\nThen I read.\n",
            "*** START OF THE RACE ***\nGo.\n*** END OF THE RACE ***\nStop.\n",
        ])
    func others(text: String) {
        #expect(book(text) == text)
        let long = String(repeating: "word after word and so on to the end of the line\n", count: 700)
        #expect(book(long + text + long) == long + text + long)
    }
}
