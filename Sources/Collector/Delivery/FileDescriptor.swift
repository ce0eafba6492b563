// SPDX-License-Identifier: Apache-2.0

import CSystem

/// An open file descriptor, closed when the value goes, or none.
struct FileDescriptor: ~Copyable {
  /// Negative if there is none; `poll(2)` passes over it then.
  let number: Int32
  var isOpen: Bool { number >= 0 }

  /// - Parameter number: what the system call returned that opens it.
  init(_ number: Int32) { self.number = number }

  deinit { if number >= 0 { close(number) } }
}
