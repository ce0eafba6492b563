// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

/// The collector's sandbox hides nothing that it tells of.
extension EndToEnd.StartedUnits {
  @Test func a_new_host_name_is_published() throws {
    let guest = try UnitGuest.running()
    try guest.shell("hostname renamed")
    #expect(try eventually { try guest.node("data/host_name") == "renamed" })
    try guest.shell("hostname guest")
    try expectPublished(guest)
  }

  @Test func the_collectors_own_network_has_no_link_and_sysfs_has_the_hosts() throws {
    let guest = try UnitGuest.running()
    let process = try guest.process(of: "xen-guest-collector.service")
    let own = try guest.shell("nsenter --net=/proc/\(process)/ns/net ip -o link")
    #expect(own.split(separator: "\n").count == 1 && own.contains(" lo: "))
    let shown = try guest.shell("ls /proc/\(process)/root/sys/class/net").split(separator: "\n")
    #expect(shown.contains("eth0"))
  }

  @Test func the_collector_cannot_change_a_link_through_its_sockets() throws {
    let guest = try UnitGuest.running()
    let process = try guest.process(of: "xen-guest-collector.service")
    // With the collector's user and no capability, on the very socket, by pidfd_getfd(2) (438, pidfd_open is 434).
    let program = """
      import ctypes, os, socket, struct, sys
      libc = ctypes.CDLL(None, use_errno=True)
      number = libc.syscall(438, libc.syscall(434, int(sys.argv[1]), 0), 4, 0)
      os.setgroups([]); os.setgid(65534); os.setuid(65534)
      link = socket.socket(fileno=number)
      index = socket.if_nametoindex("eth0")
      link.send(struct.pack("=IHHIIBBHiII", 32, 16, 5, 77, 0, 0, 0, 0, index, 0, 1))
      while True:
          answer = link.recv(65536)
          length, kind, flags, sequence, port, error = struct.unpack_from("=IHHIIi", answer)
          if kind == 2 and sequence == 77: break
      print(error)
      """
    #expect(try guest.machine.command("python3", "-c", program, "\(process)") == "-1")
    #expect(try guest.shell("cat /sys/class/net/eth0/flags") == "0x1003")
  }

  @Test func the_collector_finds_no_socket_of_another_service() throws {
    let guest = try UnitGuest.running()
    let process = try guest.process(of: "xen-guest-collector.service")
    #expect(try guest.shell("find /run -type s -perm 0666").contains("/run/systemd/journal/socket"))
    #expect(try guest.shell("cd /proc/\(process)/root/run && find . -type s") == "./xen-guest-agent/publisher.sock")
  }

  /// As docs/reference.md says: such a file system has no mount point for the collector.
  @Test func the_collector_sees_no_file_system_elsewhere_in_run() throws {
    let guest = try UnitGuest.running()
    try guest.shell("mkdir -p /run/elsewhere && mount -t tmpfs tmpfs /run/elsewhere")
    defer { #expect(throws: Never.self) { try guest.shell("umount /run/elsewhere") } }
    let process = try guest.process(of: "xen-guest-collector.service")
    #expect(try guest.shell("cat /proc/self/mountinfo").contains(" /run/elsewhere "))
    let seen = try guest.shell("cat /proc/\(process)/mountinfo")
    #expect(seen.contains(" /run/xen-guest-agent ") && !seen.contains("elsewhere"))
  }

  @Test(arguments: UnitGuest.services) func the_journal_takes_few_lines_of_a_unit(_ unit: String) throws {
    let guest = try UnitGuest.running()
    let shown = try guest.shell("systemctl show --property LogRateLimitIntervalUSec,LogRateLimitBurst \(unit)")
    #expect(Set(shown.split(separator: "\n")) == ["LogRateLimitIntervalUSec=30s", "LogRateLimitBurst=200"])
  }

  @Test(arguments: [
    "/mnt/disk", "/home/disk", "/home", "/tmp/disk", "/var/tmp/disk", "/opt/disk", "/run/media/disk",
  ])
  func the_free_space_of_a_file_system_that_is_mounted_later_is_seen(_ place: String) throws {
    let guest = try UnitGuest.running()
    try guest.shell("mkdir -p \(place) && mount -t tmpfs -o size=4321k tmpfs \(place)")
    defer { #expect(throws: Never.self) { try guest.shell("umount \(place)") } }
    let seen = "/proc/\(try guest.process(of: "xen-guest-collector.service"))/root\(place)"
    let blocks = try guest.shell("stat --file-system --format '%b %S' \(place)")
    #expect(try guest.shell("stat --file-system --format '%b %S' \(seen)") == blocks)
    #expect(blocks == "1081 4096")
  }
}
