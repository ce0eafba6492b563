import Program
import Testing
import Wire

@Suite struct VersionTests {
  /// Xen Orchestra takes an agent of major version 0 for none.
  @Test func the_major_version_is_not_0() {
    #expect(Version.major != "0")
  }

  @Test func the_text_has_all_four_parts() {
    #expect(
      Version.text == Version.major + "." + Version.minor + "." + Version.micro + "-"
        + Version.build)
  }
}
