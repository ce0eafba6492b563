// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

extension EndToEnd {
  /// What xenopsd and rrdd are woken for, and how often.
  @Suite struct Watches {
    /// A change that XAPI shows: its name, what is done, and the node that then has that value.
    struct Change: Sendable, CustomTestStringConvertible {
      let testDescription: String
      let path: String
      let value: String?
      let make: @Sendable (Scenario) throws -> Void
    }

    static let shown = [
      Change(testDescription: "address added", path: "attr/vif/0/ipv4/1", value: "198.51.100.7") {
        try $0.network.ip("addr add 198.51.100.7/25 dev eth0")
      },
      Change(testDescription: "address removed", path: "attr/vif/0/ipv4/0", value: nil) {
        try $0.network.ip("addr del 192.0.2.1/24 dev eth0")
      },
      Change(testDescription: "vif plugged", path: "attr/vif/3/name", value: "eth3") {
        try $0.addVif("eth3", devid: 3)
      },
      Change(testDescription: "vif renamed", path: "attr/vif/0/name", value: "lan0") {
        try $0.root.addVif("lan0", devid: 0)
        try $0.network.ip("link set eth0 name lan0")
      },
      Change(testDescription: "short host name", path: "data/host_name_dns", value: "other") {
        try $0.root.setHostName("other")
      },
      Change(testDescription: "domain", path: "data/domain", value: "example.net") {
        try $0.root.setHostName("guest.example.net")
      },
      Change(testDescription: "operating system", path: "data/os_majorver", value: "13") {
        try $0.root.write("etc/os-release", "ID=debian\nVERSION_ID=13\nPRETTY_NAME=\"Debian 13\"\n")
      },
      Change(testDescription: "minor version", path: "data/os_minorver", value: "9") {
        try $0.root.write("etc/debian_version", "12.9\n")
      },
      Change(testDescription: "kernel", path: "data/os_uname", value: "6.12.0") {
        try $0.root.write("proc/sys/kernel/osrelease", "6.12.0\n")
        try $0.root.noteDeviceEvent()
      },
      Change(
        testDescription: "driver", path: "drivers/0",
        value: "Linux xen-kbdfront 6.1.0-18-amd64 inbox"
      ) {
        try $0.root.addDriver("vkbd")
      },
      Change(testDescription: "hotplug", path: "feature/hotplug/vbd", value: "1") {
        try $0.root.addDriver("vbd")
      },
      Change(testDescription: "balloon", path: "control/feature-balloon", value: nil) {
        try FileManager.default.removeItem(
          atPath: $0.root.path + "/sys/devices/system/xen_memory/xen_memory0")
      },
    ]

    @Test(arguments: Xenstored.Kind.allCases, shown.indices)
    func every_change_that_XAPI_shows_wakes_it(_ kind: Xenstored.Kind, row: Int) throws {
      let change = Self.shown[row]
      let scenario = try Scenario.started(kind)
      let watches = try HostWatches(scenario)
      try change.make(scenario)
      let isPublished = try eventually { try scenario.published()[change.path] == change.value }
      #expect(isPublished, "\(change): \(scenario.log)")
      let events = try watches.events()
      #expect(events.contains { $0.reader == .xapi }, "\(change): \(events)")
      // Only what it watches by itself wakes it more than once.
      let isUnwatched = change.path.hasPrefix("data/") || change.path.hasPrefix("drivers/")
      #expect(
        !isUnwatched || events.map(\.path) == ["attr/PVAddons/Installed"], "\(change): \(events)")
    }

    @Test(arguments: Xenstored.Kind.allCases)
    func memory_and_volumes_do_not_wake_XAPI(_ kind: Xenstored.Kind) throws {
      let scenario = try Scenario.started(kind)
      let watches = try HostWatches(scenario)
      try scenario.root.setMemory(availableKiB: 1_000_000)
      _ = try eventually { try scenario.published()["data/meminfo_free"] == "1000000" }
      let events = try watches.events()
      #expect(events.map(\.reader) == [.rrdd] && events.map(\.path) == ["data/meminfo_free"])
      try scenario.root.addDisk("xvda", vbd: 51_712, number: "202:0", bytes: 1 << 30, uuid: "a-b")
      let isPublished = try eventually { try scenario.published()["data/volumes/0/size"] != nil }
      #expect(isPublished, "\(scenario.log)")
      #expect(try watches.events() == [])
    }

    /// Each node that is written is an event, so a change costs what it changes.
    @Test(arguments: Xenstored.Kind.allCases)
    func what_is_published_costs_an_event_for_each_node(_ kind: Xenstored.Kind) throws {
      let cost = try WatchCost(kind)
      // 6 of the version, 6 of the vif, and the balloon.
      #expect(cost.start == 13)
      // The address and its prefix.
      #expect(cost.addressAdded == 2)
      // The address with what is below it.
      #expect(cost.addressRemoved == 1)
      #expect(cost.hostName == 1)
      #expect(cost.restore == 13)
    }
  }
}
