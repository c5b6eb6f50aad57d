/// Removes what Project Gutenberg puts around its books: headers, licences, small print, credits, notes on editions.
///
/// The text comes in blocks and is read paragraph by paragraph. ``GutenbergRules`` knows marks, lines that no book has,
/// and kindred paragraphs, which may be a book's as well. A file without marks passes unchanged. A mark is removed, and
/// with it:
///
/// - on the side of the book, the kindred paragraphs that touch the mark;
/// - on the other side, the stretch that weighs most, where a kindred paragraph weighs its bytes and a book's weighs
///   four times its bytes against it, or just its bytes once ``certainty`` bytes of a notice have been found. The
///   stretch before a mark is at most ``limit`` bytes;
/// - credits within ``reach`` bytes of the mark, by themselves.
///
/// What is removed is therefore a mark, kindred, or short and enclosed by much more that is kindred. Several books in a
/// file, text after a licence, and small print that stands last are nothing special.
struct GutenbergFilter {
    /// The largest size in bytes of what is removed before a mark; the longest known headers have half of it.
    static let limit = 30_000
    /// How far from a mark, in bytes, a credit is removed that does not touch it.
    static let reach = 4000

    /// The number of bytes of kindred paragraphs after which it is certain that this is a notice.
    static let certainty = 60

    /// A run of removed text.
    struct Cut: Equatable {
        /// The number of bytes by which the text is shorter.
        var bytes: Int
        /// The first line that is not blank, without the spaces around it.
        let firstLine: String
    }

    /// The side of the last mark on which the next paragraph stands, until it is clear that the book has begun.
    private enum Zone {
        case header, smallPrint, licence, book
    }

    private struct Held {
        let paragraph: Paragraph
        var kind: GutenbergKind
        var isRemoved = false

        var bytes: Int { paragraph.bytes.count }
        /// Returns what the paragraph adds to a stretch of Project Gutenberg's text.
        func weight(isCertain: Bool = false) -> Int {
            switch kind {
            case .blank, .credit: 0
            case .notice, .mark: paragraph.text.count
            case .book: (isCertain ? -1 : -4) * paragraph.text.count
            }
        }
        var isKindred: Bool { kind != .book }
    }

    private var lines = LineSplitter()
    private var splitter = ParagraphSplitter()
    /// The paragraphs that a mark may still remove.
    private var held: [Held] = []
    private var heldBytes = 0
    private var zone: Zone?
    /// The weight of the held paragraphs after the last mark.
    private var weight = 0
    /// The bytes of the notice after the last mark so far.
    private var noticeBytes = 0
    private var hasPassed = false
    private var hasCut = false

    /// The text removed so far, in order; complete after ``finish(into:)``.
    private(set) var cuts: [Cut] = []

    /// Takes a block of UTF-8 and appends to `out` what certainly belongs to the book.
    mutating func feed(_ block: [UInt8], into out: inout [UInt8]) {
        var (lines, splitter) = (self.lines, self.splitter)
        lines.feed(block) { line in splitter.take(line) { take($0, into: &out) } }
        (self.lines, self.splitter) = (lines, splitter)
    }

    /// Appends the rest at the end of the text.
    mutating func finish(into out: inout [UInt8]) {
        var (lines, splitter) = (self.lines, self.splitter)
        lines.finish { line in splitter.take(line) { take($0, into: &out) } }
        splitter.finish { take($0, into: &out) }
        (self.lines, self.splitter) = (lines, splitter)
        closeZone()
        release(held.count, into: &out)
    }

    private mutating func take(_ paragraph: Paragraph, into out: inout [UInt8]) {
        if let mark = GutenbergRules.mark(paragraph.text) { return take(mark, paragraph, into: &out) }
        guard let zone else {
            // Only what a mark may remove is looked at more closely.
            hold(Held(paragraph: paragraph, kind: .book))
            // Releasing many at once takes the time of a few.
            if heldBytes > 2 * Self.limit { release(firstHeld(within: Self.limit), into: &out) }
            return
        }
        let next = Held(paragraph: paragraph, kind: GutenbergRules.kind(paragraph.text))
        hold(next)
        weight += next.weight(isCertain: noticeBytes >= Self.certainty)
        if next.kind == .notice { noticeBytes += paragraph.text.count }
        if zone == .book ? held.allSatisfy(\.isKindred) : weight >= 0 {
            removeHeld(from: 0)
            release(held.count, into: &out)
            weight = 0
        } else if heldBytes > Self.reach {
            closeZone()
        }
    }

