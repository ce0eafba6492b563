// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A connection to the unix socket at `path`, on which no call blocks for more than 10 s.
public func connectedSocket(_ path: String) throws -> Int32 {
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else {
    throw LabError("\(path): too long for a socket")
  }
  withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
  let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
  guard descriptor >= 0 else { throw LabError("socket: errno \(errno)") }
  var limit = timeval(tv_sec: 10, tv_usec: 0)
  for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
    setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
  }
  let connected = withUnsafePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
    }
  }
  guard connected == 0 else {
    let reason = String(cString: strerror(errno))
    close(descriptor)
    throw LabError("\(path): \(reason)")
  }
  return descriptor
}

/// Sends all of `bytes`; throws when the other end is gone.
public func sendAll(_ descriptor: Int32, _ bytes: [UInt8]) throws {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    guard count > 0 else { throw LabError("send: \(String(cString: strerror(errno)))") }
    rest = rest.dropFirst(count)
  }
}

/// The next `count` bytes; nil when the other end hung up before, by closing or by a reset.
func receiveExactly(_ descriptor: Int32, _ count: Int) throws -> [UInt8]? {
  var bytes = [UInt8](repeating: 0, count: count)
  var filled = 0
  while filled < count {
    let got = bytes.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress! + filled, count - filled, 0) }
    if got == 0 || (got < 0 && errno == ECONNRESET) { return nil }
    guard got > 0 else { throw LabError("recv: \(String(cString: strerror(errno)))") }
    filled += got
  }
  return bytes
}
