internal import CICU

/// Calls `body` with each segment of a group and its glue.
///
/// Between two segments the glue is on the left of the right one if that is punctuation, else on the right of the left
/// one if that is punctuation, else on the left of the right one. Words therefore stay clean, and opening and closing
/// quotation marks are different tokens even where they are the same character. Symbols count as punctuation. `ends`
/// are the ends of the segments, the first of which begins at `begin`.
func forEachGlued<E: Error>(
    _ utf8: UnsafeRawBufferPointer, begin: Int, ends: ArraySlice<Int32>, joined: Bool,
    _ body: (UnsafeRawBufferPointer, Glue) throws(E) -> Void
) throws(E) {
    guard let base = utf8.assumingMemoryBound(to: UInt8.self).baseAddress, let last = ends.indices.last else {
        return
    }
    var (begin, gluedLeft) = (begin, joined)
    var isMark = isPunctuation(base + begin, Int(ends[ends.startIndex]) - begin)
    for k in ends.indices {
        let end = Int(ends[k])
        var glue: Glue = gluedLeft ? .left : []
        if k < last {
            let nextIsMark = isPunctuation(base + end, Int(ends[k + 1]) - end)
            gluedLeft = nextIsMark || !isMark
            if !gluedLeft { glue.insert(.right) }
            isMark = nextIsMark
        }
        try body(UnsafeRawBufferPointer(start: base + begin, count: end - begin), glue)
        begin = end
    }
}

private func isPunctuation(_ base: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    cicu_is_punctuation(base, count) != 0
}
