/// An Ethernet address: six octets, in order of transmission.
public struct HardwareAddress: Equatable, Sendable {
  public var octets: [6 of UInt8] = .init(repeating: 0)

  public init() {}

  public static func == (left: Self, right: Self) -> Bool {
    left.octets.indices.allSatisfy { left.octets[$0] == right.octets[$0] }
  }
}

/// An IPv4 address with the length of its prefix, 0…32.
public struct IPv4Address: Equatable, Sendable {
  public var octets: [4 of UInt8] = .init(repeating: 0)
  public var prefix: UInt8 = 0

  public init() {}

  public static func == (left: Self, right: Self) -> Bool {
    left.prefix == right.prefix
      && left.octets.indices.allSatisfy { left.octets[$0] == right.octets[$0] }
  }
}

/// An IPv6 address, as eight groups of 16 bits in host order, with the length of its prefix, 0…128.
public struct IPv6Address: Equatable, Sendable {
  public var groups: [8 of UInt16] = .init(repeating: 0)
  public var prefix: UInt8 = 0

  public init() {}

  public static func == (left: Self, right: Self) -> Bool {
    left.prefix == right.prefix
      && left.groups.indices.allSatisfy { left.groups[$0] == right.groups[$0] }
  }
}
