import Modeling
import Synchronization

/// The loop: at each tick every text of every model reads or writes one token, those of a model in one batch.
///
/// It runs on one thread, which nothing else of it leaves.
final class WritingLoop {
    /// The texts of a model.
    private struct Lane {
        let model: ServedModel
        var batch: GenerationBatch
        /// The texts in the batch, by their names in it.
        var texts: [GenerationBatch.ID: (request: WrittenRequest, text: Int)] = [:]
        /// Whether texts have joined or were cancelled, whose events the next step returns instead of a token.
        var hasChanged = false
    }

    private let scheduler: Scheduler
    private var waiting = WaitingLine()
    /// The requests of which a text is written or waits.
    private var requests: [WrittenRequest] = []
    /// The models with texts; one that has been replaced stays until its last text is complete.
    private var lanes: [Lane] = []
    /// The number of texts that are written, in all and of each client.
    private var writing = 0
    private var writingOfClient: [String: Int] = [:]

    init(_ scheduler: Scheduler) { self.scheduler = scheduler }

    /// Runs until the scheduler stops.
    func run() {
        while takeInbox() {
            cancelGivenUp()
            startWaiting()
            if lanes.isEmpty {
                finishComplete()
                if requests.isEmpty { scheduler.sleep() }
                continue
            }
            let begin = ContinuousClock.now
            for lane in lanes.indices { step(lane) }
            lanes.removeAll { $0.texts.isEmpty && !$0.hasChanged }
            finishComplete()
            count(ContinuousClock.now - begin)
        }
        for request in requests { request.ticket.finish() }
    }

    /// Takes what has arrived; returns false at the end.
    private func takeInbox() -> Bool {
        let (arrived, cancelsAll, stops) = scheduler.inbox.withLock { inbox in
            defer { (inbox.arrived, inbox.cancelsAll) = ([], false) }
            return (inbox.arrived, inbox.cancelsAll, inbox.stops)
        }
        for ticket in arrived {
            let request = WrittenRequest(ticket)
            requests.append(request)
            waiting.append(request)
        }
        if cancelsAll { for request in requests { abandon(request) } }
        if stops { for lane in lanes.indices { step(lane) } }
        if stops { finishComplete() }
        return !stops
    }

    // MARK: Cancelling

    private func cancelGivenUp() {
        let now = ContinuousClock.now
        for request in requests where request.ticket.isGivenUp || request.ticket.deadline <= now {
            guard !request.isComplete else { continue }
            if !request.ticket.isGivenUp, !request.hasBegun {
                leaveLine(request)
                request.fail(
                    RequestError(
                        503, .unavailable, "No text could be started in time; try again later.",
                        code: "timeout", retryAfter: 5))
            } else {
                abandon(request)
            }
            scheduler.metrics.update { $0.cancelled += 1 }
        }
    }

    private func abandon(_ request: WrittenRequest) {
        leaveLine(request)
        request.abandon()
        let model = request.ticket.work.model
        guard let lane = lanes.firstIndex(where: { $0.model === model }) else { return }
        for text in request.texts where !text.isComplete {
            guard let id = text.id else { continue }
            lanes[lane].batch.cancel(id)
            lanes[lane].hasChanged = true
        }
    }

    /// Takes a request out of the queue, if it is in there.
    private func leaveLine(_ request: WrittenRequest) {
        guard request.isInLine else { return }
        request.isInLine = false
        waiting.remove(request)
        scheduler.inbox.withLock { $0.waiting -= 1 }
    }

    // MARK: Starting

    private func startWaiting() {
        let limits = scheduler.limits
        while writing < limits.parallel,
            let (request, text) = waiting.next({ writingOfClient[$0, default: 0] < limits.parallelPerClient })
        {
            let lane = lane(of: request.ticket.work.model)
            do {
                let id = try request.start(text, in: &lanes[lane].batch)
                if !request.isWaiting { leaveLine(request) }
                lanes[lane].texts[id] = (request, text)
                lanes[lane].hasChanged = true
                writing += 1
                writingOfClient[request.ticket.client, default: 0] += 1
            } catch {
                leaveLine(request)
                request.fail(RequestError(500, .server, "The text cannot be started: \(error)"))
            }
        }
    }

    private func lane(of model: ServedModel) -> Int {
        if let lane = lanes.firstIndex(where: { $0.model === model }) { return lane }
        let language = model.language
        lanes.append(
            Lane(model: model, batch: GenerationBatch(language.network, language.tokenizer)))
        return lanes.count - 1
    }

    // MARK: Steps

    /// Takes a step with all texts of a model, after telling which have joined or left.
    private func step(_ lane: Int) {
        if lanes[lane].hasChanged {
            lanes[lane].hasChanged = false
            take(lanes[lane].batch.step(), isStep: false, lane)
        }
        // What has been cancelled just now leaves with the next step.
        guard lanes[lane].batch.count > 0, !lanes[lane].hasChanged else { return }
        scheduler.metrics.update { [count = lanes[lane].batch.count] in $0.steppedTexts += count }
        take(lanes[lane].batch.step(), isStep: true, lane)
    }

    private func take(_ events: [GenerationBatch.Event], isStep: Bool, _ lane: Int) {
        for event in events {
            guard let (request, text) = lanes[lane].texts[event.id] else { continue }
            let hadFirstToken = request.hasFirstToken
            if request.take(event, of: text, isStep: isStep, lanes[lane].batch) {
                lanes[lane].batch.cancel(event.id)
                lanes[lane].hasChanged = true
            }
            if !hadFirstToken, request.hasFirstToken {
                let seconds = (ContinuousClock.now - request.ticket.submitted).seconds
                scheduler.metrics.update { $0.firstToken.observe(seconds) }
            }
            guard event.finish != nil else { continue }
            lanes[lane].texts[event.id] = nil
            writing -= 1
            let client = request.ticket.client, left = writingOfClient[client, default: 1] - 1
            writingOfClient[client] = left > 0 ? left : nil
        }
    }

    /// Sends what has happened, and lets go of the requests that are complete.
    private func finishComplete() {
        let now = ContinuousClock.now
        // To write a token to a socket costs about as much as to draw it, so that many texts come several tokens at a
        // time, but at least twenty times a second.
        let interval = Duration.milliseconds(min(writing, 50))
        for request in requests {
            request.flush(now, interval: interval)
            guard request.isComplete else { continue }
            request.ticket.finish()
            let promptTokens = request.ticket.work.prompts.reduce(0) { $0 + $1.ids.count }
            scheduler.metrics.update {
                $0.promptTokens += promptTokens
                $0.cachedTokens += request.cachedTokens
                $0.writtenTokens += request.drawnTokens
            }
        }
        requests.removeAll(where: \.isComplete)
    }

    private func count(_ time: Duration) {
        let (waiting, writing) = (waiting.count, writing)
        scheduler.metrics.update {
            $0.ticks += 1
            $0.tick.observe(time.seconds)
            ($0.waiting, $0.writing) = (waiting, writing)
        }
    }
}

extension Duration {
    /// The duration in seconds.
    var seconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}
