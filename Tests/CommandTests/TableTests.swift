import Console
import Testing

@Suite("Tables") struct TableTests {
    @Test("columns are as wide as their widest cell, the first aligned to the left")
    func alignment() {
        let rows = [["", "loss", "bits"], ["model", "1.25", "0.5"], ["n", "12.5", "2.25"]]
        #expect(
            Table.text(rows, indent: 2) == """
                         loss  bits
                  model  1.25   0.5
                  n      12.5  2.25

                """)
    }

    @Test("columns have a minimum width, and nothing is padded after the last cell")
    func columns() {
        let rows = [["7", "a"], ["12345", "bc"]]
        #expect(Table.text(rows, columns: [.right(4), .left(4)]) == "    7  a\n12345  bc\n")
        #expect(Table.text([], columns: [.left(4)]).isEmpty)
    }
}
