// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A file with an ext4 in it as a block device.
public final class LoopDisk {
  /// Say `/dev/loop3`.
  public let device: String
  public let bytes: Int
  /// Its number, say `7:3`.
  public let number: String
  private let folder: TemporaryFolder

  public init(bytes: Int = 16 << 20) throws {
    folder = try TemporaryFolder()
    self.bytes = bytes
    let file = folder.path + "/disk"
    try run("truncate", "-s", "\(bytes)", file)
    try run("mkfs.ext4", "-q", "-F", file)
    device = try run("losetup", "--find", "--show", file).trimmingCharacters(in: .whitespacesAndNewlines)
    let name = device.dropFirst("/dev/".count)
    number = try String(contentsOfFile: "/sys/class/block/\(name)/dev", encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// A device that is still mounted goes with its last mount.
  deinit {
    do {
      try run("losetup", "--detach", device)
    } catch {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
    }
  }
}
