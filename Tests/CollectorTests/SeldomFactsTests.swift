// SPDX-License-Identifier: Apache-2.0

import Common
import Foundation
import Testing

@testable import Collector

/// Below it all files were changed just now: by a clock that is ahead, long ago.
private func guestTree() -> Tree {
  Tree(["/run/udev/data/b202:0": "", "/etc/os-release": "ID=debian\n", "/etc/debian_version": "12.8\n"])
}

private let now = monotonicNow()
private let lead = RealTime.now().lead
/// By an hour: the files are made later than `now`, as other tests run at the same time.
private let ahead = RealTime(lead: lead + 3_600_000)

/// What calls answer, one after the other.
private func answers(_ facts: inout SeldomFacts, _ tree: Tree, _ times: [RealTime]) -> [Bool] {
  times.map { facts.mayHaveChanged(tree.files, at: now, $0) }
}

/// With facts that were just read, long after they changed.
private func settled(_ tree: Tree) -> SeldomFacts {
  var facts = SeldomFacts()
  #expect(answers(&facts, tree, [ahead, ahead]) == [true, false])
  return facts
}

/// What is done to the guest, and whether the facts may have changed by it.
private let changes: [(name: String, isSeen: Bool, make: @Sendable (Tree) -> Void)] = [
  ("nothing", false, { _ in }),
  ("a file of no interest", false, { $0.write("/etc/motd", "") }),
  ("an entry of udev's", true, { $0.write("/run/udev/data/b202:1", "") }),
  ("an entry that goes", true, { unlink($0.path("/run/udev/data/b202:0")) }),
  ("no udev", true, { rename($0.path("/run/udev"), $0.path("/run/gone")) }),
  ("os-release", true, { $0.write("/etc/os-release", "ID=ubuntu\n") }),
  ("a release file", true, { $0.write("/etc/debian_version", "12.9\n") }),
  ("a release file that comes", true, { $0.write("/etc/alpine-release", "3.20\n") }),
  ("a release file that goes", true, { unlink($0.path("/etc/debian_version")) }),
]

@Test(arguments: changes.indices)
func what_changes_is_read_again(row: Int) {
  let (name, isSeen, change) = changes[row]
  let tree = guestTree()
  var facts = settled(tree)
  // Longer than the kernel takes from one time to the next.
  usleep(20_000)
  change(tree)
  #expect(answers(&facts, tree, [ahead]) == [isSeen], "\(name)")
}

@Test func a_change_that_is_younger_than_its_time_can_tell_is_read_once_more() {
  let tree = guestTree()
  var facts = SeldomFacts()
  #expect(answers(&facts, tree, [RealTime(lead: lead), ahead, RealTime(lead: lead)]) == [true, true, false])
}

@Test func with_a_clock_that_was_set_back_all_is_read_again() {
  let tree = guestTree()
  var facts = SeldomFacts()
  let behind = RealTime(lead: lead - 3_600_000)
  #expect(answers(&facts, tree, [behind, behind, behind]) == [true, true, true])
}

@Test func where_no_udev_is_all_is_read_again() {
  let tree = Tree(["/etc/os-release": "ID=alpine\n"])
  var facts = SeldomFacts()
  #expect(answers(&facts, tree, [ahead, ahead, ahead]) == [true, true, true])
}

@Test func all_is_read_again_after_ten_minutes() {
  let tree = guestTree()
  var facts = settled(tree)
  let times = [Limits.seldom - 1, Limits.seldom, 2 * Limits.seldom - 1]
  let found = times.map { facts.mayHaveChanged(tree.files, at: now + $0, ahead) }
  #expect(found == [false, true, false])
}
