// SPDX-License-Identifier: Apache-2.0

import CSystem
import Common
import Testing
import Wire

@Suite struct ExitStatusTests {
  /// Units and scripts rely on the numbers.
  @Test func statuses_are_those_of_sysexits() {
    #expect(ExitStatus.success.rawValue == 0)
    #expect(ExitStatus.usage.rawValue == 64)
    #expect(ExitStatus.badInput.rawValue == 65)
    #expect(ExitStatus.unavailable.rawValue == 69)
    #expect(ExitStatus.unconfined.rawValue == 70)
    #expect(ExitStatus.system.rawValue == 71)
    #expect(ExitStatus.lost.rawValue == 75)
  }

  @Test func an_errno_has_its_usual_text() {
    #expect(Text.errno(ENOENT) == "No such file or directory")
    #expect(Text.errno(EACCES) == "Permission denied")
    #expect(Text.errno(-1) != "")
    #expect(Text.errno(.max) != "")
  }
}
