// swift-tools-version: 6.2
import PackageDescription

// XGA_EMBEDDED=1 builds the executables that ship, without a Swift runtime; see `make build`.
let embedded = Context.environment["XGA_EMBEDDED"] == "1"
let settings: [SwiftSetting] =
  [.strictMemorySafety(), .treatAllWarnings(as: .error)]
  + (embedded ? [.enableExperimentalFeature("Embedded")] : [])

// XGA_FUZZ=1 builds the fuzzers, which link the programs as libraries; see `make fuzz`.
let fuzzing = Context.environment["XGA_FUZZ"] == "1"

// XGA_SIMULATE=1 builds the simulation, which has both programs in one process; see `make simulate`.
let simulating = Context.environment["XGA_SIMULATE"] == "1"

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  fuzzing || simulating
    ? .target(name: name, dependencies: dependencies, exclude: ["main.swift"], swiftSettings: settings)
    : .executableTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
  name: "xen-guest-agent",
  products: [.library(name: "Xenstore", targets: ["Xenstore"])],
  targets: [
    .systemLibrary(name: "CXenstore", pkgConfig: "xenstore", providers: [.apt(["libxen-dev"])]),
    .systemLibrary(name: "CMnl", pkgConfig: "libmnl", providers: [.apt(["libmnl-dev"])]),
    .systemLibrary(
      name: "CSeccomp", pkgConfig: "libseccomp", providers: [.apt(["libseccomp-dev"])]),
    .systemLibrary(name: "CCollector"),
    .systemLibrary(name: "CLinux"),
    .target(name: "CProgram"),
    .target(name: "CHeap", cSettings: [.unsafeFlags(["-fno-builtin", "-Oz"])]),
    .target(name: "Wire", swiftSettings: settings),
    .target(name: "Encoding", dependencies: ["Wire"], swiftSettings: settings),
    .target(name: "Xenstore", dependencies: ["CXenstore", "CLinux"], swiftSettings: settings),
    .target(name: "Program", dependencies: ["Wire", "CLinux", "CProgram"], swiftSettings: settings),
    .target(name: "Print", dependencies: ["Program", "Wire", "CLinux"], swiftSettings: settings),
    // Where there is a Swift runtime, the heap is its own.
    program(
      "publisher",
      ["Print", "Wire", "Xenstore", "Program", "CProgram", "CSeccomp", "CLinux"] + (embedded ? ["CHeap"] : [])),
    program("collector", ["Wire", "Encoding", "Program", "CProgram", "CMnl", "CCollector", "CLinux"]),
  ]
)

if !fuzzing && !simulating {
  package.products += [
    .executable(name: "xen-guest-publisher", targets: ["publisher"]),
    .executable(name: "xen-guest-collector", targets: ["collector"]),
  ]
}

// Each fuzzer is its main file, an oracle, and what that shares with the tests.
if fuzzing {
  let exclude = ["Fixtures", "Support", "XenSupport"]
  package.targets += [
    .target(name: "CFuzzer", path: "Tests/Fuzz/CFuzzer"),
    .executableTarget(
      name: "PublisherFuzzer", dependencies: ["CFuzzer", "publisher", "Encoding"], path: "Tests",
      exclude: exclude,
      sources: [
        "Fuzz/PublisherFuzzer", "PublisherTests/PublisherOracle.swift", "PublisherTests/Grammar.swift",
        "PublisherTests/Guest.swift", "PublisherTests/Support.swift", "PublisherTests/Xenstored.swift",
      ]),
    .executableTarget(
      name: "CollectorFuzzer", dependencies: ["CFuzzer", "collector", "Encoding"], path: "Tests",
      exclude: exclude,
      sources: [
        "Fuzz/CollectorFuzzer", "CollectorTests/CollectorOracle.swift", "CollectorTests/Support.swift",
      ]),
  ]
}

if simulating {
  package.targets += [
    .target(name: "CSimulation", dependencies: ["CProgram"], path: "Tests/SimulationTests/CSimulation"),
    .executableTarget(
      name: "Simulation", dependencies: ["CSimulation", "Random", "publisher", "collector", "Program", "Xenstore"],
      path: "Tests/SimulationTests", exclude: ["CSimulation", "PlantedBugs"]),
    .target(name: "Random", path: "Tests/Random"),
  ]
}

// Tests need Foundation and the ordinary runtime.
if !embedded && !fuzzing && !simulating {
  package.targets += [
    .target(name: "Random", path: "Tests/Random"),
    .testTarget(
      name: "WireTests", dependencies: ["Wire", "Encoding", "Random", "Support"], swiftSettings: settings),
    .testTarget(
      name: "ProgramTests", dependencies: ["Program", "CProgram", "Wire", "CLinux", "Support"], swiftSettings: settings),
    .testTarget(
      name: "CollectorTests",
      dependencies: ["collector", "CCollector", "CMnl", "Wire", "Encoding", "Program", "CLinux", "Support"]),
    .testTarget(
      name: "PublisherTests",
      dependencies: ["publisher", "Wire", "Encoding", "Xenstore", "Program", "CLinux", "CSeccomp"]),
    .testTarget(name: "XenstoreTests", dependencies: ["Xenstore", "CLinux"]),
    .target(name: "Support", path: "Tests/Support", exclude: ["Lab"]),
    .executableTarget(name: "Bench", dependencies: ["Support", "XenSupport"], path: "Tests/Bench"),
    .testTarget(name: "SupportTests", dependencies: ["Support"]),
    .testTarget(name: "EndToEndTests", dependencies: ["Random", "Support"]),
    .target(name: "XenSupport", dependencies: ["Support"], path: "Tests/XenSupport", exclude: ["Lab"]),
    .testTarget(name: "GuestTests", dependencies: ["Support", "XenSupport"], exclude: ["run-guests"]),
    .testTarget(name: "XenTests", dependencies: ["Random", "Support", "XenSupport"]),
  ]
}
