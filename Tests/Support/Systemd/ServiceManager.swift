// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Plays the service manager that a publisher tells READY (`sd_notify(3)`).
public final class ServiceManager {
  private let folder: TemporaryFolder
  private let descriptor: Int32
  /// For the environment of the service.
  public var environment: [String: String] { ["NOTIFY_SOCKET": folder.path + "/notify"] }

  public init() throws {
    folder = try TemporaryFolder()
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: (folder.path + "/notify").utf8) }
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard bound == 0 else { throw LabError("bind: \(String(cString: strerror(errno)))") }
  }

  deinit { close(descriptor) }

  /// What it was told and has not returned before; nil if that is nothing.
  public func message() -> String? {
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}
