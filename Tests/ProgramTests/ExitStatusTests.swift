import CLinux
import Program
import Testing

@Suite struct ExitStatusTests {
  /// The numbers stand in the manual; `sysexits.h` fixes them but for 70 and 71's use here.
  @Test func statuses_are_those_of_sysexits() {
    #expect(ExitStatus.success.rawValue == 0)
    #expect(ExitStatus.usage.rawValue == 64)
    #expect(ExitStatus.badInput.rawValue == 65)
    #expect(ExitStatus.unavailable.rawValue == 69)
    #expect(ExitStatus.unconfined.rawValue == 70)
    #expect(ExitStatus.system.rawValue == 71)
  }

  @Test func an_errno_has_its_usual_text() {
    #expect(errorText(ENOENT) == "No such file or directory")
    #expect(errorText(EACCES) == "Permission denied")
    #expect(!errorText(-1).isEmpty)
    #expect(!errorText(.max).isEmpty)
  }
}
