// SPDX-License-Identifier: Apache-2.0

import Support
import Testing

private let introduced = """
  IN 0x1 20261123 03:00:00 INTRODUCE (5 1 2 )
  CREATE connection 0x2
  """

/// As the C xenstored writes it: a NUL is a space.
private func requests(_ arguments: String) -> [Trace.Request] {
  Trace(introduced + "\nIN 0x2 20261123 03:00:01 WRITE (\(arguments))\n", domid: 5).requests
}

@Suite struct TraceTests {
  @Test(arguments: ["", "a", "a b", ")", "\u{301}x", "\u{20DD}", "(", "\u{200D}"])
  func a_value_never_changes_the_path_that_is_read(_ value: String) {
    let all = requests("data/os_name \(value)")
    #expect(all.map(\.path) == ["data/os_name"])
    #expect(all.map(\.value) == [value])
  }

  @Test func a_path_alone_has_no_value() {
    #expect(requests("data/os_name ").map(\.path) == ["data/os_name"])
    #expect(requests("data/os_name ").map(\.value) == [""])
  }
}
