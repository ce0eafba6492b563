// SPDX-License-Identifier: Apache-2.0

import CSimulation
import Glibc

@_cdecl("simulated_netlink") public func answerNetlink() -> Int { world.open(.dumps) }

@_cdecl("simulated_bind") public func answerBind(_ socket: Int32, _ groups: UInt32) -> Int {
  if groups != 0 { world.objects[socket] = .events }
  return 0
}

@_cdecl("simulated_dump") public func answerDump(_ socket: Int32, _ type: UInt32, _ sequence: UInt32) -> Int {
  entering()
  if world.chance.one(in: world.faults.netlink) { return -Int(world.chance.pick(Faults.netlinkErrors)) }
  world.dump = Dump(type: type, sequence: sequence, generation: world.linkGeneration)
  return 0
}

@_cdecl("simulated_receive") public func answerReceive(
  _ socket: Int32, _ buffer: UnsafeMutableRawPointer, _ size: Int
) -> Int {
  entering()
  if case .events? = world.objects[socket] { return world.takeEvents(buffer) }
  if world.chance.one(in: world.faults.interrupt) { return -Int(EINTR) }
  if world.chance.one(in: world.faults.netlink) {
    world.dump = nil
    return -Int(world.chance.pick(Faults.netlinkErrors))
  }
  guard let dump = world.dump else { return -Int(EAGAIN) }
  let bytes = world.nextPiece(dump)
  bytes.withUnsafeBytes { buffer.copyMemory(from: $0.baseAddress!, byteCount: bytes.count) }
  return bytes.count
}

extension Simulation {
  fileprivate func takeEvents(_ buffer: UnsafeMutableRawPointer) -> Int {
    if chance.one(in: faults.interrupt) { return -Int(EINTR) }
    if eventsWereLost {
      eventsWereLost = false
      return -Int(ENOBUFS)
    }
    guard events > 0 else { return -Int(EAGAIN) }
    events -= 1
    let bytes = netlinkMessage(type: 16, flags: 0, sequence: 0, [])
    bytes.withUnsafeBytes { buffer.copyMemory(from: $0.baseAddress!, byteCount: bytes.count) }
    return bytes.count
  }

  /// Some messages of a dump, from where the last piece ended, as things are now; or its end, which says whether
  /// anything has changed since its beginning.
  fileprivate func nextPiece(_ begun: Dump) -> [UInt8] {
    var (dump, bytes) = (begun, [UInt8]())
    let most = 1 + chance.below(6)
    for _ in 0..<most {
      guard let (type, payload) = nextObject(&dump) else { break }
      bytes += netlinkMessage(type: type, flags: 2, sequence: dump.sequence, payload)
    }
    self.dump = dump
    if !bytes.isEmpty { return bytes }
    self.dump = nil
    let isInterrupted = dump.generation != linkGeneration
    if faults.netlink > 0 && chance.one(in: 4 * faults.netlink) {
      return netlinkMessage(type: 2, flags: 0, sequence: dump.sequence, native(UInt32(bitPattern: -EBUSY)))
    }
    return netlinkMessage(type: 3, flags: isInterrupted ? 0x12 : 2, sequence: dump.sequence, [0, 0, 0, 0])
  }

  /// RTM_NEWLINK for RTM_GETLINK, and so on.
  private func nextObject(_ dump: inout Dump) -> (type: UInt16, payload: [UInt8])? {
    switch dump.type {
    case 18: nextLink(&dump).map { (16, $0) }
    case 22: nextAddress(&dump).map { (20, $0) }
    case 26: nextRoute(&dump).map { (24, $0) }
    default: nil
    }
  }

  /// Each default route, and before it another route over the same link.
  private func nextRoute(_ dump: inout Dump) -> [UInt8]? {
    guard dump.address / 2 < facts.defaultRoutes.count else { return nil }
    let isDefault = dump.address % 2 == 1
    defer { dump.address += 1 }
    return routeMessage(over: facts.defaultRoutes[dump.address / 2], isDefault: isDefault)
  }

  private func nextLink(_ dump: inout Dump) -> [UInt8]? {
    guard let link = facts.links.first(where: { $0.index > dump.index }) else { return nil }
    dump.index = link.index
    return facts.message(about: link)
  }

  private func nextAddress(_ dump: inout Dump) -> [UInt8]? {
    for link in facts.links where link.index >= dump.index {
      if link.index > dump.index { (dump.index, dump.address) = (link.index, 0) }
      if dump.address < link.addresses.count {
        dump.address += 1
        return facts.message(about: link.addresses[dump.address - 1], of: link)
      }
    }
    return nil
  }
}
