import Analysis

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What an experiment was, and what it found.
public struct ExperimentReport: Sendable {
    /// What the experiment is about.
    public let subject: Subject
    /// What it found.
    public let findings: Findings
    /// The time it took, in seconds.
    public let seconds: Double

    /// Creates a report.
    public init(_ subject: Subject, _ findings: Findings, seconds: Double) {
        (self.subject, self.findings, self.seconds) = (subject, findings, seconds)
    }

    /// The verdict in words: it follows from the rules alone.
    public func verdict(_ say: Language) -> String {
        let (all, holding) = (findings.checks.count, findings.checks.count(where: \.holds))
        return switch holding {
        case all: say("reproduced", "reproduit")
        case 0: say("not reproduced", "non reproduit")
        default: say("\(holding) of \(all) rules hold", "\(holding) règles sur \(all) tiennent")
        }
    }
}

/// Several experiments as one page that needs no other file and no script.
public struct HTMLReport: Sendable {
    private let reports: [ExperimentReport]
    private let settings: LabSettings
    private var say: Language { settings.language }

    /// Creates a page.
    public init(_ reports: [ExperimentReport], _ settings: LabSettings) {
        (self.reports, self.settings) = (reports, settings)
    }

    /// Returns the page.
    ///
    /// - Throws: `PictureError` if a figure cannot be drawn.
    public func html() throws -> String {
        let title = say("The lecture, live", "Le cours, en vrai")
        let rows = reports.map { report in
            let subject = report.subject
            return """
                <tr><td><a href="#\(subject.name)">\(escape(subject.title(say)))</a></td>\
                <td>\(escape(subject.claim(say)))</td><td>\(badge(report))</td>\
                <td class="n">\(time(report.seconds))</td></tr>
                """
        }
        let seconds = reports.reduce(0) { $0 + $1.seconds }
        return """
            <!DOCTYPE html>
            <html lang="\(say.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title)</title>
            <style>
            \(Self.style)
            </style>
            </head>
            <body>
            <main>
            <h1>\(title)</h1>
            <p>\(escape(say(
                "Every system of A. Canziani’s lecture on RNN and LSTM architectures (Deep Learning, NYU, week 6), trained on this machine from seed \(settings.seed) in \(time(seconds)).",
                "Chaque système du cours d’A. Canziani sur les architectures RNN et LSTM (Deep Learning, NYU, semaine 6), entraîné sur cette machine à partir de la graine \(settings.seed) en \(time(seconds)).")))</p>
            <div class="wide"><table class="claims">
            <thead><tr><th>\(say("experiment", "expérience"))</th><th>\(say("claim", "affirmation"))</th>\
            <th>\(say("verdict", "verdict"))</th><th>\(say("time", "temps"))</th></tr></thead>
            <tbody>
            \(rows.joined(separator: "\n"))
            </tbody></table></div>
            \(try reports.map(section).joined(separator: "\n"))
            </main>
            </body>
            </html>

            """
    }

    private func section(_ report: ExperimentReport) throws -> String {
        let (subject, findings) = (report.subject, report.findings)
        var parts = [
            "<section id=\"\(subject.name)\">",
            "<h2>\(escape(subject.title(say))) \(badge(report))</h2>",
            "<p class=\"claim\">\(escape(subject.claim(say)))</p>",
        ]
        if !findings.checks.isEmpty {
            parts.append("<ul class=\"checks\">")
            parts += findings.checks.map { check in
                "<li class=\"\(check.holds ? "yes" : "no")\"><span>\(check.holds ? "✓" : "✗")</span> "
                    + "\(escape(check.rule))\(say.colon)<b>\(escape(check.found))</b></li>"
            }
            parts.append("</ul>")
        }
        for figure in findings.figures { parts.append(try picture(figure)) }
        parts += findings.tables.map(table)
        parts += findings.passages.map { passage in
            "<h3>\(escape(passage.title))</h3>\n<div class=\"wide\"><pre>\(escape(passage.text))</pre></div>"
        }
        parts.append(
            "<p class=\"time\">\(say("Time", "Temps"))\(say.colon)\(time(report.seconds))</p>\n</section>")
        return parts.joined(separator: "\n")
    }

