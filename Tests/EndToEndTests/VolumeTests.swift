// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

extension EndToEnd {
  @Suite struct Volumes {
    /// What is known of a mounted disk, save its free bytes.
    private func described(_ volumes: [Collected.Volume]) -> [String] {
      volumes.map { "\($0.name) \($0.sizeBytes) \($0.filesystem) \($0.mountPoints) \($0.vbd)" }
    }

    private func expectVolumes(
      _ guest: DiskGuest, _ disks: [(Int, [String])], at location: SourceLocation = #_sourceLocation
    ) throws {
      let names = ["/dev/xvda", "/dev/xvdb", "/dev/xvdc"]
      let expected = disks.map { i, places in
        "\(names[i]) \(guest.disks[i].bytes) ext4 \(places.map(guest.place)) [\(51_712 + 16 * i)]"
      }
      _ = try eventually(deadline: 5) { try described(guest.volumes()) == expected }
      let volumes = try described(guest.volumes())
      #expect(volumes == expected, "\(guest.collector.errorLines)", sourceLocation: location)
    }

    /// The collector's interval is an hour here.
    @Test func mounts_come_and_go_at_once() throws {
      let guest = try DiskGuest(disks: 2, intervalSeconds: 3_600)
      try expectVolumes(guest, [])
      try guest.mount(1, "b c")
      try expectVolumes(guest, [(1, ["b c"])])
      #expect(try guest.volumes().map(\.freeBytes) == [[try guest.freeBytes("b c")]])
      try guest.mount(0, "a")
      try guest.mount(1, "d")
      try expectVolumes(guest, [(0, ["a"]), (1, ["b c", "d"])])
      try guest.inside("umount", guest.place("b c"))
      try guest.inside("umount", guest.place("a"))
      try expectVolumes(guest, [(1, ["d"])])
    }

    @Test func a_directory_that_is_bound_elsewhere_is_no_mount_point() throws {
      let guest = try DiskGuest(disks: 1, intervalSeconds: 3_600)
      try guest.mount(0, "a")
      try guest.inside("mkdir", guest.place("a/dir"), guest.place("b"))
      try guest.inside("mount", "--bind", guest.place("a/dir"), guest.place("b"))
      try guest.mount(0, "c")
      try expectVolumes(guest, [(0, ["a", "c"])])
    }

    @Test func free_space_is_told_when_it_moved_by_more_than_1_percent() throws {
      let guest = try DiskGuest(disks: 1, intervalSeconds: 1)
      try guest.mount(0, "a")
      try expectVolumes(guest, [(0, ["a"])])
      let before = try guest.freeBytes("a")
      #expect(try guest.volumes().map(\.freeBytes) == [[before]])
      try guest.inside("sh", "-c", "head -c 50000 /dev/zero >'\(guest.place("a/small"))'; sync")
      #expect(try guest.freeBytes("a") < before)
      pass(seconds: 2.5)
      #expect(try guest.volumes().map(\.freeBytes) == [[before]])
      try guest.inside("sh", "-c", "head -c 1000000 /dev/zero >'\(guest.place("a/large"))'; sync")
      let after = try guest.freeBytes("a")
      #expect(try eventually { try guest.volumes().map(\.freeBytes) == [[after]] })
    }

