// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A pipe whose reading end never blocks. What was read is kept.
final class Pipe {
  let readEnd: Int32
  private(set) var writeEnd: Int32
  private var bytes: [UInt8] = []
  /// The largest that pipe-max-size allows without privilege: a child that nobody listens to goes on.
  private static let capacity: Int32 = 1 << 20
  /// F_SETPIPE_SZ of linux/fcntl.h.
  private static let setCapacity: Int32 = 1024 + 7

  init() throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw LabError("pipe: errno \(errno)") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (readEnd, writeEnd) = (ends[0], ends[1])
    guard fcntl(writeEnd, Self.setCapacity, Self.capacity) >= 0 else {
      throw LabError("F_SETPIPE_SZ: errno \(errno)")
    }
  }

  deinit {
    close(readEnd)
    closeWriteEnd()
  }

  func closeWriteEnd() {
    if writeEnd >= 0 { close(writeEnd) }
    writeEnd = -1
  }

  /// All that was written so far.
  var text: String {
    var part = [UInt8](repeating: 0, count: 65_536)
    var ready = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
    while poll(&ready, 1, 0) > 0 {
      let count = read(readEnd, &part, part.count)
      guard count > 0 else { break }
      bytes += part[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
