// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

extension EndToEnd {
  /// Where the kernel lacks what the newest ones have.
  @Suite struct OldKernels {
    /// What the collector uses where it can: openat2(2) with RESOLVE_CACHED; IFLA_CARRIER_UP_COUNT,
    /// IFLA_PERM_ADDRESS, IFLA_PARENT_DEV_NAME and IFLA_PARENT_DEV_BUS_NAME.
    private static let used = ["system call 437"] + [47, 54, 56, 57].map { "link attribute \($0)" }

    /// What each kernel lacks of that.
    private static func lacks(_ kernel: OldKernel) -> Set<String> {
      switch kernel {
      case .ubuntu1804: Set(used)
      case .rhel8, .ubuntu2004: Set(used).subtracting(["link attribute 47"])
      case .debian11: Set(used).subtracting(["link attribute 47", "link attribute 54"])
      }
    }

    @Test func what_a_guest_tells_does_not_depend_on_the_kernels_age() throws {
      let guest = try MixedGuest()
      let (snapshot, newest) = try guest.collect(
        try OldKernel.environment(devices: MixedGuest.devices))
      let links = newest.links.filter { !$0.name.hasSuffix("-peer") }
      #expect(links.map(\.name) == ["eth0", "eth1", "ens1", "br0", "mac0", "tap0"])
      #expect(links.map(\.vif) == [[0], [1], [], [], [], []])
      #expect(links.map(\.passthrough) == [false, false, true, false, false, false])
      #expect(
        links.map(\.ipv4) == [
          ["192.0.2.1/24", "198.51.100.7/25"], ["192.0.2.2/24"], ["203.0.113.1/24"],
          ["198.51.100.7/25"], ["203.0.113.1/24"], ["10.8.0.1/24"],
        ])
      #expect(newest.volumes.map(\.mountPoints) == [["/srv/a", "/srv/b"]])
      #expect(newest.volumes.map(\.freeBytes.count) == [1])
      for kernel in OldKernel.allCases {
        let notes = guest.folder.path + "/\(kernel.rawValue)"
        let environment = try kernel.environment(notes: notes, devices: MixedGuest.devices)
        #expect(try guest.collect(environment).line == snapshot, "\(kernel)")
        #expect(try Self.kept(notes).intersection(Self.used) == Self.lacks(kernel), "\(kernel)")
      }
    }

    /// Before 4.16 only changes of a carrier are counted.
    @Test(arguments: [OldKernel.ubuntu1804, .rhel8])
    func a_vifs_carrier_that_came_back_is_noticed(_ kernel: OldKernel) throws {
      let folder = try TemporaryFolder()
      let scenario = try Scenario(intervalSeconds: 3_600)
      try scenario.network.ip(fixtureAddresses)
      try scenario.startPublisher()
      let environment = try kernel.environment(notes: folder.path + "/notes")
      try scenario.startCollector(within: ["env"] + environment.map { "\($0)=\($1)" })
      try expectVifs(scenario, .fixture)
      let expected = try scenario.publishedLines()
      try scenario.guest.migrate()
      try scenario.network.flapCarrier(of: "eth0")
      let lines = try scenario.publishedLines(awaiting: expected, deadline: 2)
      #expect(lines == expected, "\(scenario.log)")
      let kept = try Self.kept(folder.path + "/notes")
      #expect(kept.contains("link attribute 47") == (kernel == .ubuntu1804))
    }