    private func badge(_ report: ExperimentReport) -> String {
        let kind =
            report.findings.isReproduced
            ? "yes" : report.findings.checks.contains(where: \.holds) ? "part" : "no"
        return "<span class=\"badge \(kind)\">\(escape(report.verdict(say)))</span>"
    }

    private func table(_ table: ResultTable) -> String {
        let head = table.columns.map { "<th>\(escape($0))</th>" }.joined()
        let rows = table.rows.map { row in
            "<tr>"
                + row.map { cell in
                    if case .text = cell { return "<td>\(escape(cell.description))</td>" }
                    return "<td class=\"n\">\(escape(cell.description))</td>"
                }.joined() + "</tr>"
        }
        return """
            <h3>\(escape(table.title))</h3>
            <div class="wide"><table><thead><tr>\(head)</tr></thead>
            <tbody>
            \(rows.joined(separator: "\n"))
            </tbody></table></div>
            """
    }

    /// A figure as two pictures, of which a browser shows the one for its background.
    private func picture(_ figure: Figure) throws -> String {
        let (light, dark) = (try figure.drawing(.light), try figure.drawing(.dark))
        func source(_ drawing: Drawing) -> String {
            "data:image/svg+xml;base64," + Data(drawing.svg.utf8).base64EncodedString()
        }
        return """
            <figure><div class="wide"><picture>
            <source media="(prefers-color-scheme: dark)" srcset="\(source(dark))">
            <img src="\(source(light))" width="\(Int(light.width))" height="\(Int(light.height))" alt="\(escape(light.description))">
            </picture></div><figcaption>\(escape(figure.caption))</figcaption></figure>
            """
    }

    private func time(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        return whole < 60
            ? "\(decimal(seconds, places: 1)) s"
            : "\(whole / 60):\(whole % 60 < 10 ? "0" : "")\(whole % 60) min"
    }

    private static let style = """
        :root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --quiet: #59626d; --line: #d9dee4; --yes: #11663a; --part: #8a5a00; --no: #a3262e }
        @media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --paper: #15191e; --quiet: #a3adb8; --line: #39424c; --yes: #58c98b; --part: #e9b24a; --no: #ff8f8f } }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 18px/1.55 "DejaVu Sans", Verdana, system-ui, sans-serif }
        main { max-width: 62rem; margin: 0 auto; padding: 1rem }
        h1 { font-size: 2rem } h2 { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1.5rem }
        .claim { font-size: 1.15rem } figure { margin: 1.5rem 0 } img { max-width: 100%; height: auto }
        figcaption, .time { color: var(--quiet); font-size: .9rem }
        .wide { overflow-x: auto } table { border-collapse: collapse; font-size: .9rem }
        th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line) }
        .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
        pre { font: 15px/1.4 "DejaVu Sans Mono", monospace } a { color: inherit }
        .badge { font-size: .85rem; font-weight: 600; border: 1.5px solid; border-radius: 1em; padding: .1em .6em; white-space: nowrap }
        .checks { list-style: none; padding: 0 } .yes, .yes > span { color: var(--yes) } .no, .no > span { color: var(--no) }
        .part { color: var(--part) } .checks li { color: var(--ink) }
        @media (max-width: 40rem) {
          body { font-size: 16px } h1 { font-size: 1.6rem } h2 { font-size: 1.25rem }
          .claims th:nth-child(2), .claims td:nth-child(2) { display: none } /* each section begins with it */
          .badge { white-space: normal; display: inline-block; border-radius: .8em } img { max-width: none; width: 38rem } /* at a size that can be read; it scrolls */
        }
        """
}

private func escape(_ text: String) -> String { escapedForMarkup(text) }
