import Foundation
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite("lmtrain interrupted") struct TrainInterruptTests {
    /// Waits until a process has slept for a while: it is blocked by a pipe, not computing or writing a checkpoint,
    /// however busy the machine is.
    private func waitUntilAsleep(_ process: pid_t) {
        var naps = 0
        for _ in 0..<4_000 where naps < 40 {
            usleep(5_000)
            guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else {
                usleep(500_000)  // a system without /proc
                return
            }
            let state = status.split(separator: ")").last?.first { $0 != " " }
            naps = state == "S" ? naps + 1 : 0
        }
    }

    /// Starts a run and interrupts it in the middle, whatever the speed of the machine: its metrics go to a pipe of one
    /// page, which is full after about twenty steps and blocks the run.
    private func runInterrupted(
        _ flags: [String], in directory: URL, signals: Int = 1, staysBlocked: Bool = false
    ) throws -> Outcome {
        let path = directory.appending(path: "metrics").path
        try #require(mkfifo(path, 0o600) == 0)
        let pipe = open(path, O_RDWR | O_CLOEXEC)
        defer { close(pipe) }
        #if os(Linux)
        _ = fcntl(pipe, 1031 /* F_SETPIPE_SZ */, 4096)
        #endif
        let running = try RunningCommand(
            "lmtrain", flags + ["--metrics", path], directory: directory)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var waiting: Int32 = 0
        while running.process.isRunning, waiting < 3_000 {
            usleep(5_000)
            try #require(ioctl(pipe, UInt(FIONREAD), &waiting) == 0)
        }
        // Fill the pipe to the last byte, so that the next line of the metrics blocks the run, wherever it is now.
        _ = fcntl(pipe, F_SETFL, O_NONBLOCK)
        var filler = UInt8(ascii: " ")
        while write(pipe, &filler, 1) == 1 {}
        waitUntilAsleep(running.process.processIdentifier)
        for _ in 0..<signals {
            kill(running.process.processIdentifier, SIGINT)
            usleep(20_000)
        }
        if staysBlocked { return try running.wait() }
        // Emptying the pipe lets the run finish its step, after which it stops.
        while running.process.isRunning {
            if read(pipe, &buffer, buffer.count) <= 0 { usleep(5_000) }
        }
        return try running.wait()
    }

    @Test(
        "Ctrl-C saves a checkpoint and says how to resume; resuming gives the same bits as an uninterrupted run",
        arguments: [1, 2])
    func resumesExactly(threads: Int) throws {
        try withStory { directory in
            // An epoch has more steps than the run, so it is interrupted in the middle of one.
            let flags =
                [
                    "story.txt", "--steps", "80", "--dropout", "0.3", "--optimizer", "adam",
                    "--validate-every",
                    "7", "--hidden", "12", "--layers", "2", "--embedding", "8", "--batch", "4", "--bptt",
                    "10",
                    "--threads", "\(threads)",
                ]
            let stopped = try runInterrupted(flags, in: directory)
            #expect(stopped.status == 130, "\(stopped.errors)")
            #expect(stopped.errors.contains("to continue: lmtrain --resume --out models/story"))
            let run = directory.appending(path: "models/story")
            #expect(!entries(run).contains("latest-80"), "the signal came after the last step")

            let resumed = try CommandTests.run(
                "lmtrain", ["--resume", "--out", "models/story"],
                directory: directory)
            #expect(resumed.status == 0, "\(resumed.errors)")
            #expect(resumed.errors.contains("resuming models/story after step"))
            #expect(
                try CommandTests.run(
                    "lmtrain", flags + ["--out", "whole"], directory: directory
                ).status == 0)
            for file in ["model.safetensors", "optimizer.safetensors"] {
                let a = try latest(file, in: run, step: 80)
                let b = try latest(file, in: directory.appending(path: "whole"), step: 80)
                #expect(a == b, "\(file) differs")
            }
        }
    }

    @Test("a run that cannot finish its step within a second ends with the checkpoint before it, and says so")
    func blocked() throws {
        try withStory { directory in
            let flags = ["story.txt", "--steps", "80", "--validate-every", "2"] + smallNetwork
            let stopped = try runInterrupted(flags, in: directory, staysBlocked: true)
            #expect(stopped.status == 130)
            let last = try #require(stopped.errors.split(separator: "\n").last)
            #expect(
                last.hasPrefix("stopped at step ")
                    && last.hasSuffix("the last one saved; to continue: lmtrain --resume --out models/story"))
            #expect(!entries(directory.appending(path: "models/story")).contains { $0.hasPrefix(".tmp") })
            #expect(try run("lmtrain", ["--resume"], directory: directory).status == 0)
        }
    }

    @Test("a second Ctrl-C ends the run at once, and its checkpoint is valid")
    func killed() throws {
        try withStory { directory in
            let flags = ["story.txt", "--steps", "80", "--validate-every", "2"] + smallNetwork
            let stopped = try runInterrupted(flags, in: directory, signals: 2)
            #expect(stopped.status == 130)
            #expect(!stopped.errors.contains("to continue"))
            // A changed recipe is refused only after the checkpoint has been read and verified.
            let again = try run("lmtrain", ["--resume", "--hidden", "16"], directory: directory)
            #expect(again.status == 64 && again.errors.contains("--hidden"), "\(again.errors)")
        }
    }
}
