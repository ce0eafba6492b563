// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Wire

@testable import Collector

/// (the kernel's file, the part before the first dot, the part behind it)
@Test(arguments: [
  ("web1\n", "web1", ""),
  ("web1.example.org\n", "web1", "example.org"),
  ("db1.prod.example.net\n", "db1", "prod.example.net"),
  ("web1.\n", "web1", ""),
  ("web1..org\n", "web1", ".org"),
  (".example.org\n", ".example.org", ""),
  (".\n", ".", ""),
  ("192.0.2.5\n", "192.0.2.5", ""),
  ("::ffff:192.0.2.5\n", "::ffff:192.0.2.5", ""),
  ("2001:db8::1\n", "2001:db8::1", ""),
  ("192.0.2\n", "192", "0.2"),
  ("192.0.2.5.example.org\n", "192", "0.2.5.example.org"),
  ("", "", ""),
])
func a_host_name_is_split_at_its_first_dot_unless_it_is_an_address(
  file: String, short: String, domain: String
) {
  let host = HostName(hostname: Array(file.utf8))
  #expect(host.name.string + "\n" == file || file == "")
  #expect(host.shortName.string == short)
  #expect(host.domain.string == domain)
}

@Test func a_name_that_a_NUL_cuts_short_is_no_address() {
  let host = HostName(hostname: Array("192.0.2.5\0x".utf8))
  #expect(host.shortName.string == "192")
}

@Test func the_domain_of_NIS_is_not_read() {
  let tree = Tree([
    "/proc/sys/kernel/hostname": "web1\n", "/proc/sys/kernel/domainname": "nis.example\n",
  ])
  #expect(HostName(files: tree.files).domain == "")
}

/// The namespaces of the system's first process and of this one, what `/etc/hostname` holds, and the name.
@Test(
  arguments: [
    ("uts:[1]", "uts:[2]", "host.example.org\n", "host.example.org"),
    ("uts:[1]", "uts:[2]", "\n# a comment\n host \n", "host"),
    ("uts:[1]", "uts:[1]", "host\n", "kernel"), ("uts:[1]", "uts:[2]", nil, "kernel"),
    ("uts:[1]", "uts:[2]", "", "kernel"), (nil, "uts:[2]", "host\n", "kernel"),
    ("uts:[1]", nil, "host\n", "kernel"),
  ] as [(String?, String?, String?, String)])
func in_a_container_with_a_name_of_its_own_the_file_tells(
  system: String?, own: String?, file: String?, name: String
) {
  let tree = Tree(["/proc/sys/kernel/hostname": "kernel\n", "/proc/1/ns/x": "", "/proc/self/ns/x": ""])
  if let system { symlink(system, tree.path("/proc/1/ns/uts")) }
  if let own { symlink(own, tree.path("/proc/self/ns/uts")) }
  if let file { tree.write(Array("/etc/hostname".utf8), file) }
  #expect(HostName(files: tree.files).name.string == name)
}
