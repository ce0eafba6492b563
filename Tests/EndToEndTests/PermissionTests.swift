// SPDX-License-Identifier: Apache-2.0

import Support
import Testing

extension EndToEnd {
  @Suite struct Permissions {
    @Test(arguments: Xenstored.Kind.allCases)
    func what_libxl_forbids_is_left_out_and_named_once(_ kind: Xenstored.Kind) throws {
      let scenario = try Scenario.started(kind, toolstack: .libxl)
      let allowed = try Places.fixture("std-tree.txt").split(separator: "\n").map(String.init)
        .filter { !$0.hasPrefix("control/") }
      #expect(try scenario.publishedLines() == allowed)
      try scenario.network.ip("addr add 198.51.100.7/25 dev eth0")
      let both = Vif.eth0(["192.0.2.1/24", "198.51.100.7/25"])
      try expectVifs(scenario, both)
      let lines = scenario.publisher?.errorLines.filter { $0.contains("control/feature-balloon") }
      #expect(lines?.count == 1, "\(scenario.log)")
      #expect(lines?.first?.contains("Permission denied") == true)
    }

    @Test func what_is_forbidden_is_asked_for_once() throws {
      let scenario = try Scenario.started(toolstack: .libxl)
      try scenario.network.ip("addr del 192.0.2.1/24 dev eth0")
      try expectVifs(scenario, .eth0([]))
      let writes = try scenario.requests().filter { $0.operation == "WRITE" }
      #expect(writes.filter { $0.path == "control/feature-balloon" }.count == 1)
    }
  }
}
