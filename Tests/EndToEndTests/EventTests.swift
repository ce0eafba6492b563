// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

extension EndToEnd {
  /// What the collector hears of by itself: its interval is an hour here.
  @Suite struct Events {
    @Test func a_host_name_that_is_set_is_published_at_once() throws {
      let scenario = try Scenario(intervalSeconds: 3_600)
      try scenario.startPublisher()
      // The kernel tells of changes of the real file only, and each UTS namespace has a name of its own.
      try scenario.root.useRealProc()
      let collector = try scenario.startCollector(within: ["unshare", "--uts"])
      _ = try eventually { try scenario.published()["data/host_name"] != nil }
      for name in ["one.example.org", "two"] {
        try run(
          "nsenter", "--uts", "--target", "\(collector.pid)", "sh", "-c", "echo \(name) >/proc/sys/kernel/hostname")
        _ = try eventually(deadline: 5) { try scenario.published()["data/host_name"] == name }
        let published = try scenario.published()
        #expect(published["data/host_name"] == name, "\(scenario.log)")
        #expect(published["data/host_name_dns"] == (name == "two" ? "two" : "one"))
        #expect(published["data/domain"] == (name == "two" ? nil : "example.org"))
      }
    }
  }
}
