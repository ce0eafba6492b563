// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

/// The policies of security/ for AppArmor and SELinux, compiled by Debian's own tools. None needs a kernel with it.
@Suite struct Policies {
  /// As on a kernel that can enforce all that the policy language has.
  private static let parser = [
    "apparmor_parser", "--skip-kernel-load", "--skip-cache", "--kernel-features", "/etc/apparmor.d/abi/3.0",
    "--Werror", "--warn=all",
  ]

  private func parse(_ program: String, _ options: String...) throws -> Daemon {
    let parser = try Daemon(Self.parser + options + [Places.package + "/security/apparmor/xen-guest-" + program])
    #expect(try parser.wait() == 0, "\(parser.errorLines)")
    return parser
  }

  @Test(arguments: [
    ("publisher", ["/dev/null", "/dev/xen/xenbus", "/run/systemd/notify"]), ("collector", []),
  ])
  func an_AppArmor_profile_compiles_and_lets_write_to_little(_ program: String, _ own: [String]) throws {
    #expect(try parse(program).errorLines.isEmpty)
    let entries = try parse(program, "--debug").outputText.matches(of: /(?m)^Mode:\t([a-z]+):[a-z]+\tName:\t\((.+)\)$/)
    let written = entries.filter { $0.1.contains("w") || $0.1.contains("x") }.map { String($0.2) }
    let expected = own + ["/run/systemd/journal/stdout", "/run/xen-guest-agent/publisher.sock"]
    #expect(written.sorted() == expected.sorted())
    #expect(entries.contains { $0.2 == "/usr/{,local/}sbin/xen-guest-\(program)" && $0.1 == "rm" })
  }

  @Test func the_SELinux_module_compiles_without_warning_and_holds_with_Debians_policy() throws {
    let policy = try SELinuxPolicy()
    for word in ["warn", "deprecat", "error"] { #expect(!policy.messages.lowercased().contains(word)) }
    #expect(policy.messages.contains("Compiling default xen_guest_agent module"))
    #expect(try policy.forbidden().isEmpty)
    try policy.checkLabels()
  }

  @Test func what_breaks_the_SELinux_modules_promises_is_refused() throws {
    typealias Rule = SELinuxPolicy.Rule
    let policy = try SELinuxPolicy()
    // The device: to nobody but the publisher, and to that not for all.
    let publisher = "xen_guest_publisher_t"
    let collector = "xen_guest_collector_t"
    let device = ["unconfined_t", "kernel_t", "init_t", "udev_t", collector].flatMap { domain in
      ["open", "read", "write", "ioctl", "map"].map { Rule(domain, "xen_guest_xenbus_t", "chr_file", $0) }
    }
    let rules =
      device + [
        Rule(publisher, "xen_guest_xenbus_t", "chr_file", "ioctl"),
        Rule(publisher, "xen_guest_xenbus_t", "chr_file", "map"),
        Rule(collector, "xen_guest_xenbus_t", "chr_file", "getattr"),
        Rule(publisher, publisher, "capability", "dac_override"),
        Rule(publisher, "bin_t", "file", "execute_no_trans"),
        Rule(publisher, publisher, "tcp_socket", "create"),
        Rule(collector, collector, "capability", "net_admin"),
        Rule(collector, "bin_t", "file", "execute_no_trans"),
        Rule(collector, "etc_t", "file", "write"),
        Rule(collector, collector, "netlink_route_socket", "nlmsg_write"),
      ]
    let allowed = Rule("kernel_t", "xen_guest_xenbus_t", "chr_file", "getattr")
    let forbidden = try policy.forbidden(among: rules + [allowed])
    #expect(forbidden == rules)
  }

  @Test func what_breaks_none_of_them_is_taken() throws {
    let allowed = SELinuxPolicy.Rule("kernel_t", "xen_guest_xenbus_t", "chr_file", "getattr")
    #expect(try SELinuxPolicy().forbidden(among: [allowed]).isEmpty)
  }
}
