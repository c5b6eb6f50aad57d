import Foundation
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite("Signals") struct SignalTests {
    /// Starts a command in a directory with a pipe `endless`, whose reader gets the text and then waits for more, and
    /// calls `body` when it has read the text.
    private func reading(
        _ name: String, _ arguments: [String], _ body: (RunningCommand, URL) throws -> Void
    ) throws {
        try withTemporaryDirectory { directory in
            let path = directory.appending(path: "endless").path
            try #require(mkfifo(path, 0o600) == 0)
            let pipe = open(path, O_RDWR | O_CLOEXEC)
            defer { close(pipe) }
            let text = storyText()
            #expect(text.withUnsafeBytes { write(pipe, $0.baseAddress, $0.count) } == text.count)
            let running = try RunningCommand(name, arguments, directory: directory)
            var waiting: Int32 = 1
            while running.process.isRunning, waiting > 0 {
                usleep(5_000)
                try #require(ioctl(pipe, UInt(FIONREAD), &waiting) == 0)
            }
            try body(running, directory)
        }
    }

    @Test(
        "a command that reads ends with 128 and the number, says how to go on and has begun no file",
        arguments: [SIGINT, SIGTERM, SIGHUP])
    func reading(number: Int32) throws {
        for (name, arguments) in [
            ("lmtok", ["vocab", "endless", "--level", "word", "-o", "v.tsv"]), ("lmtrain", ["endless"]),
        ] {
            try reading(name, arguments) { running, directory in
                kill(running.process.processIdentifier, number)
                let outcome = try running.wait()
                #expect(outcome.status == 128 + number)
                #expect(outcome.output == "")
                #expect(
                    outcome.errors
                        == "Interrupted: nothing is left half done; run the same command again\n")
                #expect(entries(directory) == ["endless"])
            }
        }
    }
}
