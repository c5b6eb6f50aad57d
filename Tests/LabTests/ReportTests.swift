import Analysis
import Engine
import Foundation
import Synchronization
import Testing

@testable import Lab

@Suite("Reports") struct ReportTests {
    private func report(_ checks: [Check]) -> ExperimentReport {
        var findings = Findings()
        findings.checks = checks
        findings.tables = [
            ResultTable(
                title: "A <table>", columns: ["name", "share"],
                rows: [[.text("a & b"), .share(0.25)], ["c", .shares(Spread([0.5, 1, 0.75]))]])
        ]
        findings.figures = [
            Figure("curve", caption: "A curve") { theme throws(PictureError) in
                try LinePlot(title: "t", x: Axis("x", 0...1), y: Axis("y", 0...1))
                    .drawing(PictureStyle(theme: theme))
            }
        ]
        return ExperimentReport(OrderExperiment.subject, findings, seconds: 75)
    }

    @Test("the verdict follows from the rules alone")
    func verdict() {
        let (yes, no) = (Check("a", found: "1", holds: true), Check("b", found: "2", holds: false))
        #expect(report([yes, yes]).verdict(.english) == "reproduced")
        #expect(report([no]).verdict(.english) == "not reproduced")
        #expect(report([yes, no]).verdict(.english) == "1 of 2 rules hold")
        #expect(report([yes]).verdict(.french) == "reproduit")
    }

    @Test("the spaces of French punctuation do not break a line")
    func spaces() {
        #expect(
            Language.french("", "Qui : « toi » ; 3 % ?")
                == "Qui\u{A0}: «\u{A0}toi\u{A0}»\u{A0}; 3\u{A0}%\u{A0}?")
        #expect(Language.english("Who : you ?", "") == "Who : you ?")
        #expect(Language.french.colon == "\u{A0}: " && Language.english.colon == ": ")
    }

    @Test(
        "the page is well-formed, escapes what it shows, and asks for nothing elsewhere",
        arguments: Language.allCases)
    func page(language: Language) throws {
        let settings = LabSettings(language: language, threads: 1)
        let page = try HTMLReport([report([Check("1 < 2", found: "yes", holds: true)])], settings).html()
        #expect(page.contains("A &lt;table&gt;") && page.contains("a &amp; b") && page.contains("1 &lt; 2"))
        #expect(page.contains("25.0 %") && page.contains("75.0 % (50.0–100.0)") && page.contains("1:15 min"))
        #expect(page.contains("<html lang=\"\(language.rawValue)\">"))
        #expect(!page.contains("<script") && !page.contains("http://www.") && !page.contains("src=\"http"))
        // Both pictures can be decoded.
        let pictures = page.split(separator: "data:image/svg+xml;base64,").dropFirst().map {
            $0.prefix { $0 != "\"" }
        }
        #expect(pictures.count == 2)
        for picture in pictures {
            let svg = String(decoding: try #require(Data(base64Encoded: String(picture))), as: UTF8.self)
            #expect(svg.contains("<svg") && svg.contains("</svg>"))
        }
        // Every tag that opens is closed, in order.
        var open: [Substring] = []
        for match in page.matches(of: /<(\/?)([a-z0-9]+)[^>]*>/) {
            if ["meta", "img", "source"].contains(match.2) { continue }
            if match.1.isEmpty { open.append(match.2) } else { #expect(open.popLast() == match.2) }
        }
        #expect(open.isEmpty)
    }

    @Test("runs side by side come back in order, and the first error is thrown")
    func concurrently() throws {
        let shares = Mutex<[Double]>([])
        let settings = LabSettings(threads: 3) { share in shares.withLock { $0.append(share) } }
        let squares = try settings.concurrently(Array(0..<20), share: 0.5...1) {
            run, progress in
            progress(1)
            return run * run
        }
        #expect(squares == (0..<20).map { $0 * $0 })
        #expect(shares.withLock { $0.count == 20 && $0.max() == 1 && $0.min() ?? 0 > 0.5 })
        struct Failure: Error, Equatable { let run: Int }
        #expect(throws: Failure(run: 4)) {
            try settings.concurrently(Array(0..<8)) { run, _ in
                if run >= 4 { throw Failure(run: run) }
            }
        }
    }

    @Test("parts of an experiment have seeds of their own")
    func seeds() {
        let settings = LabSettings(seed: 1, threads: 1)
        #expect(Set((0..<1000).map { settings.seed($0) }).count == 1000)
        #expect(LabSettings(seed: 2, threads: 1).seed(0) != settings.seed(0))
    }
}
