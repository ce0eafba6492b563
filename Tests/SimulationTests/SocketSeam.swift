// SPDX-License-Identifier: Apache-2.0

import CSimulation
import Glibc

@_cdecl("simulated_socket") public func answerSocket() -> Int { world.open(.connection(nil)) }

@_cdecl("simulated_connect") public func answerConnect(_ socket: Int32) -> Int {
  entering()
  if world.chance.one(in: world.faults.send) { return -Int(world.chance.pick([EAGAIN, EACCES, ENOENT])) }
  if world.publisher.isDead && !world.isActivated { return -Int(ECONNREFUSED) }
  guard world.waiting.count < 5 else { return -Int(EAGAIN) }
  let connection = Connection(capacity: world.chance.pick([512, 4_096, 212_992]))
  world.waiting.append(connection)
  world.objects[socket] = .connection(connection)
  return 0
}

@_cdecl("simulated_accept") public func answerAccept() -> Int {
  entering()
  if world.chance.one(in: world.faults.interrupt) { return -Int(world.chance.pick([EINTR, ECONNABORTED])) }
  while !world.canAccept { world.sleep(.accepts) }
  world.accepted = world.waiting.removeFirst()
  return 5
}

@_cdecl("simulated_send") public func answerSend(_ socket: Int32, _ bytes: UnsafeRawPointer, _ size: Int) -> Int {
  entering()
  guard case .connection(let connection?)? = world.objects[socket] else { return -Int(ENOTCONN) }
  if connection.isClosedByPublisher { return -Int(world.chance.pick([EPIPE, ECONNRESET])) }
  if world.chance.one(in: world.faults.interrupt) { return -Int(EINTR) }
  var count = min(size, connection.capacity - connection.bytes.count)
  if count <= 0 { return -Int(EAGAIN) }
  if world.chance.one(in: world.faults.short) { count = 1 + world.chance.below(count) }
  connection.bytes += UnsafeRawBufferPointer(start: bytes, count: count)
  if count < size && world.faults.kill > 0 && world.chance.one(in: 8) {
    world.end(world.caller, after: 0)
    simulation_yield()
  }
  return count
}

@_cdecl("simulated_unread") public func answerUnread(_ socket: Int32) -> Int {
  guard case .connection(let connection?)? = world.objects[socket] else { return 0 }
  return connection.bytes.count
}

extension Simulation {
  /// The publisher's read: waits for bytes, and gives some of them.
  func readFrame(_ buffer: UnsafeMutableRawPointer, _ size: Int) -> Int {
    if chance.one(in: faults.interrupt) { return -Int(EINTR) }
    guard let connection = accepted else { return -Int(EBADF) }
    while !canRead { sleep(.reads) }
    var count = min(size, connection.bytes.count)
    if count > 1 && chance.one(in: faults.short) { count = 1 + chance.below(count) }
    connection.bytes.prefix(count).withUnsafeBytes {
      if count > 0 { buffer.copyMemory(from: $0.baseAddress!, byteCount: count) }
    }
    connection.bytes.removeFirst(count)
    return count
  }
}
