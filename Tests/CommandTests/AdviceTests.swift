import Console
import Modeling
import Testing
import Text

@Suite("Advice") struct AdviceTests {
    @Test(
        "the libraries name no command or flag, and the commands add the one that helps",
        arguments: [
            (.noModel(root: "models"), "no model in models yet; train one first: lmtrain FILE"),
            (.modelNotFound("x", known: []), "no model 'x'; train one first: lmtrain FILE"),
            (
                .modelNotFound("x", known: ["a", "b"]),
                "no model 'x'; the models are a, b; lmgen --list shows them"
            ),
            (
                .notACheckpoint(path: "d"),
                "d holds no checkpoint; name a directory that lmtrain wrote; lmgen --list shows them"
            ),
            (
                .nothingToResume(path: "d"),
                "d holds no checkpoint to resume from; leave --resume out to start a new run"
            ),
            (
                .cannotCreate(path: "d", reason: "no"),
                "cannot create d: no; choose a writable directory with --out"
            ),
            (
                .diskFull(path: "d", needed: 3),
                "cannot write d: the disk is full, 3 bytes are needed; the previous checkpoint is intact; "
                    + "free some space, then continue with --resume"
            ),
            (
                .locked(path: "d", process: 7),
                "d is in use by process 7; wait for it, or choose another directory with --out"
            ),
            (
                .text(.vocabulary(path: "v", line: 2, reason: "no")),
                "v, line 2: no; build the vocabulary again with lmtok vocab"
            ),
        ] as [(CheckpointError, String)])
    func checkpoints(error: CheckpointError, line: String) {
        #expect(error.message == line)
        #expect(!"\(error)".contains("--") && !"\(error)".contains("lm"))
    }

    @Test("a full disk is told to be freed, and a file system that is read-only is not")
    func unwritable() {
        let errors = ["No space left on device", "Read-only file system"].map {
            TextError.unwritable(path: "f", reason: $0).message
        }
        #expect(
            errors == [
                "cannot write f: No space left on device; free some space or choose another place",
                "cannot write f: Read-only file system; choose another place",
            ])
    }

    @Test(
        "a path in a printed command is one word of the shell",
        arguments: [
            ("models/a-b_1.x", "models/a-b_1.x"), ("modèle/小说", "modèle/小说"), ("my run", "'my run'"),
            ("it's", "'it'\\''s'"), ("$HOME", "'$HOME'"), ("~/x", "'~/x'"), ("a;b", "'a;b'"), ("-x", "./-x"),
            ("", "''"),
        ])
    func shell(path: String, word: String) throws {
        #expect(shellWord(path) == word)
    }
}
