import HummingbirdCore
import Serving

/// The protocol of the editor plug-in rnn-writer.
extension Desk {
    /// What the plug-in reads.
    private struct Reply: Encodable {
        let startText: String
        let completions: [String]
        let time: String

        private enum CodingKeys: String, CodingKey {
            case completions, time
            case startText = "start_text"
        }
    }

    /// Answers `/generate`.
    func continueForWriter(_ visit: Visit) async throws -> Response {
        let raw = visit.rawParameter("start_text") ?? ""
        guard let text = raw.formDecoded else {
            throw RequestError(400, .invalid, "'start_text' is not percent-encoded.", parameter: "start_text")
        }
        let request = WriterRequest(
            text: text, count: visit.rawParameter("n"), seed: visit.rawParameter("seed"))
        let model = try catalog.model(nil)
        var found: [String] = []
        for round in 0..<WriterRequest.rounds where found.count < request.count {
            let jobs = try request.jobs(
                round: round, missing: request.count - found.count, model, limits)
            let submissions = try jobs.map { try scheduler.submit($0, client: visit.client) }
            for (job, submission) in zip(jobs, submissions) {
                let choices = try await collect(job, submission, visit.connection).choices
                found += choices.compactMap(request.accepted)
            }
        }
        let hundredths = Int((ContinuousClock.now - visit.begin) / .milliseconds(10))
        let cents = hundredths % 100
        return Response(
            // The plug-in compares the text with its own after decoding it, so that it goes back as it came.
            json: Reply(
                startText: raw, completions: found,
                time: "\(hundredths / 100).\(cents < 10 ? "0" : "")\(cents)"))
    }
}
