// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]
let cSettings: [CSetting] = [.treatAllWarnings(as: .error)]

let package = Package(
    name: "lm",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Text", targets: ["Text"]),
        .library(name: "Neural", targets: ["Neural"]),
        .library(name: "Modeling", targets: ["Modeling"]),
        .library(name: "Typing", targets: ["Typing"]),
        .library(name: "Engine", targets: ["Engine"]),
        .library(name: "Training", targets: ["Training"]),
        .library(name: "Analysis", targets: ["Analysis"]),
        .library(name: "Lab", targets: ["Lab"]),
        .library(name: "Serving", targets: ["Serving"]),
        .executable(name: "lmtok", targets: ["lmtok"]),
        .executable(name: "lmtrain", targets: ["lmtrain"]),
        .executable(name: "lmeval", targets: ["lmeval"]),
        .executable(name: "lmgen", targets: ["lmgen"]),
        .executable(name: "lmtype", targets: ["lmtype"]),
        .executable(name: "lmembed", targets: ["lmembed"]),
        .executable(name: "lmlab", targets: ["lmlab"]),
        .executable(name: "lmserve", targets: ["lmserve"]),
        .executable(name: "lmbench", targets: ["lmbench"]),
    ],
    dependencies: [
        // Flags, help, completions and usage errors of every command.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // SHA-256 of texts, vocabularies and checkpoint files.
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        // Elementary functions on Float and Double, the same names on every platform.
        .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
        // Files and their errors as types instead of errno.
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        // Binary search in sorted collections.
        .package(url: "https://github.com/apple/swift-algorithms", from: "1.2.1"),
        // HTTP for lmserve alone; without its traits it brings neither configuration files nor all of Foundation. The three
        // after it are its own, named because lmserve uses them directly: channels, header fields, logs.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.14.0"),
    ],
    targets: [
        // MARK: C libraries: the system libraries give flags, the targets give Swift a header of our own
        .systemLibrary(
            name: "ICUSystem", pkgConfig: "icu-i18n", providers: [.apt(["libicu-dev"]), .brew(["icu4c"])]),
        .systemLibrary(name: "oneDNNSystem", providers: [.apt(["libdnnl-dev"]), .brew(["onednn"])]),
        .systemLibrary(
            name: "LAPACKSystem", pkgConfig: "openblas",
            providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
        .systemLibrary(
            name: "CairoSystem", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"]), .brew(["cairo"])]),
        .target(name: "CICU", dependencies: ["ICUSystem"], cSettings: cSettings),
        // Threads for jobs of microseconds, the same for training and generation.
        .target(name: "CThreads", cSettings: cSettings),
        .target(name: "CKernels", dependencies: ["CThreads"], cSettings: cSettings),
        .target(
            name: "COneDNN", dependencies: ["CThreads", "oneDNNSystem"], cSettings: cSettings,
            linkerSettings: [.linkedLibrary("dnnl"), .linkedLibrary("omp", .when(platforms: [.macOS]))]),
        // Imported by Analysis only, so that no second thread pool enters training or generation.
        .target(name: "CLAPACK", dependencies: ["LAPACKSystem"], cSettings: cSettings),
        // The model that comes with the program, and where it is.
        .target(
            name: "CShippedModel", resources: [.copy("shipped")], cSettings: cSettings),
        .target(name: "CCairo", dependencies: ["CairoSystem"], cSettings: cSettings),

        // MARK: Libraries: each may import only what it names, and says why nothing more
        // Bytes to token ids and back. Knows no numbers: it decides what a token is, whatever reads them.
        .target(
            name: "Text",
            dependencies: [
                "CICU", .product(name: "Algorithms", package: "swift-algorithms"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings),
        // Tensors, their files, and one step of a network. Knows no text, and needs no oneDNN to write it.
        .target(
            name: "Neural",
            dependencies: ["CKernels", .product(name: "RealModule", package: "swift-numerics")],
            swiftSettings: settings),
        // Layers in training, forward and backward over whole windows. Knows no tokens and no text, so that anything
        // made of these layers trains on it.
        .target(
            name: "Engine",
            dependencies: ["COneDNN", "Neural", .product(name: "RealModule", package: "swift-numerics")],
            swiftSettings: settings),
        // Language models in memory and on disk: Text's tokens and Neural's network together. Trains nothing, so that a
        // program that only writes text is small.
        .target(
            name: "Modeling",
            dependencies: [
                "CShippedModel", "Text", "Neural", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "RealModule", package: "swift-numerics"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings),
        // Suggestions while typing, by any of Modeling's predictors. Knows no terminal.
        .target(
            name: "Typing",
            dependencies: [
                "Text", "Neural", "Modeling", .product(name: "Algorithms", package: "swift-algorithms"),
                .product(name: "RealModule", package: "swift-numerics"),
            ],
            swiftSettings: settings),
        // The language model on Engine's layers, its runs and its evaluation: the only library that brings oneDNN.
        .target(
            name: "Training",
            dependencies: [
                "Text", "Neural", "Engine", "Modeling",
                .product(name: "RealModule", package: "swift-numerics"),
            ],
            swiftSettings: settings),
        // What a model has learned, as tables and pictures. The only library with LAPACK and Cairo.
        .target(
            name: "Analysis",
            dependencies: [
                "CLAPACK", "CCairo", "Text", "Neural", "Modeling",
                .product(name: "RealModule", package: "swift-numerics"),
            ],
            swiftSettings: settings),
        // The lecture's systems on the engine that trains the language model, and their report. Prints nothing.
        .target(
            name: "Lab",
            dependencies: [
                "Text", "Neural", "Engine", "Modeling", "Training", "Analysis",
                .product(name: "RealModule", package: "swift-numerics"),
            ],
            swiftSettings: settings),
        // Completions and suggestions for many clients at once: requests, one loop that writes all texts, prefixes kept
        // for the next request. Knows no sockets, so that it is tested without them.
        .target(
            name: "Serving", dependencies: ["Text", "Neural", "Modeling", "Typing"],
            swiftSettings: settings),
        // What the commands share: option groups, errors and exit codes, terminal. No library imports it.
        .target(
            name: "Console",
            dependencies: [
                "Text", "Neural", "Modeling", "Typing",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings),
        // The same for commands that train or measure; apart from Console, so that the others load no oneDNN.
        .target(
            name: "TrainingConsole", dependencies: ["Engine", "Training", "Console"], swiftSettings: settings),

        // MARK: Commands: they parse, call and print
        .executableTarget(name: "lmtok", dependencies: ["Text", "Console"], swiftSettings: settings),
        .executableTarget(
            name: "lmtrain",
            dependencies: ["Text", "Neural", "Engine", "Modeling", "Training", "Console", "TrainingConsole"],
            swiftSettings: settings),
        .executableTarget(
            name: "lmeval",
            dependencies: ["Text", "Neural", "Engine", "Modeling", "Training", "Console", "TrainingConsole"],
            swiftSettings: settings),
        .executableTarget(
            name: "lmgen",
            dependencies: ["Text", "Neural", "Engine", "Modeling", "Training", "Console", "TrainingConsole"],
            swiftSettings: settings),
        .executableTarget(
            name: "lmtype", dependencies: ["Text", "Neural", "Modeling", "Typing", "Console"],
            swiftSettings: settings),
        .executableTarget(
            name: "lmembed", dependencies: ["Text", "Neural", "Modeling", "Analysis", "Console"],
            swiftSettings: settings),
        // The only target with an HTTP server in it.
        .executableTarget(
            name: "lmserve",
            dependencies: [
                "Text", "Neural", "Modeling", "Typing", "Serving", "Console",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ],
            // The page is in the program, so that it is served wherever the program is.
            resources: [
                "page.html", "page.css", "Scripts/base.js", "Scripts/notes.js", "Scripts/settings.js",
                "Scripts/server.js", "Scripts/editor.js", "Scripts/versions.js", "Scripts/documents.js",
                "Scripts/suggestions.js", "Scripts/continuations.js", "Scripts/surprise.js",
                "Scripts/novelty.js",
                "Scripts/keypad.js", "Scripts/keys.js",
            ].map { .embedInCode("Page/\($0)") },
            swiftSettings: settings),
        .executableTarget(
            name: "lmlab",
            dependencies: [
                "Text", "Neural", "Engine", "Modeling", "Analysis", "Lab", "Console", "TrainingConsole",
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "lmbench",
            dependencies: [
                "Text", "Neural", "Engine", "Modeling", "Typing", "Training", "Console", "TrainingConsole",
            ],
            swiftSettings: settings),

        // MARK: Tests
        .target(name: "CAllocations", path: "Tests/CAllocations", cSettings: cSettings),
        .target(name: "CTerminal", path: "Tests/CTerminal", cSettings: cSettings),
        .target(
            name: "TinyModels", dependencies: ["Text", "Neural", "Modeling"], path: "Tests/TinyModels",
            swiftSettings: settings),
        .testTarget(
            name: "TextTests",
            dependencies: ["Text", .product(name: "SystemPackage", package: "swift-system")],
            swiftSettings: settings),
        .testTarget(
            name: "NeuralTests",
            dependencies: [
                "Neural", "CAllocations", .product(name: "RealModule", package: "swift-numerics"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ModelingTests",
            dependencies: [
                "Text", "Neural", "Modeling", "TinyModels", "CAllocations",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "TypingTests", dependencies: ["Text", "Neural", "Modeling", "Typing", "TinyModels"],
            swiftSettings: settings),
        .testTarget(
            name: "ServingTests",
            dependencies: ["Text", "Neural", "Modeling", "Typing", "Serving", "TinyModels"],
            swiftSettings: settings),
        .testTarget(
            name: "EngineTests", dependencies: ["CThreads", "Neural", "Engine", "CAllocations"],
            resources: [.copy("Fixtures")], swiftSettings: settings),
        .testTarget(
            name: "TrainingTests",
            dependencies: [
                "Text", "Neural", "Engine", "Modeling", "Training", "CAllocations",
                .product(name: "RealModule", package: "swift-numerics"),
            ],
            resources: [.copy("Fixtures")], swiftSettings: settings),
        .testTarget(
            name: "AnalysisTests", dependencies: ["Text", "Neural", "Modeling", "Analysis"],
            swiftSettings: settings),
        .testTarget(
            name: "LabTests",
            dependencies: [
                "Text", "Neural", "Engine", "Modeling", "Training", "Analysis", "TinyModels", "Lab",
                .product(name: "RealModule", package: "swift-numerics"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "CTerminal", "Text", "Neural", "Engine", "Modeling", "Typing", "Console",
                .product(name: "Crypto", package: "swift-crypto"),
                "lmtok", "lmtrain", "lmeval", "lmgen", "lmtype", "lmembed", "lmlab", "lmserve", "lmbench",
            ],
            swiftSettings: settings),
    ]
)

// `script/fuzz` sets this: nothing else links the fuzzer, whose library brings the main function.
if Context.environment["LM_FUZZING"] != nil {
    package.targets.append(
        .executableTarget(
            name: "Fuzzing",
            dependencies: [
                "Text", "Neural", "Modeling", "Typing", "Training", "Analysis", "Lab", "Console",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Tests/Fuzzing", exclude: ["words.txt"], swiftSettings: settings))
}
