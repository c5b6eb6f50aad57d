/// What a process has taken of its machine.
public struct Resources: Sendable, Equatable {
    /// Processor time in seconds, of all threads and of the system for them.
    public var cpuSeconds: Double
    /// The bytes in memory.
    public var residentBytes: Int

    /// Tells what was measured.
    public init(cpuSeconds: Double, residentBytes: Int) {
        (self.cpuSeconds, self.residentBytes) = (cpuSeconds, residentBytes)
    }
}

extension Metrics {
    /// Returns the numbers in Prometheus's text format, version 0.0.4.
    ///
    /// - Parameters:
    ///   - models: The models that are served, whose prefixes are told as well.
    ///   - resources: What the process has taken, if that is known.
    /// - Returns: The lines.
    public func prometheusText(_ models: [ServedModel], _ resources: Resources? = nil) -> String {
        let figures = snapshot
        var text = PrometheusText()
        text.family("lmserve_requests_total", "counter", "Answers by route and HTTP status.")
        for (answer, count) in figures.answers.sorted(by: {
            ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status)
        }) {
            text.sample(
                "lmserve_requests_total", count, [("route", answer.route), ("status", "\(answer.status)")])
        }
        text.counter("lmserve_prompt_tokens_total", "Tokens of prompts.", figures.promptTokens)
        text.counter(
            "lmserve_prompt_cached_tokens_total", "Tokens of prompts whose state was kept.",
            figures.cachedTokens)
        text.counter("lmserve_written_tokens_total", "Tokens drawn.", figures.writtenTokens)
        text.counter("lmserve_ticks_total", "Steps of the loop.", figures.ticks)
        text.counter(
            "lmserve_stepped_texts_total", "Texts that took part in a step, summed.", figures.steppedTexts)
        text.counter(
            "lmserve_cancelled_total", "Requests given up by their clients or out of time.", figures.cancelled
        )
        text.counter("lmserve_refused_total", "Requests refused because the queue was full.", figures.refused)
        text.counter("lmserve_reloads_total", "Reloads of the models.", figures.reloads)
        text.gauge(
            "lmserve_requests_waiting", "Requests of which texts have not been started.", figures.waiting)
        text.gauge("lmserve_texts_writing", "Texts that are read or written.", figures.writing)
        text.gauge("lmserve_connections", "Open connections.", figures.connections)
        text.histogram(
            "lmserve_time_to_first_token_seconds", "Time from a request to its first token.",
            figures.firstToken)
        text.histogram(
            "lmserve_request_seconds", "Time from a request to the end of its answer.", figures.request)
        text.histogram("lmserve_tick_seconds", "Time of a step of the loop.", figures.tick)
        text.prefixes(models)
        if let resources {
            // The names that Prometheus's own libraries use.
            text.family("process_cpu_seconds_total", "counter", "Processor time of the server.")
            text.sample("process_cpu_seconds_total", resources.cpuSeconds)
            text.gauge("process_resident_memory_bytes", "Memory of the server.", resources.residentBytes)
        }
        return text.lines
    }
}

/// Lines of Prometheus's text format.
private struct PrometheusText {
    private(set) var lines = ""

    mutating func family(_ name: String, _ type: String, _ help: String) {
        lines += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    mutating func sample(
        _ name: String, _ value: some CustomStringConvertible, _ labels: [(String, String)] = []
    ) {
        let pairs = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        lines += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(pairs)} \(value)\n"
    }

    mutating func counter(_ name: String, _ help: String, _ value: Int) {
        family(name, "counter", help)
        sample(name, value)
    }

    mutating func gauge(_ name: String, _ help: String, _ value: Int) {
        family(name, "gauge", help)
        sample(name, value)
    }

    mutating func histogram(_ name: String, _ help: String, _ histogram: Histogram) {
        family(name, "histogram", help)
        var total = 0
        for (i, count) in histogram.counts.enumerated() {
            total += count
            let bound = i < Histogram.bounds.count ? "\(Histogram.bounds[i])" : "+Inf"
            sample(name + "_bucket", total, [("le", bound)])
        }
        sample(name + "_sum", histogram.sum)
        sample(name + "_count", total)
    }

    mutating func prefixes(_ models: [ServedModel]) {
        let figures = models.map { ($0.name, $0.prefixes.figures) }
        func each(
            _ name: String, _ type: String, _ help: String, _ value: (PrefixCache.Figures) -> Int,
            _ text: inout PrometheusText
        ) {
            text.family(name, type, help)
            for (model, figures) in figures { text.sample(name, value(figures), [("model", model)]) }
        }
        each("lmserve_prefix_states", "gauge", "States of prompts that are kept.", \.states, &self)
        each("lmserve_prefix_bytes", "gauge", "Their bytes.", \.bytes, &self)
        each("lmserve_prefix_lookups_total", "counter", "Prompts looked up.", \.lookups, &self)
        each("lmserve_prefix_hits_total", "counter", "Prompts of which a beginning was kept.", \.hits, &self)
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
