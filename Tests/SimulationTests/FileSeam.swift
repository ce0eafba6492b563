// SPDX-License-Identifier: Apache-2.0

import CSimulation
import Glibc

/// A path with one slash where the collector puts two, and none at the end.
private func path(_ bytes: UnsafePointer<CChar>) -> String {
  let slash = CChar(UInt8(ascii: "/"))
  let start = bytes[0] == slash && bytes[1] == slash ? bytes + 1 : bytes
  let count = strlen(start)
  let isOpen = count > 1 && start[count - 1] == slash
  return String(
    decoding: UnsafeRawBufferPointer(start: start, count: isOpen ? count - 1 : count), as: UTF8.self)
}

extension Simulation {
  /// What a file holds now; nil where there is none. Asked for more often than it changes.
  fileprivate func content(of path: String) -> [UInt8]? {
    if let content = contents[path] { return content }
    let content = facts.content(of: path)
    contents[path] = .some(content)
    return content
  }

  /// The errno of a fault, as the kernel returns it; nil for none. What is not there for a moment has come back later
  /// than all else.
  fileprivate func fileFault() -> Int? {
    guard chance.one(in: faults.file) && caller == collector.number else { return nil }
    let errno = chance.pick(faults.fileErrors)
    if errno == ENOENT || errno == ENODEV { for path in changeTimes.keys { changeTimes[path] = kernelTime } }
    return -Int(errno)
  }

  /// The file that tells of changes, where an open one is not one yet.
  fileprivate func eventFile(_ path: String) -> EventFile? {
    switch path {
    case "/proc/sys/kernel/hostname": .name
    case "/proc/self/mountinfo": .mounts
    default: nil
    }
  }
}

@_cdecl("simulated_open") public func answerOpen(_ bytes: UnsafePointer<CChar>) -> Int {
  entering()
  if let fault = world.fileFault() { return fault }
  let path = path(bytes)
  if let volume = world.facts.volumes.first(where: { $0.mountPoint == path }) { return world.open(.place(volume.name)) }
  if let file = world.eventFile(path) {
    return world.open(.eventFile(file, seen: world.fileGenerations[file, default: 0]))
  }
  guard let content = world.content(of: path) else { return -Int(ENOENT) }
  return world.open(.file(content, read: 0))
}

@_cdecl("simulated_read") public func answerRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer, _ size: Int) -> Int {
  entering()
  if world.caller == world.publisher.number { return world.readFrame(buffer, size) }
  switch world.objects[file] {
  case .timer?:
    guard world.hasJumped else { return -Int(EAGAIN) }
    (world.hasJumped, world.isTimerArmed) = (false, false)
    return -Int(ECANCELED)
  case .connection(let connection?)?:
    if world.chance.one(in: world.faults.interrupt) { return -Int(EINTR) }
    return connection.isClosedByPublisher ? 0 : -Int(EAGAIN)
  case .file(let content, let position)?:
    if let fault = world.fileFault() { return fault }
    return world.read(file, content, position, buffer, size)
  case .eventFile(let kind, _)?:
    if let fault = world.fileFault() { return fault }
    let paths: [EventFile: String] = [
      .name: "/proc/sys/kernel/hostname", .mounts: "/proc/self/mountinfo",
    ]
    let content = world.content(of: paths[kind] ?? "") ?? []
    return world.read(file, content, 0, buffer, size)
  default: return -Int(EBADF)
  }
}

extension Simulation {
  /// A file's content is that of its first read.
  fileprivate func read(
    _ file: Int32, _ content: [UInt8], _ position: Int, _ buffer: UnsafeMutableRawPointer, _ size: Int
  ) -> Int {
    var count = min(size, content.count - position)
    if count > 1 && chance.one(in: faults.short) { count = 1 + chance.below(count) }
    content[position..<position + count].withUnsafeBytes { buffer.copyMemory(from: $0.baseAddress!, byteCount: count) }
    objects[file] = .file(content, read: position + count)
    return count
  }
}

@_cdecl("simulated_close") public func answerClose(_ file: Int32) -> Int {
  if world.caller == world.publisher.number {
    world.accepted?.isClosedByPublisher = true
    world.accepted = nil
    return 0
  }
  if case .connection(let connection?)? = world.objects[file] { connection.isClosedByCollector = true }
  if world.objects.removeValue(forKey: file) == nil { world.invariants.violate("closes \(file), which is not open") }
  return 0
}

@_cdecl("simulated_stat") public func answerStat(
  _ file: Int32, _ major: UnsafeMutablePointer<UInt32>, _ minor: UnsafeMutablePointer<UInt32>
) -> Int {
  (major.pointee, minor.pointee) = (0, 0)
  guard let object = world.objects[file] else { return -Int(EBADF) }
  if case .place(let name) = object, let volume = world.facts.volumes.first(where: { $0.name == name }) {
    (major.pointee, minor.pointee) = (UInt32(GuestVolume.major), UInt32(volume.minor))
  }
  return 0
}

@_cdecl("simulated_change") public func answerChange(_ bytes: UnsafePointer<CChar>) -> Int {
  entering()
  if let fault = world.fileFault() { return fault }
  return world.changeTimes[path(bytes)] ?? -Int(ENOENT)
}

@_cdecl("simulated_space") public func answerSpace(
  _ file: Int32, _ blocks: UnsafeMutablePointer<UInt>, _ size: UnsafeMutablePointer<UInt>
) -> Int {
  entering()
  guard case .place(let name)? = world.objects[file], let volume = world.facts.volumes.first(where: { $0.name == name })
  else { return -Int(EIO) }
  (blocks.pointee, size.pointee) = (UInt(volume.freeBlocks), UInt(GuestVolume.blockSize))
  return 0
}

@_cdecl("simulated_access") public func answerAccess(_ bytes: UnsafePointer<CChar>) -> Int {
  entering()
  if let fault = world.fileFault() { return fault }
  let path = path(bytes)
  if world.facts.isHidden(path) { return -Int(EACCES) }
  return world.facts.exists(path) ? 0 : -Int(ENOENT)
}

@_cdecl("simulated_directory") public func answerDirectory(_ bytes: UnsafePointer<CChar>) -> Int {
  entering()
  if let fault = world.fileFault() { return fault }
  guard let names = world.facts.names(in: path(bytes)) else { return -Int(ENOENT) }
  return answer(names.flatMap { Array($0.utf8) + [0] })
}

/// Puts bytes where the caller finds them; returns how many.
func answer(_ bytes: [UInt8]) -> Int {
  precondition(bytes.count <= 65_536)
  UnsafeMutableRawBufferPointer(start: simulation_answer, count: bytes.count).copyBytes(from: bytes)
  return bytes.count
}
