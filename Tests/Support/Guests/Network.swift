// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A network namespace. Its veth links stand in for a guest's vifs.
public final class Network {
  let name: String

  public init() throws {
    try Leftovers.clear()
    name = Leftovers.prefix + Leftovers.nextName()
    try run("ip", "netns", "add", name)
  }

  deinit {
    do {
      try run("ip", "netns", "del", name)
    } catch {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
    }
  }

  /// What makes a command run in the namespace, in the same process.
  public var entry: [String] { ["ip", "netns", "exec", name] }

  /// Makes a link that is up, without any address of its own, and its other end, `<link>-peer`.
  public func addLink(_ link: String, hardwareAddress: String) throws {
    try ip([
      "link add \(link) address \(hardwareAddress) type veth peer name \(link)-peer address fe:ff:ff:ff:ff:ff",
      "link set \(link) addrgenmode none",
      "link set \(link)-peer addrgenmode none",
      "link set \(link)-peer up",
      "link set \(link) up",
    ])
  }

  /// Takes a link's carrier away, and gives it back: its other end goes down and up.
  public func flapCarrier(of link: String, times: Int = 1) throws {
    let flap = ["link set \(link)-peer down", "link set \(link)-peer up"]
    try ip(Array(repeating: flap, count: times).flatMap { $0 })
  }

  /// Makes a bridge with the host's ends of so many containers' links, and 10,000 routes.
  public func addContainers(_ count: Int) throws {
    let links = (0..<count).flatMap {
      ["link add pod\($0) type veth peer name pod\($0)-peer", "link set pod\($0) master br0 up"]
    }
    let routes = (0..<10_000).map { "route add 10.\($0 / 200).\($0 % 200).0/24 dev eth0" }
    try ip(["link add br0 type bridge forward_delay 0", "link set br0 up"] + links + routes)
  }

  /// Makes and removes so many links.
  public func churnContainers(_ count: Int) throws {
    try ip((1...count).flatMap { ["link add new\($0) type veth peer name new\($0)-peer", "link del new\($0)"] })
  }

  /// Does one thing, in the words of ip(8).
  public func ip(_ words: String) throws {
    try ip([words])
  }

  /// Does many things in one run of ip(8). IPv6 addresses are valid at once with `nodad`.
  public func ip(_ lines: [String]) throws {
    let folder = try TemporaryFolder()
    try folder.write("batch", lines.joined(separator: "\n") + "\n")
    try run("ip", "-n", name, "-batch", folder.path + "/batch")
  }
}
