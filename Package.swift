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
        .executable(name: "lmtok", targets: ["lmtok"]),
        .executable(name: "lmtrain", targets: ["lmtrain"]),
        .executable(name: "lmeval", targets: ["lmeval"]),
        .executable(name: "lmgen", targets: ["lmgen"]),
        .executable(name: "lmtype", targets: ["lmtype"]),
        .executable(name: "lmembed", targets: ["lmembed"]),
        .executable(name: "lmbench", targets: ["lmbench"]),
    ],
    dependencies: [
        // Flags, help, completions and usage errors of every command.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // SHA-256 of texts, vocabularies and checkpoint files.
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        // Elementary functions on Float and Double, the same names on every platform.
        .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
        // Files and their errors in types instead of errno.
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        // The heap of the searches.
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        // Binary search in sorted collections.
        .package(url: "https://github.com/apple/swift-algorithms", from: "1.2.1"),
    ],
    targets: [
        // MARK: C libraries: the systems give flags to compile and link with, the targets give Swift a header
        .systemLibrary(
            name: "ICUSystem", pkgConfig: "icu-i18n", providers: [.apt(["libicu-dev"]), .brew(["icu4c"])]),
        .systemLibrary(name: "oneDNNSystem", providers: [.apt(["libdnnl-dev"]), .brew(["onednn"])]),
        .systemLibrary(
            name: "LAPACKSystem", pkgConfig: "openblas",
            providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
        .systemLibrary(
            name: "CairoSystem", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"]), .brew(["cairo"])]),
        .target(name: "CICU", dependencies: ["ICUSystem"], cSettings: cSettings),
        .target(name: "CKernels", cSettings: cSettings),
        .target(
            name: "COneDNN", dependencies: ["oneDNNSystem"], cSettings: cSettings,
            linkerSettings: [
                .linkedLibrary("dnnl"), .linkedLibrary("gomp", .when(platforms: [.linux])),
                .linkedLibrary("omp", .when(platforms: [.macOS])),
            ]),
        // Imported by Analysis only, so that no second thread pool enters training or generation.
        .target(name: "CLAPACK", dependencies: ["LAPACKSystem"], cSettings: cSettings),
        .target(name: "CCairo", dependencies: ["CairoSystem"], cSettings: cSettings),

        // MARK: Libraries, each may import only those it names
        .target(
            name: "Text",
            dependencies: [
                "CICU", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings),
        .target(
            name: "Neural",
            dependencies: ["CKernels", .product(name: "RealModule", package: "swift-numerics")],
            swiftSettings: settings),
        .target(
            name: "Modeling",
            dependencies: [
                "Text", "Neural", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "RealModule", package: "swift-numerics"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings),
        .target(
            name: "Typing",
            dependencies: [
                "Text", "Neural", "Modeling", .product(name: "Algorithms", package: "swift-algorithms"),
                .product(name: "RealModule", package: "swift-numerics"),
            ],
            swiftSettings: settings),
        .target(
            name: "Engine",
            dependencies: ["COneDNN", "Neural", .product(name: "RealModule", package: "swift-numerics")],
            swiftSettings: settings),
        .target(
            name: "Training",
            dependencies: [
                "Text", "Neural", "Engine", "Modeling",
                .product(name: "RealModule", package: "swift-numerics"),
            ],
            swiftSettings: settings),
        .target(
            name: "Analysis",
            dependencies: [
                "CLAPACK", "CCairo", "Text", "Neural", "Modeling",
                .product(name: "RealModule", package: "swift-numerics"),
            ],
            swiftSettings: settings),
        .target(
            name: "Console",
            dependencies: [
                "Text", "Neural", "Modeling", "Typing",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings),

        .target(
            name: "TrainingConsole", dependencies: ["Engine", "Training", "Console"], swiftSettings: settings),

        // MARK: Commands
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
        .executableTarget(
            name: "lmbench",
            dependencies: ["Text", "Neural", "Engine", "Modeling", "Training", "Console", "TrainingConsole"],
            swiftSettings: settings),

        // MARK: Tests
        .target(name: "CAllocations", path: "Tests/CAllocations", cSettings: cSettings),
        .target(name: "CTerminal", path: "Tests/CTerminal", cSettings: cSettings),
        .target(
            name: "TinyModels", dependencies: ["Text", "Neural", "Modeling"], path: "Tests/TinyModels",
            swiftSettings: settings),
        .testTarget(name: "TextTests", dependencies: ["Text"], swiftSettings: settings),
        .testTarget(
            name: "NeuralTests",
            dependencies: [
                "Neural", "CAllocations", .product(name: "RealModule", package: "swift-numerics"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ModelingTests",
            dependencies: ["Text", "Neural", "Modeling", "TinyModels", "CAllocations"],
            swiftSettings: settings),
        .testTarget(
            name: "TypingTests", dependencies: ["Text", "Neural", "Modeling", "Typing", "TinyModels"],
            swiftSettings: settings),
        .testTarget(
            name: "EngineTests", dependencies: ["Neural", "Engine", "CAllocations"],
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
            name: "CommandTests",
            dependencies: [
                "CTerminal", "Text", "Neural", "Modeling", "Typing", "Console",
                "lmtok", "lmtrain", "lmeval", "lmgen", "lmtype", "lmembed", "lmbench",
            ],
            swiftSettings: settings),
    ]
)
