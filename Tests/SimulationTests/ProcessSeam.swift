// SPDX-License-Identifier: Apache-2.0

import CSimulation
import Glibc

/// Before each answer: time goes on, and the caller may be killed. Then it is never answered.
func entering() {
  world.tick()
  if world.calling.isDead { simulation_yield() }
}

extension Simulation {
  var calling: Process {
    get { caller == publisher.number ? publisher : collector }
    set { if caller == publisher.number { publisher = newValue } else { collector = newValue } }
  }

  /// Has the caller sleep until it can go on, if it is not killed meanwhile.
  func sleep(_ state: Process.State) {
    calling.state = state
    simulation_yield()
  }
}

@_cdecl("simulated_clock") public func answerClock(_ clock: Int32) -> Int {
  entering()
  // Seconds since 1970, and since the machine's start.
  return clock == CLOCK_REALTIME ? world.timeOfDay : world.now + 1_000_000_000_000
}

@_cdecl("simulated_exit") public func answerExit(_ status: Int32) {
  world.tell("\(world.name(world.caller)): exit status \(status)")
  // As the units have it: RestartSec=2.
  world.end(world.caller, after: 2_000_000_000)
  simulation_yield()
}

@_cdecl("simulated_write") public func answerWrite(_ file: Int32, _ bytes: UnsafeRawPointer, _ size: Int) -> Int {
  entering()
  guard file == 2 else { return -Int(EBADF) }
  let line = String(decoding: UnsafeRawBufferPointer(start: bytes, count: size), as: UTF8.self)
  world.tell(String(line.dropLast()))
  world.invariants.noteLine(String(line.dropLast()), at: world.now, of: &world.calling)
  return size
}

@_cdecl("simulated_poll") public func answerPoll(
  _ watched: UnsafeMutablePointer<pollfd>, _ count: Int, _ timeout: Int32
) -> Int {
  entering()
  if world.chance.one(in: world.faults.interrupt) { return -Int(EINTR) }
  let all = UnsafeMutableBufferPointer(start: watched, count: count)
  let until = timeout < 0 ? Int.max : world.now + Int(timeout) * 1_000_000
  world.sleep(.polls(Array(all), until: until))
  var found = 0
  for i in all.indices {
    all[i].revents = world.seen(of: all[i])
    if all[i].revents != 0 { found += 1 }
    world.noteSeen(all[i].fd)
  }
  return found
}

@_cdecl("simulated_wait") public func answerWait(_ file: Int32, _ milliseconds: Int) -> Int {
  entering()
  if world.chance.one(in: world.faults.interrupt) { return -Int(EINTR) }
  let until = world.now + milliseconds * 1_000_000
  world.sleep(file == 3 ? .acceptsBefore(until) : .readsBefore(until))
  return (file == 3 ? world.canAccept : world.canRead) ? 1 : 0
}

extension Simulation {
  /// What poll(2) finds of a descriptor.
  func seen(of watched: pollfd) -> Int16 {
    guard watched.fd >= 0, let object = objects[watched.fd] else { return 0 }
    var seen: Int32 = 0
    switch object {
    case .timer: if hasJumped { seen = POLLIN }
    case .events: if events > 0 || eventsWereLost { seen = POLLIN }
    case .eventFile(let file, let generation):
      if fileGenerations[file, default: 0] != generation { seen = POLLERR | POLLPRI }
    case .connection(let connection?):
      if connection.isClosedByPublisher { seen = POLLIN | POLLHUP | POLLOUT }
      if connection.bytes.count < connection.capacity { seen |= POLLOUT }
    default: break
    }
    return Int16(seen) & (watched.events | Int16(POLLERR | POLLHUP))
  }

  /// An event file tells of each change once.
  func noteSeen(_ number: Int32) {
    if case .eventFile(let file, _)? = objects[number] {
      objects[number] = .eventFile(file, seen: fileGenerations[file, default: 0])
    }
  }

  /// The lowest descriptor that is free.
  func open(_ object: Object) -> Int {
    var number: Int32 = 3
    while objects[number] != nil { number += 1 }
    if number > 15 { invariants.violate("\(objects.count) descriptors are open") }
    objects[number] = object
    return Int(number)
  }
}

@_cdecl("simulated_timer") public func answerTimer() -> Int { world.open(.timer) }

@_cdecl("simulated_arm") public func answerArm(_ timer: Int32) -> Int {
  entering()
  world.isTimerArmed = true
  return 0
}
