// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

extension EndToEnd {
  @Suite struct SeldomFacts {
    /// The memory is read at each interval; what seldom changes only when it may have.
    @Test func what_seldom_changes_is_read_when_it_may_have() throws {
      let scenario = try Scenario.started()
      let root = scenario.root.path
      try scenario.root.addDriver("vif")
      try scenario.root.setMounts([])
      let memory = try OpenWatch(root + "/proc/meminfo")
      let seldom = try [
        "etc/os-release", "etc/debian_version", "proc/sys/kernel/osrelease", "proc/self/mountinfo",
        "sys/bus/xen/drivers",
      ].map { try OpenWatch(root + "/" + $0) }
      // The files were made just now: until their times can tell the next change, all is read.
      var intervals = 0
      let areLeft = eventually(deadline: 20) {
        if seldom.contains(where: { $0.wasOpened() }) { intervals = 0 }
        if memory.wasOpened() { intervals += 1 }
        return intervals >= 3
      }
      #expect(areLeft, "\(scenario.log)")

      try scenario.root.write("etc/debian_version", "12.9\n")
      #expect(try eventually { try scenario.published()["data/os_minorver"] == "9" }, "\(scenario.log)")
      try scenario.root.addDisk("xvda", vbd: 51_712, number: "202:0", bytes: 1 << 30, uuid: "a-b")
      #expect(try eventually { try scenario.published()["data/volumes/0/size"] != nil }, "\(scenario.log)")
    }
  }
}

/// Notes when a file or a directory is opened (`inotify(7)`).
private final class OpenWatch {
  private let notify = inotify_init1(Int32(IN_NONBLOCK))

  init(_ path: String) throws {
    guard inotify_add_watch(notify, path, UInt32(IN_OPEN)) >= 0 else { throw LabError("\(path): inotify: \(errno)") }
  }

  deinit { close(notify) }

  /// Since the last call.
  func wasOpened() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    return read(notify, &buffer, buffer.count) > 0
  }
}
