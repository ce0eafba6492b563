// swift-tools-version: 6.2
import PackageDescription

// XGA_EMBEDDED=1 builds the executables that ship, without a Swift runtime; see `make build`.
let embedded = Context.environment["XGA_EMBEDDED"] == "1"
let settings: [SwiftSetting] =
  [.strictMemorySafety(), .treatAllWarnings(as: .error)]
  + (embedded ? [.enableExperimentalFeature("Embedded")] : [])

let package = Package(
  name: "xen-guest-agent",
  products: [
    .library(name: "Xenstore", targets: ["Xenstore"]),
    .executable(name: "xen-guest-publisher", targets: ["publisher"]),
    .executable(name: "xen-guest-collector", targets: ["collector"]),
  ],
  targets: [
    .systemLibrary(name: "CXenstore", pkgConfig: "xenstore", providers: [.apt(["libxen-dev"])]),
    .systemLibrary(name: "CMnl", pkgConfig: "libmnl", providers: [.apt(["libmnl-dev"])]),
    .systemLibrary(
      name: "CSeccomp", pkgConfig: "libseccomp", providers: [.apt(["libseccomp-dev"])]),
    .systemLibrary(name: "CCollector"),
    .systemLibrary(name: "CLinux"),
    .target(name: "CProgram"),
    .target(name: "Wire", swiftSettings: settings),
    .target(name: "Encoding", dependencies: ["Wire"], swiftSettings: settings),
    .target(name: "Xenstore", dependencies: ["CXenstore", "CLinux"], swiftSettings: settings),
    .target(name: "Program", dependencies: ["Wire", "CLinux", "CProgram"], swiftSettings: settings),
    .target(name: "Print", dependencies: ["Program", "Wire", "CLinux"], swiftSettings: settings),
    .executableTarget(
      name: "publisher",
      dependencies: ["Print", "Wire", "Xenstore", "Program", "CSeccomp", "CLinux"],
      swiftSettings: settings),
    .executableTarget(
      name: "collector",
      dependencies: ["Wire", "Encoding", "Program", "CMnl", "CCollector", "CLinux"],
      swiftSettings: settings),
  ]
)

// Tests need Foundation and the ordinary runtime.
if !embedded {
  package.targets += [
    .testTarget(name: "WireTests", dependencies: ["Wire", "Encoding", "Support"], swiftSettings: settings),
    .testTarget(name: "ProgramTests", dependencies: ["Program", "Wire", "CLinux"], swiftSettings: settings),
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
    .testTarget(name: "EndToEndTests", dependencies: ["Support"]),
    .target(name: "XenSupport", dependencies: ["Support"], path: "Tests/XenSupport", exclude: ["Lab"]),
    .testTarget(name: "XenTests", dependencies: ["Support", "XenSupport"]),
  ]
}
