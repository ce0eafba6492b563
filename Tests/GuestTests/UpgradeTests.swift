// SPDX-License-Identifier: Apache-2.0

import Support
import Testing
import XenSupport

/// The steps of README.md and security/README.md.
extension GuestTests {
  @Test func an_upgrade_in_place_loses_no_node() throws {
    let guest = try DebianGuest.running()
    let watch = try NodeWatch(guest)
    let processes = try guest.processes()
    try guest.install()
    // The package does that itself.
    if !guest.configuration.suite.hasPackage {
      try guest.run("systemctl daemon-reload; systemctl restart xen-guest-publisher xen-guest-collector")
    }
    try guest.expectPublishing()
    #expect(try watch.end() == [])
    #expect(Set(try guest.processes()).isDisjoint(with: processes))
  }

  @Test func a_removal_leaves_the_users_only_and_an_installation_runs_at_once() throws {
    let guest = try DebianGuest.running()
    try guest.remove()
    let left = try guest.run(
      """
      find / -xdev -name '*xen-guest*' -not -path '/lab/*' -not -path '/var/lib/selinux/*' -not -path '/var/cache/apparmor/*'
      find /run /dev -name '*xen-guest*' -not -name 'stand-in-*'
      systemctl list-units --all --plain --no-legend 'xen-guest*' | cut -d' ' -f1
      """)
    #expect(left == "")
    try guest.install()
    if !guest.configuration.suite.hasPackage {
      try guest.run(
        """
        systemd-sysusers
        udevadm control --reload
        udevadm trigger --settle /dev/xen/xenbus
        systemctl daemon-reload
        systemctl -q enable --now xen-guest-publisher.socket xen-guest-publisher xen-guest-collector
        """)
    }
    try guest.expectPublishing()
    #expect(try guest.run("stat -c '%U %G %a' /dev/xen/xenbus") == "root xen-guest-publisher 660")
  }
}

extension DebianGuest {
  /// The package's scripts start some twenty programs, most of them in Perl: on an emulated processor that takes its time.
  private static let packageSeconds = 600

  /// Installs the agent as the image was made, over what is there.
  fileprivate func install() throws {
    if configuration.suite.hasPackage {
      try run("dpkg --install /lab/agent/agent.deb", deadline: Self.packageSeconds)
    } else {
      try run(
        """
        make -s -C /lab/agent install install-apparmor EMBEDDED=programs >/dev/null || exit 1
        if [ -d /sys/kernel/security/apparmor ]; then
          apparmor_parser --replace /etc/apparmor.d/xen-guest-publisher /etc/apparmor.d/xen-guest-collector
        fi
        """)
    }
    try run(
      """
      if [ -d /sys/fs/selinux/booleans ]; then
        restorecon -R \(configuration.suite.programs) /usr/lib/systemd/system
      fi
      """)
  }

  fileprivate func remove() throws {
    if configuration.suite.hasPackage {
      try run("dpkg --purge xen-guest-agent-swift", deadline: Self.packageSeconds)
    } else {
      try run("systemctl disable --now xen-guest-collector xen-guest-publisher xen-guest-publisher.socket 2>/dev/null")
    }
    // AppArmor keeps a profile whose file is gone until the next boot, or until it is told.
    try run(
      """
      if [ -d /sys/kernel/security/apparmor ]; then
        for name in xen-guest-publisher xen-guest-collector; do
          echo "profile $name {}" | apparmor_parser --remove
        done
      fi
      \(configuration.suite.hasPackage ? "" : "make -s -C /lab/agent uninstall; systemctl daemon-reload")
      """)
  }
}
