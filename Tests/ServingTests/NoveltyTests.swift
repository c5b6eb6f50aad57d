import Modeling
import Testing

@testable import Serving

@Suite("Copies of the training text") struct NoveltyTests {
    @Test("a training text that is not there is a clean refusal, whose reason the owner reads once")
    func missing() throws {
        let model = try ServingFixture.model()
        let parameters = try parse(NoveltyParameters.self, #"{"text": "the cat sat"}"#.utf8)
        var notes: [String] = []
        for _ in 0..<2 {
            let error = try #require(throws: RequestError.self) {
                try NoveltyResponse(parameters, model) { notes.append($0) }
            }
            #expect(error.status == 409 && error.code == "training_text_unavailable")
            #expect(!error.message.contains("/"))
        }
        #expect(notes.count == 1)
    }

    @Test("texts are bounded") func bounds() throws {
        let text = String(repeating: "é", count: 8193)
        let parameters = try parse(NoveltyParameters.self, #"{"text": "\#(text)"}"#.utf8)
        let error = try #require(throws: RequestError.self) {
            try NoveltyResponse(parameters, try ServingFixture.model())
        }
        #expect(error.status == 400 && error.parameter == "text")
    }
}
