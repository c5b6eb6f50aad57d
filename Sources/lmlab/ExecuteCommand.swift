import ArgumentParser
import Lab

/// Reads programs and writes what they print.
struct ExecuteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "execute",
        abstract:
            "Read a short Python program and write the number that it prints (sequence → vector → number).",
        discussion: """
            lmlab execute
            lmlab execute --digits 4 --steps 20000
            lmlab execute --length 4 --nesting 3 --curriculum mix --hidden 256

            Programs add, subtract, multiply by small numbers, assign, loop and choose (learning to execute, Zaremba \
            & Sutskever 2014). Without a flag, one network learns sums of two 3-digit numbers and another one \
            programs of all operations; --digits asks for sums alone, --length, --nesting or --curriculum for \
            programs alone. Test programs are never learned from. Both trainings take a few minutes.
            """)

    @Option(parsing: .unconditional, help: "The digits of the numbers that are added, 1 to 9. (default: 3)")
    var digits: Int?
    @Option(parsing: .unconditional, help: "The most digits of a number in programs, 1 to 9. (default: 4)")
    var length: Int?
    @Option(parsing: .unconditional, help: "The most operations of a program, 1 to 6. (default: 2)")
    var nesting: Int?
    @Option(help: "The order of easy and hard programs. (default: combined)") var curriculum: Curriculum?
    @Option(
        parsing: .unconditional,
        help: "The steps of each training, of 64 programs. (default: 24000 for sums, 8000 for programs)")
    var steps: Int?
    @Option(parsing: .unconditional, help: "The units of the encoder and of the decoder. (default: 128)")
    var hidden: Int?
    @OptionGroup var lab: LabArguments

    func run() throws {
        var experiment = ExecuteExperiment()
        (experiment.digits, experiment.length, experiment.nesting) = (digits, length, nesting)
        (experiment.curriculum, experiment.steps, experiment.hidden) = (curriculum, steps, hidden)
        try lab.run(experiment)
    }
}
