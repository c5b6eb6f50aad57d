import Foundation
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Threads that sleep while they wait, for a machine that has other things to do; the arithmetic is the same.
private let patient = ["OMP_WAIT_POLICY": "PASSIVE"]

@Suite("lmtrain interrupted") struct TrainInterruptTests {
    /// Waits until a process has slept for a while, as one does that waits for a pipe; one that computes or writes
    /// a checkpoint does not, however busy the machine is.
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

    /// Starts a run whose metrics go into a pipe of one page, which holds it up after some twenty steps, and
    /// interrupts it there: a stop in the middle that does not depend on how fast the machine is.
    private func interrupted(_ flags: [String], in directory: URL, signals: Int = 1) throws -> Outcome {
        let path = directory.appending(path: "metrics").path
        try #require(mkfifo(path, 0o600) == 0)
        let pipe = open(path, O_RDWR | O_CLOEXEC)
        defer { close(pipe) }
        #if os(Linux)
        _ = fcntl(pipe, 1031 /* F_SETPIPE_SZ */, 4096)
        #endif
        let running = try RunningCommand(
            "lmtrain", flags + ["--metrics", path], environment: patient, directory: directory)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var waiting: Int32 = 0
        while running.process.isRunning, waiting < 3_000 {
            usleep(5_000)
            try #require(ioctl(pipe, UInt(FIONREAD), &waiting) == 0)
        }
        // Full to the last byte, the pipe takes no line any more: wherever the run is now, its next one holds it up.
        _ = fcntl(pipe, F_SETFL, O_NONBLOCK)
        var filler = UInt8(ascii: " ")
        while write(pipe, &filler, 1) == 1 {}
        waitUntilAsleep(running.process.processIdentifier)
        for _ in 0..<signals {
            kill(running.process.processIdentifier, SIGINT)
            usleep(20_000)
        }
        // Only now may it go on; it stops after the step that it is at.
        while running.process.isRunning {
            if read(pipe, &buffer, buffer.count) <= 0 { usleep(5_000) }
        }
        return try running.wait()
    }

    @Test(
        "Ctrl-C saves and says how to go on, and the resumed run ends with the bits of one never stopped",
        arguments: [1, 2])
    func resumesExactly(threads: Int) throws {
        try withStory { directory in
            // An epoch has more steps than the run, so a stop is in the middle of one.
            let flags =
                [
                    "story.txt", "--steps", "80", "--dropout", "0.3", "--optimizer", "adam",
                    "--validate-every",
                    "7", "--hidden", "12", "--layers", "2", "--embedding", "8", "--batch", "4", "--bptt",
                    "10",
                    "--threads", "\(threads)",
                ]
            let stopped = try interrupted(flags, in: directory)
            #expect(stopped.status == 130, "\(stopped.errors)")
            #expect(stopped.errors.contains("to continue: lmtrain --resume --out models/story"))
            let run = directory.appending(path: "models/story")
            #expect(!entries(run).contains("latest-80"), "the signal came after the last step")

            let resumed = try CommandTests.run(
                "lmtrain", ["--resume", "--out", "models/story"], environment: patient, directory: directory)
            #expect(resumed.status == 0, "\(resumed.errors)")
            #expect(resumed.errors.contains("resuming models/story after step"))
            #expect(
                try CommandTests.run(
                    "lmtrain", flags + ["--out", "whole"], environment: patient, directory: directory
                ).status == 0)
            for file in ["model.safetensors", "optimizer.safetensors"] {
                let a = try latest(file, in: run, step: 80)
                let b = try latest(file, in: directory.appending(path: "whole"), step: 80)
                #expect(a == b, "\(file) differs")
            }
        }
    }

    @Test("a second Ctrl-C ends at once and leaves a checkpoint that verifies")
    func killed() throws {
        try withStory { directory in
            let flags = ["story.txt", "--steps", "80", "--validate-every", "2"] + smallNetwork
            let stopped = try interrupted(flags, in: directory, signals: 2)
            #expect(stopped.status == 130)
            #expect(!stopped.errors.contains("to continue"))
            // Another length is refused, which is only found out once the checkpoint has been read and verified.
            let again = try run("lmtrain", ["--resume", "--patience", "1"], directory: directory)
            #expect(again.status == 64 && again.errors.contains("--patience"), "\(again.errors)")
        }
    }
}
