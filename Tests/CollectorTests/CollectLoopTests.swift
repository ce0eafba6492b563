// SPDX-License-Identifier: Apache-2.0

import CCollector
import CSystem
import Common
import Foundation
import Support
import Testing
import Wire

@testable import Collector

/// Keeps what it is offered. The loop never sleeps for it.
private final class FakeDestination: Destination {
  var watched = pollfd(fd: -1, events: 0, revents: 0)
  let wakesAt: Milliseconds? = 0
  var isReady = true
  let wantsAt: Milliseconds? = nil
  private(set) var seen: [Int16] = []
  private(set) var offers: [[UInt8]] = []

  func advance(seen: Int16, at now: Milliseconds) { self.seen.append(seen) }
  func offer(_ snapshot: [UInt8], at now: Milliseconds) { offers.append(snapshot) }
}

private func loop(_ tree: Tree, _ destination: FakeDestination) throws -> CollectLoop<FakeDestination> {
  var options = Options()
  var arguments = Arguments([Array(tree.path("").utf8)])
  _ = try options.follow("--root", &arguments)
  var log = Log(program: "test")
  log.threshold = .error
  return CollectLoop(Collector(options, log), destination, KernelEvents(log), options, log)
}

@Test func the_first_step_offers_a_snapshot_of_all_that_is_known() throws {
  let tree = Tree([
    "/etc/os-release": "ID=debian\nVERSION_ID=12.5\nPRETTY_NAME=Debian\n",
    "/proc/sys/kernel/hostname": "web1.example.org\n", "/proc/sys/kernel/osrelease": "6.1.0\n",
    "/proc/meminfo": "MemTotal: 7 kB\nMemFree: 5 kB\n",
    "/sys/devices/system/xen_memory/xen_memory0/target": "",
    "/sys/bus/xen/drivers/vif/vif-9": "", "/sys/bus/xen/drivers/vbd/bind": "",
    "/sys/class/block/xvda/dev": "202:0\n", "/sys/class/block/xvda/size": "8\n",
    "/proc/self/mountinfo": "36 35 202:0 / /srv rw - ext4 /dev/xvda rw\n",
    "/sys/class/net/lo/device/devtype": "vif\n", "/sys/class/net/lo/device/nodename": "device/vif/9\n",
  ])
  let destination = FakeDestination()
  var loop = try loop(tree, destination)
  _ = withExtendedLifetime(tree) { loop.step(0) }
  let offer = try #require(destination.offers.first)
  let snapshot = try Snapshot(decoding: offer[...])
  #expect(snapshot.resumes == 0)
  #expect([snapshot.osName, snapshot.osDistro, snapshot.kernel] == ["Debian", "debian", "6.1.0"])
  #expect([snapshot.osMajor, snapshot.osMinor] == ["12", "5"])
  #expect(snapshot.hostName == "web1.example.org")
  #expect([snapshot.shortHostName, snapshot.domain] == ["web1", "example.org"])
  #expect(snapshot.memoryTotalKiB == 7 && snapshot.memoryFreeKiB == 5 && snapshot.balloon == true)
  #expect(snapshot.hotplugVif && snapshot.hotplugVbd && snapshot.drivers == ["Linux xen-netfront 6.1.0 inbox"])
  #expect(snapshot.volumes.map(\.name) == ["/dev/xvda"] && snapshot.volumes.map(\.mountPoints) == [["/srv"]])
  #expect(snapshot.links.first?.vif == 9 && snapshot.links.first?.name == "lo")
  #expect(snapshot.links.dropFirst().allSatisfy { $0.vif == nil })
}

@Test func where_facts_cannot_be_read_for_a_shortage_nothing_is_offered_until_it_is_over() async throws {
  await #expect(processExitsWith: .success) {
    let destination = FakeDestination()
    let tree = Tree(["/etc/os-release": "ID=debian\n"])
    var loop = try loop(tree, destination)
    let isKeptBack = whileShortOfFiles {
      _ = loop.step(0)
      return destination.offers.isEmpty
    }
    let isOffered = eventually {
      _ = loop.step(0)
      return !destination.offers.isEmpty
    }
    let offer = try Snapshot(decoding: try #require(destination.offers.first)[...])
    exit(isKeptBack && isOffered && offer.osDistro == "debian" ? .success : .system)
  }
}

@Test func nothing_is_offered_until_the_destination_is_ready() throws {
  let destination = FakeDestination()
  destination.isReady = false
  var loop = try loop(Tree([:]), destination)
  for _ in 1...3 { _ = loop.step(0) }
  #expect(destination.offers.isEmpty)
  destination.isReady = true
  _ = loop.step(0)
  #expect(destination.offers.count == 1)
}

@Test func what_is_seen_of_the_destination_is_passed_on() throws {
  var pipes: [Int32] = [-1, -1]
  try #require(pipe(&pipes) == 0)
  defer { for end in pipes { close(end) } }
  let destination = FakeDestination()
  destination.watched = pollfd(fd: pipes[0], events: Int16(POLLIN), revents: 0)
  var loop = try loop(Tree([:]), destination)
  var seen = loop.step(0)
  #expect(seen == 0)
  #expect(write(pipes[1], "x", 1) == 1)
  seen = loop.step(seen)
  #expect(seen == Int16(POLLIN))
  seen = loop.step(seen)
  #expect(destination.seen == [0, 0, Int16(POLLIN)])
}
