// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A collector's snapshot, as far as tests look at it.
public struct Collected: Decodable, Equatable {
  public struct Link: Decodable, Equatable {
    public let name: String
    public let vif: [Int]
    public let passthrough: Bool
    public let ipv4: [String]
    public let ipv6: [String]
  }

  public struct Volume: Decodable, Equatable {
    public let name: String
    public let sizeBytes: Int
    public let freeBytes: [Int]
    public let filesystem: String
    public let mountPoints: [String]
    public let vbd: [Int]
  }

  public struct Host: Decodable, Equatable {
    public let name: String
  }

  public let host: Host
  public let drivers: [String]
  public let links: [Link]
  public let volumes: [Volume]
}

extension Daemon {
  /// The last whole line of standard output, say of `xen-guest-collector --stdout`.
  public var lastLine: String? {
    outputText.split(separator: "\n", omittingEmptySubsequences: false).dropLast().last.map(String.init)
  }

  /// The last snapshot that a collector has printed.
  public func collected() throws -> Collected? {
    try lastLine.map { try JSONDecoder().decode(Collected.self, from: Data($0.utf8)) }
  }
}