    @Test func a_file_system_that_hangs_does_not_hold_the_collector_up() throws {
      let guest = try DiskGuest(disks: 3, intervalSeconds: 1)
      try guest.mount(0, "a")
      try guest.mount(1, "a/b")
      try guest.mount(2, "c")
      try expectVolumes(guest, [(0, ["a"]), (1, ["a/b"]), (2, ["c"])])
      #expect(try guest.volumes().allSatisfy { $0.freeBytes.count == 1 })
      // Over the first disk's mount point, and on the way to the second one's.
      let hanging = try guest.start(["python3", Places.lab + "/hang.py", guest.place("a")])
      #expect(eventually { hanging.outputText == "ready\n" }, "\(hanging.errorLines)")
      for place in ["a", "a/b"] {
        let waiting = try guest.start(["timeout", "--signal", "KILL", "0.5", "stat", "-f", guest.place(place)])
        #expect(try waiting.wait() != 0 && waiting.errorLines.isEmpty)
      }
      #expect(try eventually { try guest.volumes().map(\.freeBytes.count) == [0, 0, 1] })
      try guest.network.ip("link add br0 type bridge")
      #expect(try eventually { try guest.collector.collected()?.links.map(\.name) == ["br0"] })
      // A whole interval on.
      pass(seconds: 1.5)
      try guest.network.ip("link del br0")
      #expect(try eventually { try guest.collector.collected()?.links == [] })
    }

    /// What a container of the recipe in docs/reference.md has: namespaces for mounts and its name, those of the system
    /// for all else, and the system's tree at a folder. A process with a namespace of processes plays the system.
    @Test(arguments: [false, true])
    func a_container_tells_the_systems_mounts_and_name(hasOwnName: Bool) throws {
      let folder = try TemporaryFolder()
      let root = folder.path + "/root"
      let container = """
        mkdir \(root)
        mount --rbind / \(root)
        mount --make-rslave \(root)
        echo system.example.org >\(folder.path)/hostname
        mount --bind \(folder.path)/hostname \(root)/etc/hostname
        \(hasOwnName ? "hostname container" : "true")
        exec \(Places.collector) --once --stdout --root \(root)
        """
      try container.write(toFile: folder.path + "/container", atomically: true, encoding: .utf8)
      func collected(_ command: String) throws -> Collected {
        // The shell stays as the first process.
        let system = ["unshare", "--pid", "--fork", "--mount-proc", "sh", "-ec", command + "; exit"]
        let process = try Daemon(system)
        try #require(try process.wait(deadline: 10) == 0, "\(process.errorLines)")
        return try #require(try process.collected())
      }
      let enter = "unshare --mount \(hasOwnName ? "--uts" : "") --propagation slave sh -e \(folder.path)/container"
      let inside = try collected(enter)
      let outside = try collected("\(Places.collector) --once --stdout")
      #expect(!inside.volumes.isEmpty)
      #expect(inside.volumes.map(\.mountPoints) == outside.volumes.map(\.mountPoints))
      #expect(inside.volumes.map(\.freeBytes.count) == outside.volumes.map(\.freeBytes.count))
      #expect(inside.host.name == (hasOwnName ? "system.example.org" : outside.host.name))
    }

    @Test func a_disk_below_an_overlay_tells_its_free_space() throws {
      let guest = try DiskGuest(disks: 1, intervalSeconds: 1)
      let folders = ["lower/disk", "upper", "work", "o"].map(guest.place)
      for folder in folders { try guest.inside("mkdir", "-p", folder) }
      let options = "lowerdir=\(guest.place("lower")),upperdir=\(guest.place("upper")),workdir=\(guest.place("work"))"
      try guest.inside("mount", "-t", "overlay", "overlay", "-o", options, guest.place("o"))
      try guest.mount(0, "o/disk")
      try expectVolumes(guest, [(0, ["o/disk"])])
      #expect(try guest.volumes().map(\.freeBytes) == [[try guest.freeBytes("o/disk")]])
    }

    @Test func all_that_a_snapshot_may_hold_fits_into_a_frame() throws {
      let guest = try FullGuest(intervalSeconds: 3_600)
      let collected = try #require(try guest.collector.collected())
      #expect(collected.links.count { $0.vif.count == 1 && $0.ipv4.count == 16 && $0.ipv6.count == 16 } == 32)
      #expect(collected.volumes.count == 32 && collected.volumes[0].freeBytes.count == 1)
      #expect(collected.drivers.count == 2)
      #expect(try #require(guest.collector.lastLine).utf8.count <= 65_536)
    }
  }
}
