import Testing

@testable import Analysis

@Suite("Pixels") struct PixelTests {
    @Test("red, green and blue come row by row from the top, at any number of pixels to a point")
    func byHand() throws {
        var drawing = Drawing(width: 3, height: 2, theme: .light, title: "", description: "")
        func square(_ x: Double, _ y: Double, _ color: UInt32) -> Drawing.Element {
            let corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)].map { Drawing.Point($0.0, $0.1) }
            return .shape(.polygon(corners), fill: .init(Color(color)), stroke: nil, width: 0)
        }
        drawing.elements = [square(0, 0, 0x112233), square(2, 1, 0x445566)]
        let white: [UInt8] = [255, 255, 255]
        #expect(
            try drawing.pixels() == [0x11, 0x22, 0x33] + white + white + white + white + [0x44, 0x55, 0x66])
        let fine = try drawing.pixels(scale: 2)
        #expect(fine.count == 3 * 6 * 4)
        #expect(Array(fine[0..<9]) == [0x11, 0x22, 0x33, 0x11, 0x22, 0x33] + white)
    }

    @Test("a picture that is too large is refused")
    func refused() {
        let drawing = Drawing(width: 40_000, height: 10, theme: .light, title: "", description: "")
        #expect(throws: PictureError.self) { try drawing.pixels() }
    }
}
