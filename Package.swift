// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

// `make build` sets XGA_EMBEDDED=1: the programs are built as Embedded Swift, without a Swift runtime.
let isEmbedded = Context.environment["XGA_EMBEDDED"] == "1"

let settings: [SwiftSetting] =
  [.strictMemorySafety(), .treatAllWarnings(as: .error)]
  + (isEmbedded ? [.enableExperimentalFeature("Embedded")] : [])

func target(
  _ name: String, in folder: String = "", _ dependencies: [Target.Dependency] = []
) -> Target {
  .target(name: name, dependencies: dependencies, path: "Sources/\(folder)\(name)", swiftSettings: settings)
}

func headers(of name: String, in folder: String = "", pkgConfig: String? = nil, apt: String? = nil) -> Target {
  .systemLibrary(
    name: name, path: "Sources/\(folder)\(name)", pkgConfig: pkgConfig,
    providers: apt.map { [.apt([$0])] })
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
  name: "xen-guest-agent",
  products: [
    .library(name: "Xenstore", targets: ["Xenstore"]),
    .executable(name: "xen-guest-publisher", targets: ["xen-guest-publisher"]),
    .executable(name: "xen-guest-collector", targets: ["xen-guest-collector"]),
    .executable(name: "xenstore", targets: ["xenstore"]),
  ],
  targets: [
    // All that runs in the publisher's process.
    headers(of: "CXenstore", in: "Trusted/", pkgConfig: "xenstore", apt: "libxen-dev"),
    headers(of: "CSystem", in: "Trusted/"),
    headers(of: "CLinux", in: "Trusted/"),
    .target(name: "CCommon", path: "Sources/Trusted/CCommon"),
    .target(
      name: "CHeap", path: "Sources/Trusted/CHeap", cSettings: [.unsafeFlags(["-fno-builtin", "-Oz"])]),
    target("Wire", in: "Trusted/"),
    target("Xenstore", in: "Trusted/", ["CXenstore", "CSystem"]),
    target("Common", in: "Trusted/", ["Wire", "CSystem", "CCommon", "CLinux"]),
    target("PrintMode", in: "Trusted/", ["Common", "Wire", "CSystem"]),
    target(
      "Publisher", in: "Trusted/",
      ["PrintMode", "Wire", "Xenstore", "Common", "CCommon", "CSystem", "CLinux"]),
    // A Swift runtime brings its own heap.
    program("xen-guest-publisher", ["Publisher"] + (isEmbedded ? ["CHeap"] : [])),

    // What runs in the collector's process besides Wire and Common.
    headers(of: "CMnl", pkgConfig: "libmnl", apt: "libmnl-dev"),
    headers(of: "CCollector"),
    target("WireEncoder", ["Wire"]),
    target("Collector", ["Wire", "WireEncoder", "Common", "CCommon", "CMnl", "CCollector", "CSystem", "CLinux"]),
    program("xen-guest-collector", ["Collector"]),

    // A command for operators; no part of the agent.
    target("XenstoreCommand", ["Xenstore", "Common", "Wire", "CCommon", "CSystem"]),
    program("xenstore", ["XenstoreCommand"]),
  ]
)

// What several kinds of tests share.
let nodeGrammar = Target.target(name: "NodeGrammar", path: "Tests/NodeGrammar")
let random = Target.target(name: "Random", path: "Tests/Random")

// `make fuzz` sets XGA_FUZZ=1. Each fuzzer is its main file, an oracle, and what that shares with the tests.
// Without -fsanitize=fuzzer they do not link.
let isFuzzing = Context.environment["XGA_FUZZ"] == "1"
if isFuzzing {
  let exclude = ["Fixtures", "Support", "XenSupport"]
  package.targets += [
    .target(name: "CFuzzer", path: "Tests/Fuzz/CFuzzer"),
    nodeGrammar,
    random,
    .executableTarget(
      name: "PublisherFuzzer", dependencies: ["CFuzzer", "NodeGrammar", "Random", "Publisher", "WireEncoder"],
      path: "Tests",
      exclude: exclude,
      sources: [
        "Fuzz/PublisherFuzzer", "PublisherTests/PublisherOracle.swift", "PublisherTests/Guest.swift",
        "PublisherTests/Support.swift", "PublisherTests/Xenstored.swift",
      ]),
    .executableTarget(
      name: "CollectorFuzzer", dependencies: ["CFuzzer", "Collector", "WireEncoder"], path: "Tests",
      exclude: exclude,
      sources: [
        "Fuzz/CollectorFuzzer", "CollectorTests/CollectorOracle.swift", "CollectorTests/Support.swift",
      ]),
  ]
}

// `make simulate` sets XGA_SIMULATE=1. The simulation has functions of libc and of the libraries replaced, so it is
// built alone.
let isSimulating = Context.environment["XGA_SIMULATE"] == "1"
if isSimulating {
  package.targets += [
    .target(name: "CSimulation", dependencies: ["CCommon"], path: "Tests/SimulationTests/CSimulation"),
    .executableTarget(
      name: "Simulation",
      dependencies: ["CSimulation", "NodeGrammar", "Random", "Publisher", "Collector", "Common", "Xenstore"],
      path: "Tests/SimulationTests", exclude: ["CSimulation", "PlantedBugs"]),
    nodeGrammar,
    random,
  ]
}

// The tests need Foundation and a Swift runtime.
if !isEmbedded && !isFuzzing && !isSimulating {
  package.targets += [
    nodeGrammar,
    random,
    .testTarget(
      name: "WireTests", dependencies: ["Wire", "WireEncoder", "NodeGrammar", "Random", "Support"],
      swiftSettings: settings),
    .testTarget(
      name: "CommonTests", dependencies: ["Common", "Wire", "CSystem", "Support"], swiftSettings: settings),
    .testTarget(
      name: "CollectorTests",
      dependencies: [
        "Collector", "CCollector", "CMnl", "Wire", "WireEncoder", "Common", "CSystem", "Random", "Support",
      ]),
    .testTarget(
      name: "PublisherTests",
      dependencies: [
        "Publisher", "Wire", "WireEncoder", "Xenstore", "Common", "CSystem", "NodeGrammar", "Random",
      ]),
    .testTarget(name: "XenstoreTests", dependencies: ["Xenstore", "CSystem"]),
    .target(name: "Support", dependencies: ["NodeGrammar"], path: "Tests/Support", exclude: ["Lab"]),
    .executableTarget(name: "Bench", dependencies: ["Support", "XenSupport"], path: "Tests/Bench"),
    .testTarget(name: "SupportTests", dependencies: ["Support"]),
    .testTarget(name: "EndToEndTests", dependencies: ["Common", "NodeGrammar", "Random", "Support"]),
    .target(name: "XenSupport", dependencies: ["Support"], path: "Tests/XenSupport", exclude: ["Lab"]),
    .testTarget(name: "GuestTests", dependencies: ["Support", "XenSupport"], exclude: ["run-guests"]),
    .testTarget(name: "PackageTests", dependencies: ["Support"]),
    .testTarget(name: "ArmTests", dependencies: ["Support", "XenSupport"]),
    .testTarget(name: "XenTests", dependencies: ["Random", "Support", "XenSupport"]),
  ]
}
