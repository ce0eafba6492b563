// SPDX-License-Identifier: Apache-2.0

import Wire

/// One line of `/proc/self/mountinfo` (`proc_pid_mountinfo(5)`): what is mounted where.
struct Mount {
  /// What the kernel calls this mount, and the one that it is mounted on.
  let id: UInt64
  let parent: UInt64
  let device: DeviceNumber
  /// The type, without a subtype as in `fuse.sshfs`.
  let type: [UInt8]
  /// What is between spaces, and the place of the hyphen that ends the optional fields.
  private let fields: [ArraySlice<UInt8>]
  private let hyphen: Int

  /// Nil if the line is malformed.
  init?(_ line: ArraySlice<UInt8>) {
    let fields = line.split(separator: 0x20, omittingEmptySubsequences: false)
    guard let hyphen = fields.dropFirst(6).firstIndex(where: { $0.count == 1 && $0.first == UInt8(ascii: "-") }),
      fields.count >= hyphen + 4, let id = Array(fields[0]).decimal, let parent = Array(fields[1]).decimal,
      let device = DeviceNumber(Array(fields[2])),
      fields[4].first == UInt8(ascii: "/")
    else { return nil }
    self.id = id
    self.parent = parent
    self.device = device
    type = Array(fields[hyphen + 1].prefix { $0 != UInt8(ascii: ".") })
    self.fields = fields
    self.hyphen = hyphen
  }

  var point: [UInt8] { Self.unescaped(fields[4]) }

  /// The device as whoever mounted it named it; any text if the type knows no devices.
  var source: [UInt8] { Self.unescaped(fields[hyphen + 2]) }

  /// Whether all of the file system is there, or a whole subvolume of btrfs; otherwise a directory of it was
  /// bound.
  var isWhole: Bool {
    let root = Self.unescaped(fields[3])
    if root.equals("/") { return true }
    let options = fields[hyphen + 3].split(separator: UInt8(ascii: ","))
    return type.equals("btrfs") && options.contains { Self.unescaped($0).after("subvol=") == root }
  }

  /// The devices that a file system of several lies on, as whoever mounted it named them: bcachefs tells all of
  /// them, btrfs one.
  var sources: [[UInt8]] { source.split(separator: UInt8(ascii: ":")).map { Array($0) } }

  /// Whether the file system may lie on several block devices: its device number is that of none.
  var isSpread: Bool { device.major == 0 && Self.spreadTypes.contains { type.equals($0) } }

  /// Whether the file system lies on block devices of this machine that the kernel names, and needs no program (FUSE)
  /// and no other machine (cluster file systems) to answer.
  var isOnDevice: Bool {
    (device.major != 0 || isSpread) && !Self.askOthers.contains { type.equals($0) }
  }

  /// Whether a path lookup through it may wait for another program or machine. It cannot if the file system
  /// lies on devices of this machine or in memory.
  var mayHang: Bool { !isOnDevice && !Self.neverHang.contains { type.equals($0) } }

  static let spreadTypes: [Text] = ["btrfs", "bcachefs"]
  private static let askOthers: [Text] = ["fuse", "fuseblk", "gfs2", "ocfs2"]
  /// Of ZFS the kernel names no device, but its pools lie on those of this machine.
  private static let neverHang: [Text] = ["rootfs", "tmpfs", "ramfs", "devtmpfs", "zfs"]

  /// With `\ooo`, three octal digits, as the byte it stands for; the kernel writes space, tab, line feed and
  /// backslash so.
  private static func unescaped(_ field: ArraySlice<UInt8>) -> [UInt8] {
    guard field.contains(UInt8(ascii: "\\")) else { return Array(field) }
    var bytes: [UInt8] = []
    var rest = field
    while let byte = rest.popFirst() {
      let digits = rest.prefix(3)
      let code = digits.reduce(0) { $0 << 3 | Int($1 & 7) }
      if byte == UInt8(ascii: "\\"), digits.count == 3, digits.allSatisfy({ $0 & ~7 == 0x30 }), code < 256 {
        bytes.append(UInt8(code))
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }
}