    /// Without close_range(2) and Landlock it closes what it was left all the same, and is confined by its filter.
    @Test(arguments: OldKernel.allCases)
    func a_publisher_closes_what_it_was_left_and_is_confined(_ kernel: OldKernel) throws {
      let folder = try TemporaryFolder()
      let manager = try ServiceManager()
      let place = try PublisherPlace()
      let environment = try kernel.environment(notes: folder.path + "/notes")
        .merging(manager.environment) { own, _ in own }
      let start = "exec 4</dev/null 5</dev/null 7</dev/null 63</dev/null; exec \"$0\" \"$@\""
      let publisher = try Daemon(["bash", "-c", start] + place.command, environment: environment)
      #expect(eventually { manager.message() == "READY=1" || !publisher.running })
      #expect(
        publisher.errorLines.last?.hasSuffix("seccomp; Landlock is not available on this kernel") == true,
        "\(publisher.errorLines)")
      let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(publisher.pid)/fd").compactMap { Int($0) }
      #expect(open.sorted() == [0, 1, 2, 3, 4])
      #expect(try publisher.state("Seccomp") == "2")
      // close_range(2) came with 5.9.
      let lacks: Set = kernel == .debian11 ? ["system call 444"] : ["system call 436", "system call 444"]
      #expect(try Self.kept(folder.path + "/notes").intersection(lacks) == lacks)
    }

    private static func kept(_ notes: String) throws -> Set<String> {
      let text = try String(contentsOfFile: notes, encoding: .utf8)
      return Set(text.prefix { $0 != "\0" }.split(separator: "\n").map(String.init))
    }
  }
}

/// A guest with links of all kinds, and a disk that is mounted twice.
private final class MixedGuest {
  static let devices = [
    "eth0": "xen/vif-0", "eth1": "xen/vif-1", "ens1": "pci/0000:00:05.0",
  ]
  let folder: TemporaryFolder
  private let network: Network
  private let root: Root
  private let disk: LoopDisk

  init() throws {
    folder = try TemporaryFolder()
    network = try Network()
    root = try Root()
    disk = try LoopDisk()
    for devid in 0...1 {
      try root.addVif("eth\(devid)", devid: devid)
      // The same device, where newer kernels have it found.
      try root.write("sys/bus/xen/devices/vif-\(devid)/devtype", "vif\n")
      try root.write("sys/bus/xen/devices/vif-\(devid)/nodename", "device/vif/\(devid)\n")
      try network.addLink("eth\(devid)", hardwareAddress: "00:16:3e:00:00:0\(devid)")
    }
    try root.addHardware("ens1")
    try network.addLink("ens1", hardwareAddress: "02:00:00:00:00:01")
    try network.ip([
      "link add br0 type bridge", "link set eth0 master br0",
      "link add link ens1 name mac0 type macvlan", "tuntap add dev tap0 mode tap",
    ])
    // No address of the kernel's own making, that would come later.
    for link in ["br0", "mac0", "tap0"] {
      try network.ip(["link set \(link) addrgenmode none", "link set \(link) up"])
    }
    try network.ip([
      "addr add 192.0.2.1/24 dev eth0", "addr add 192.0.2.2/24 dev eth1",
      "addr add 198.51.100.7/25 dev br0", "addr add 203.0.113.1/24 dev mac0",
      "addr add 10.8.0.1/24 dev tap0", "addr add 2001:db8::1/64 dev eth1 nodad",
    ])
    try root.addDisk("xvda", vbd: 51_712, number: disk.number, bytes: disk.bytes)
    try root.setMounts([(disk.number, "/srv/a"), (disk.number, "/srv/b")])
    for place in ["a", "b"] { try run("mkdir", "-p", root.path + "/srv/" + place) }
  }

  /// What a collector prints that sees the disk mounted.
  func collect(_ environment: [String: String]) throws -> (line: String, snapshot: Collected) {
    let script = #"mount $0 "$1/srv/a" && mount $0 "$1/srv/b" && shift && exec "$@""#
    let command = [Places.collector, "--once", "--stdout", "--root", root.path]
    let collector = try Daemon(
      network.entry + ["sh", "-c", script, disk.device, root.path] + command,
      environment: environment)
    let status = try collector.wait()
    guard status == 0, let line = collector.lastLine, let snapshot = try collector.collected()
    else { throw LabError("\(collector.errorLines)") }
    return (line, snapshot)
  }
}
