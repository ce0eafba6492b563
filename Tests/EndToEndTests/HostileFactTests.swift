// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

extension EndToEnd {
  /// Guests whose facts are not as one would expect: all that can be told of them is, and nothing else is lost.
  @Suite struct HostileFacts {
    /// All bytes that the kernel takes in a link's name, 15 in each.
    @Test func links_may_be_named_with_any_byte() throws {
      let scenario = try Scenario(.c, schema: "rfc")
      let bytes = (1...255 as ClosedRange<UInt8>).filter { byte in
        // `%` begins a pattern.
        ![0x20, 0x25, 0x2F, 0x3A].contains(byte) && !(9...13).contains(byte) && byte != 0xA0
      }
      let names = stride(from: 0, to: bytes.count, by: 15).map { Array(bytes[$0..<min($0 + 15, bytes.count)]) }
      for name in names {
        let escaped = name.map { "\\" + octal($0) }.joined()
        let add = "ip link add \"$(printf '\(escaped)')\" type veth peer name p\(name[0])"
        try run(scenario.network.entry + ["sh", "-c", add])
      }
      try scenario.start()
      let expected = names.map(cleaned)
      let areThere = try eventually {
        let links = try scenario.published().filter { $0.key.split(separator: "/").count == 3 }
        return Set(expected).isSubset(of: links.values)
      }
      let lines = try scenario.publishedLines()
      #expect(areThere, "\(expected) \(lines) \(scenario.log)")
      #expect(!scenario.isBroken)
    }

    @Test func of_4096_links_the_vifs_are_told() throws {
      let scenario = try Scenario.started()
      try scenario.network.ip((0..<2_048).map { "link add d\($0) type veth peer name p\($0)" })
      try scenario.network.ip("addr add 198.51.100.7/25 dev eth0")
      try expectVifs(scenario, .eth0(["192.0.2.1/24", "198.51.100.7/25"]), deadline: 20)
      let resident = try scenario.collector?.residentKiB() ?? .max
      #expect(resident <= 4_096)
      let told =
        scenario.collector?.errorLines.filter { $0.contains(": links: ") && $0.contains(" not published (") } ?? []
      #expect(told.count == 1, "\(scenario.log)")
    }

    @Test func files_that_are_huge_empty_or_never_answer_leave_only_their_own_facts_out() throws {
      let scenario = try Scenario()
      try scenario.network.ip(fixtureAddresses)
      let root = scenario.root
      try root.write("etc/os-release", "ID=debian\n" + String(repeating: "#", count: 1 << 20))
      try root.write("proc/meminfo", "")
      try root.setHostName(String(repeating: "n", count: 255))
      let osrelease = root.path + "/proc/sys/kernel/osrelease"
      try run("sh", "-c", "rm \(osrelease); mkfifo \(osrelease); rm -r \(root.path)/etc/debian_version")
      try run("mkfifo", root.path + "/etc/debian_version")
      try scenario.start()
      try expectVifs(scenario, .fixture)
      let tree = try scenario.published()
      #expect(tree["data/host_name"] == String(repeating: "n", count: 255))
      #expect(tree["data/meminfo_total"] == nil && tree["data/os_name"] == nil && tree["data/os_majorver"] == nil)
      let trouble = "xen-guest-collector: /etc/os-release: File too large; going on without its facts"
      #expect(scenario.collector?.errorLines.contains(trouble) == true, "\(scenario.log)")
      // As soon as they are as they should be, so is the tree.
      try run("rm", root.path + "/etc/debian_version")
      try root.write("etc/os-release", "ID=debian\nVERSION_ID=\"12.8\"\nPRETTY_NAME=\"a \\\"b\\\" c\"\n")
      try root.setMemory(availableKiB: 2_000_000)
      let isWhole = try eventually {
        let tree = try scenario.published()
        return tree["data/os_name"] == "a \"b\" c" && tree["data/meminfo_total"] == "4000000"
      }
      #expect(isWhole, "\(scenario.log)")
    }

    @Test func a_file_that_fails_later_is_told_with_its_reason() throws {
      let scenario = try Scenario()
      try scenario.network.ip(fixtureAddresses)
      // A regular file whose every read fails.
      let release = scenario.root.path + "/etc/os-release"
      try run("mount", "--bind", "/proc/sys/net/ipv6/conf/all/stable_secret", release)
      defer { #expect(throws: Never.self) { try run("umount", release) } }
      try scenario.start()
      let trouble = "xen-guest-collector: /etc/os-release: Input/output error; going on without its facts"
      #expect(eventually { scenario.collector?.errorLines.contains(trouble) == true }, "\(scenario.log)")
      try expectVifs(scenario, .fixture)
      #expect(try scenario.published()["data/os_name"]?.hasPrefix("Debian GNU/Linux 12 ") != true)
    }

    @Test func among_2000_mounts_and_labels_with_quotes_the_disk_is_found() throws {
      let scenario = try Scenario()
      let root = scenario.root
      try root.write("sys/class/block/xvda/dev", "202:0\n")
      try root.write("sys/class/block/xvda/size", "2048\n")
      try root.write("run/udev/data/b202:0", "E:ID_FS_LABEL=\"'`$(x)\nE:ID_FS_UUID=\"'\\\nE:ID_FS_TYPE=ext4\n")
      let others = (0..<2_000).map { "\($0 + 100) 25 0:\($0 + 30) / /run/\($0) rw - tmpfs none rw\n" }.joined()
      // A newline, and bytes that are no UTF-8.
      let disk = "36 25 202:0 / /a\\012b\\377 rw - ext4 /dev/xvda rw\n"
      try root.write("proc/self/mountinfo", others + disk)
      try scenario.start()
      let expected = [
        "data/volumes/0/filesystem = \"ext4\"", "data/volumes/0/mount_points/0 = \"/a?b?\"",
        "data/volumes/0/name = \"/dev/xvda(\"'\\)\"", "data/volumes/0/size = \"1048576\"",
      ]
      var found: [String] = []
      let isThere = try eventually {
        found = try scenario.publishedLines().filter { $0.hasPrefix("data/volumes") }
        return found == expected
      }
      #expect(isThere, "\(found) \(scenario.log)")
    }

    private func octal(_ byte: UInt8) -> String {
      String(String(0o1000 + Int(byte), radix: 8).dropFirst())
    }

    /// As it may be published: what is no UTF-8, or a control character, as `?`.
    private func cleaned(_ name: [UInt8]) -> String {
      String(decoding: name.map { (0x20..<0x7F).contains($0) ? $0 : 0x3F }, as: UTF8.self)
    }
  }
}
