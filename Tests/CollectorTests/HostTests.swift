import Testing
import Wire

@testable import collector

@Test(arguments: [
  ("web1\n", "(none)\n", "web1", ""),
  ("web1.example.org\n", "(none)\n", "web1.example.org", "example.org"),
  ("web1.example.org\n", "other.net\n", "web1.example.org", "other.net"),
  ("web1.example.org\n", "\n", "web1.example.org", "example.org"),
  ("web1.\n", "(none)\n", "web1.", ""),
  ("", "", "", ""),
])
func the_domain_is_the_kernels_or_the_rest_of_the_host_name(
  hostname: String, domainname: String, name: String, domain: String
) {
  let host = Host(hostname: Array(hostname.utf8), domainname: Array(domainname.utf8))
  #expect(host.name.string == name)
  #expect(host.domain.string == domain)
}