    /// Removes a mark and what belongs to it of the paragraphs before it.
    private mutating func take(_ mark: GutenbergMark, _ paragraph: Paragraph, into out: inout [UInt8]) {
        let line = Held(paragraph: paragraph, kind: .mark(mark), isRemoved: true)
        let isClosed = zone == .smallPrint && mark == .smallPrintEnd
        if isClosed || zone == .header && mark.staysInHeader && weight + line.weight() >= 0 {
            removeHeld(from: 0)
        } else {
            let near = firstHeld(within: Self.limit)
            for index in near..<held.count where held[index].kind == .book {
                held[index].kind = GutenbergRules.kind(held[index].paragraph.text)
            }
            if zone != nil { closeZone() }
            removeCredits(from: firstHeld(within: Self.reach))
            removeHeld(from: mark.followsNotice ? heaviestEnd(from: near) : kindredEnd(from: near))
        }
        hold(line)
        release(held.count, into: &out)
        if zone != .header || mark != .title { noticeBytes = 0 }
        zone =
            switch mark {
            case .title: .header
            case .smallPrint: .smallPrint
            case .end: .licence
            case .start, .smallPrintEnd: .book
            }
        weight = 0
    }

    /// Ends the search after a mark: only credits are left of Project Gutenberg's text.
    private mutating func closeZone() {
        if zone != nil { removeCredits(from: 0) }
        zone = nil
    }

    private mutating func removeCredits(from start: Int) {
        for index in start..<held.count where held[index].kind == .credit { held[index].isRemoved = true }
    }

    private mutating func removeHeld(from start: Int) {
        for index in start..<held.count { held[index].isRemoved = true }
    }

    /// Returns where the stretch that ends at the last held paragraph, begins at `first` or later, and weighs most
    /// begins.
    private func heaviestEnd(from first: Int) -> Int {
        var (start, heaviest, weight) = (held.count, 0, 0)
        for index in (first..<held.count).reversed() {
            weight += held[index].weight()
            if weight >= heaviest { (start, heaviest) = (index, weight) }
        }
        return start
    }

    /// Returns where the kindred paragraphs begin that end at the last held paragraph.
    private func kindredEnd(from first: Int) -> Int {
        (held[first...].lastIndex { !$0.isKindred }).map { $0 + 1 } ?? first
    }

    /// Returns the first of the held paragraphs that lie within the last `bytes` bytes.
    private func firstHeld(within bytes: Int) -> Int {
        var (index, left) = (held.count, bytes)
        while index > 0, held[index - 1].bytes <= left {
            index -= 1
            left -= held[index].bytes
        }
        return index
    }

    private mutating func hold(_ next: Held) {
        held.append(next)
        heldBytes += next.bytes
    }

    /// Appends the first held paragraphs to `out`, except for those that are removed.
    private mutating func release(_ count: Int, into out: inout [UInt8]) {
        for next in held.prefix(count) {
            heldBytes -= next.bytes
            if next.isRemoved {
                cut(next.paragraph)
            } else if !hasCut {
                out += next.paragraph.bytes
                hasPassed = true
            } else if next.paragraph.text.isEmpty {
                cut(next.paragraph)
            } else {
                // A blank line keeps the text apart from that before the cut.
                if hasPassed { out.append(0x0A) }
                cuts[cuts.count - 1].bytes += next.paragraph.start - (hasPassed ? 1 : 0)
                out += next.paragraph.text
                (hasCut, hasPassed) = (false, true)
            }
        }
        held.removeFirst(count)
    }

    private mutating func cut(_ paragraph: Paragraph) {
        if hasCut, !cuts.isEmpty {
            cuts[cuts.count - 1].bytes += paragraph.bytes.count
        } else {
            let line = paragraph.text.split(separator: 0x0A).first ?? []
            cuts.append(
                Cut(bytes: paragraph.bytes.count, firstLine: String(decoding: trimmed(line), as: UTF8.self)))
        }
        hasCut = true
    }
}

private func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let rest = line.drop(while: isSpace)
    return rest.lastIndex { !isSpace($0) }.map { rest[...$0] } ?? []
}
