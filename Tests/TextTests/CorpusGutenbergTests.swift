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

    @Test(
        "an end line is removed in the languages of the books, wrapped or attached to the last paragraph",
        arguments: [
            "End of Project Gutenberg's The Ring, by Nobody", "The End of the Project Gutenberg Etext of X",
            "This is the end of the Project Gutenberg edition of X", "End of this Etext of The Ring",
            "Ende dieses Projekt Gutenberg Etextes X, von Niemand", "Ende dieses Etextes X",
            "Ende dieses Project Gutenberg Etextes \"Der Ring\",\nvon Niemand",
            "Fin de Project Gutenberg Etext de L'Anneau", "Fin du Projet Gutenberg Etext de L'Anneau",
            "Fine dell'Etext Project Gutenberg de L'anello", "Fine del Progetto Gutenberg Etext L'anello",
            "Einde van Project Gutenberg's De Ring", "Einde van het Project Gutenberg EBook van De Ring",
            "Fin del Proyecto Gutenberg Etext de El anillo", "Fin de este Etext de Project Gutenberg",
            "**This is a COPYRIGHTED Project Gutenberg Etext, Details Above**",
            "End of this is COPYRIGHTED Project Gutenberg Etext The Ring",
        ])
    func endLines(line: String) {
        #expect(book(header + story + "\n\n" + line + "\n") == story)
        #expect(book(header + story + "\n\n" + line + "\n" + licence) == story)
        if !line.contains("\n") { #expect(book(header + story + line + "\n\n") == story) }
        // Case folding comes before the filter.
        #expect(book((header + story + "\n\n" + line).lowercased()) == story.lowercased())
    }

    /// Small print in the words of these rules, between its two lines.
    private func smallPrint(_ kind: String = "PUBLIC DOMAIN ETEXTS") -> String {
        """
        ***START**THE SMALL PRINT!**FOR \(kind)**START***
        Why there is a "Small Print!" is a long story.

        A paragraph about damages, in which nothing is named.

        *END*THE SMALL PRINT! FOR \(kind)*Ver.04.29.93*END*

        """
    }

    private let etextHeader = """
        ***The Project Gutenberg Etext of The Ring, by Nobody***
        #3 in our series by Nobody

        Please take a look at the important information in this header, which goes on and on.

        **Welcome To The World of Free Plain Vanilla Electronic Texts**

        *These Etexts Prepared By Hundreds of Volunteers and Donations*

        Information on contacting Project Gutenberg to get Etexts, and on much else besides: how the names
        of its files are made, which of them are new, and when the releases of a month are to be expected.

        The Ring

        by Nobody

        July, 1993  [Etext #35]

        *****The Project Gutenberg Etext of The Ring, by Nobody*****
        *****This file should be named ring10.txt or ring10.zip*****

        For all other matters, please write a letter to us.

        All donations should be made to "Project Gutenberg", and your donations are tax deductible.

        **Information prepared by the Project Gutenberg legal advisor**
        (Three Pages)


        """

    @Test("an old header is removed with the title in it, and the small print of copyrighted etexts")
    func oldHeaders() {
        let end = "\n\nEnd of The Project Gutenberg Etext of The Ring\n"
        for size in [1, 100, 9999] {
            #expect(book(etextHeader + smallPrint() + "\n\n" + story + end, size: size) == story)
        }
        let copyrighted = """
            **This is a COPYRIGHTED Project Gutenberg Etext, Details Below**

            ***START** SMALL PRINT! for COPYRIGHT PROTECTED ETEXTS ***
            TITLE AND COPYRIGHT NOTICE:

            The Ring is copyright 1999 by Nobody.

            LICENSE

            You may copy this Project Gutenberg-tm etext.
            *SMALL PRINT! Ver.12.08.92 FOR COPYRIGHT PROTECTED ETEXTS*END*


            """
        #expect(book(copyrighted + story) == story)
        #expect(book(copyrighted.prefix(64) + "\n\n" + story) == story)
    }

    @Test("small print at the end leaves the book before it, however short that is")
    func smallPrintLast() {
        let title = "The Project Gutenberg Etext of Seven Songs, by Nobody\n\nTitle: Seven Songs\n\n"
        let songs = "The moon is pale.\n\nThe sea is wide.\n"
        #expect(book(title + songs + "\n" + smallPrint()) == songs)
        #expect(book(etextHeader + songs + "\n" + smallPrint(), size: 50) == songs)
        #expect(
            book(title + songs + "\n" + smallPrint() + etextHeader + smallPrint() + story) == songs + "\n"
                + story)
    }

    @Test("all volumes in a file are kept, and so is what the user wrote between books")
    func volumes() {
        let (first, second) = (String(repeating: "alpha one.\n\n", count: 4000), "zebra four.\n")
        let middle = "End of Project Gutenberg's Tales, Volume 1\n\n"
        let between = "TALES, VOLUME 2\n\nA Project Gutenberg Etext\n\n"
        #expect(
            book(header + first + middle + between + second + licence)
                == first.dropLast() + "\nTALES, VOLUME 2\n\n" + second)
        #expect(
            book(header + second + middle + first + licence) == second + "\n" + first.dropLast())
        #expect(
            book(header + story + licence + "My own words.\n\n" + header + story)
                == story + "\nMy own words.\n\n" + story)
    }

    @Test(
        "credits and notes on the edition are removed around the text",
        arguments: [
            "Produced by Some Body", "Scanned by Some Body", "Credits: Some Body",
            "Special thanks to Some Body",
            "This etext was prepared by Some Body from the edition of 1891.",
            "Transcribed from the 1896 edition by Some Body, email some@body",
            "This edition was scanned by Some Body.", "E-text prepared by Some Body",
            "Note: Project Gutenberg also has an HTML version of this file.",
            "[Transcriber's Note: Spelling is kept.\n\nSo are the commas.]",
            "Transcriber's note:\n\n    Spelling is kept.\n\n    So are the commas.\n",
            "+------------------+\n| Transcriber's Note |\n| Spelling is kept. |\n+------------------+",
        ])
    func creditsAround(credit: String) {
        #expect(book(header + credit + "\n\n\n" + story + licence) == story)
        #expect(book(header + story + "\n\n" + credit + "\n\n" + licence) == story)
        // Behind the title, a note goes by itself.
        #expect(
            book(header + "THE RING\n\n" + credit + "\n\n\nIt hung there.\n")
                == "THE RING\n\nIt hung there.\n")
        #expect(book("THE RING\n\n" + credit + "\n\n\nIt hung there.\n").contains(credit))
    }

    @Test("no mark removes a book, nor more than 30 kB of anything that is no notice")
    func limits() {
        let long = String(repeating: "word after word and so on to the end of the line\n\n", count: 800)
        let end = "End of Project Gutenberg's Tales\n\n"
        #expect(book(long + end + long) == long + long)
        #expect(
            book(smallPrint().prefix(70) + "\n" + long + smallPrint().suffix(60)).contains(long.dropLast()))
        let naming = String(repeating: "Project Gutenberg is named in a long paragraph. ", count: 800)
        #expect(book(header + naming + "\n\n" + story + licence) == naming + "\n\n" + story)
        let last = "So we agreed on the licence fee, on the pretext of a donation to the foundation.\n"
        #expect(book(header + story + "\n" + last + licence) == story + "\n" + last)
    }

    @Test("the filter tells the size and the first line of each run that it removed")
    func cuts() {
        var (filter, out) = (GutenbergFilter(), [UInt8]())
        let title = "THE RING\n\n"
        let text = Array((header + title + "Scanned by Some Body\n\n\n" + story + licence).utf8)
        filter.feed(text, into: &out)
        filter.finish(into: &out)
        #expect(
            filter.cuts.map(\.firstLine) == [
                "The Project Gutenberg EBook of The Ring, by Nobody", "Scanned by Some Body",
                "End of Project Gutenberg's The Ring, by Nobody",
            ])
        #expect(filter.cuts.reduce(0) { $0 + $1.bytes } == text.count - out.count)
    }

    @Test("a corpus tells in a line for each file what was removed")
    func corpus() throws {
        let files = try CorpusFiles(["a.txt": header + story + licence, "b.txt": story])
        var options = CorpusOptions()
        options.validationShare = 0
        let corpus = try Corpus(paths: [files.path("a.txt"), files.path("b.txt")], options: options)
        #expect(corpus.removed.map(\.file) == [files.path("a.txt"), files.path("a.txt")])
        #expect(corpus.removed.first?.firstLine == "The Project Gutenberg EBook of The Ring, by Nobody")
        #expect(corpus.removed.first?.bytes == header.utf8.count)
        #expect(corpus.notices.count == 1)
        #expect(
            corpus.notices.first?.hasSuffix(
                """
                bytes of Project Gutenberg's text in 2 places, at \
                “The Project Gutenberg EBook of The Ring, by Nobody”, \
                “End of Project Gutenberg's The Ring, by Nobody”
                """) == true)
        let only = try CorpusFiles(["c.txt": header + licence])
        #expect {
            try Corpus(paths: [only.path("c.txt")], options: options)
        } throws: { error in
            "\(error)".hasPrefix("\(only.path("c.txt")) has no text of a book, only ")
                && "\(error)".contains(
                    "bytes of Project Gutenberg's text at “The Project Gutenberg EBook")
        }
        #expect {
            try Corpus(paths: [only.path(".")], options: options)
        } throws: { error in
            "\(error)".hasPrefix("\(only.path(".")) has no text of a book, only ")
        }
        options.keepsGutenberg = true
        #expect(try Corpus(paths: [files.path("a.txt")], options: options).removed.isEmpty)
    }
}
