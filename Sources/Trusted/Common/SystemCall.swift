// SPDX-License-Identifier: Apache-2.0

import CSystem
import Wire

/// Why a system call failed: a value of `errno(3)`.
public struct SystemError: Error, Equatable, Sendable {
  public let errno: Int32

  public init(errno: Int32) { self.errno = errno }

  /// Why the call before failed. Only true right after that call.
  public static var latest: SystemError { SystemError(errno: xga_errno()) }

  /// The reason in words, for a log line.
  public var text: Text { .errno(errno) }
}

/// Makes a system call, and makes it again as long as a signal interrupts it.
///
/// - Returns: what the call returned, which is not negative.
/// - Throws: why it failed.
@inline(never) public func systemCall(_ call: () -> Int) throws(SystemError) -> Int {
  while true {
    let result = call()
    if result >= 0 { return result }
    let error = SystemError.latest
    if error.errno != EINTR { throw error }
  }
}

/// Writes all of `bytes` (`write(2)`).
@inline(never)
public func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
  var rest = bytes[...]
  while !rest.isEmpty {
    let written = try systemCall {
      unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
    }
    if written == 0 { throw SystemError(errno: EIO) }
    rest = rest.dropFirst(written)
  }
}
