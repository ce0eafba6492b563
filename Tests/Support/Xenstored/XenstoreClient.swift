// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A client of a xenstored's socket, in xenstore's own wire protocol (`xen/io/xs_wire.h`), apart from
/// the code under test. One request at a time.
public final class XenstoreClient {
  private let descriptor: Int32

  /// What xenstored answered instead of doing what it was asked, say `EACCES`.
  public struct Refused: Error, Equatable {
    public let reason: String
    public init(_ reason: String) { self.reason = reason }
  }

  private enum Kind: UInt32 {
    case directory = 1
    case read = 2
    case getPermissions = 3
    case begin = 6
    case write = 11
    case remove = 13
    case setPermissions = 14
    case error = 16
  }

  /// Connects to the socket at `path`: the daemon's own for a client in dom0, a guest's for one there.
  public init(_ path: String) throws {
    descriptor = try connectedSocket(path)
  }

  deinit { close(descriptor) }

  public func read(_ path: String) throws -> String {
    String(decoding: try ask(.read, path.utf8 + [0]), as: UTF8.self)
  }

  public func write(_ path: String, _ value: String) throws {
    _ = try ask(.write, path.utf8 + [0] + value.utf8)
  }

  public func remove(_ path: String) throws {
    _ = try ask(.remove, path.utf8 + [0])
  }

  /// Begins a transaction, which lasts as long as the client.
  public func begin() throws { _ = try ask(.begin, [0]) }

  /// The permissions as xenstored writes them, the owner first: `["n0", "r5"]`.
  public func permissions(_ path: String) throws -> [String] {
    strings(try ask(.getPermissions, path.utf8 + [0]))
  }

  /// As `permissions` gives them.
  public func setPermissions(_ path: String, _ permissions: [String]) throws {
    _ = try ask(.setPermissions, ([path] + permissions).flatMap { $0.utf8 + [0] })
  }

  public func children(_ path: String) throws -> [String] {
    strings(try ask(.directory, path.utf8 + [0]))
  }

  /// Every node below `path`, by its path from there. Nodes that go meanwhile are left out.
  public func tree(_ path: String) throws -> [String: String] {
    var nodes: [String: String] = [:]
    var toDo = [""]
    while let name = toDo.popLast() {
      do {
        if !name.isEmpty { nodes[name] = try read("\(path)/\(name)") }
        let parent = name.isEmpty ? path : "\(path)/\(name)"
        toDo += try children(parent).map { name.isEmpty ? $0 : "\(name)/\($0)" }
      } catch let error as Refused where error.reason == "ENOENT" {
        nodes[name] = nil
      }
    }
    return nodes
  }

  private func strings(_ payload: [UInt8]) -> [String] {
    payload.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }

  private func ask(_ kind: Kind, _ payload: [UInt8]) throws -> [UInt8] {
    let header = [kind.rawValue, 0, 0, UInt32(payload.count)]
    try sendAll(descriptor, header.withUnsafeBytes { Array($0) } + payload)
    let answer = try receive(16).withUnsafeBytes { Array($0.bindMemory(to: UInt32.self)) }
    let body = try receive(Int(answer[3]))
    if answer[0] == Kind.error.rawValue { throw Refused(strings(body).first ?? "") }
    guard answer[0] == kind.rawValue else { throw LabError("xenstored answered with type \(answer[0])") }
    return body
  }

  private func receive(_ count: Int) throws -> [UInt8] {
    guard let bytes = try receiveExactly(descriptor, count) else { throw LabError("xenstored hung up") }
    return bytes
  }
}
