import Program
import Testing

@Suite struct VersionTests {
  /// Xen Orchestra takes an agent of major version 0 for none.
  @Test func the_major_version_is_not_0() {
    #expect(Version.major != 0)
  }

  @Test func the_words_have_all_four_parts() {
    #expect(Version.words == "\(Version.major).\(Version.minor).\(Version.micro)-\(Version.build)")
  }
}
