// SPDX-License-Identifier: Apache-2.0

import CCollector
import CCommon
import CSystem
import Common
import Wire

/// The one loop of the program: waits for events with `poll(2)`, collects, and hands over. An event only
/// marks that something may have changed; the facts are read from the system, not from the event.
struct CollectLoop<To: Destination & ~Copyable>: ~Copyable {
  private var collector: Collector
  private var destination: To
  private let log: Log
  private var kernelEvents: KernelEvents
  private var eventFiles: EventFiles
  private var schedule: Schedule

  init(
    _ collector: consuming Collector, _ destination: consuming To, _ events: consuming KernelEvents,
    _ options: Options, _ log: Log
  ) {
    kernelEvents = events
    eventFiles = EventFiles(collector.files)
    self.collector = collector
    self.destination = destination
    self.log = log
    schedule = Schedule(interval: options.interval)
  }

  consuming func run() -> Never {
    common_drop_pages()
    var seen: Int16 = 0
    while true { seen = step(seen) }
  }

  /// Does what is due, then sleeps until an event or until something is due.
  /// - Parameter seen: what `poll(2)` found for the destination. Returns what it finds this time.
  mutating func step(_ seen: Int16) -> Int16 {
    destination.advance(seen: seen, at: monotonicNow())
    let now = monotonicNow()
    if let time = collectsAt, now >= time { collect(at: now) }
    return wait()
  }

  /// When to collect next; nil while the destination takes nothing.
  private var collectsAt: Milliseconds? {
    guard destination.isReady else { return nil }
    let wantsAt = min(destination.wantsAt ?? .max, collector.wantsAt ?? .max)
    return schedule.collectsAt(wantsAt: wantsAt)
  }

  private mutating func collect(at now: Milliseconds) {
    // Dropped before the read: a later event marks a change that this snapshot may lack.
    dropLinkEvents()
    let wasShort = collector.files.isShort
    collector.files.isShort = false
    if wasShort { eventFiles = EventFiles(collector.files) }
    let extent = schedule.noteCollected(at: now, links: collector.linkCount)
    let snapshot = collector.collect(extent, at: now)
    if collector.isStale { schedule.noteChange(ofAll: collector.files.isShort) }
    if let snapshot { destination.offer(snapshot, at: now) }
  }

  private mutating func dropLinkEvents() {
    do {
      try kernelEvents.links.drain()
    } catch {
      log.fatal(.system, "rtnetlink events", error.text)
    }
  }

  /// Returns what was seen of the destination.
  private mutating func wait() -> Int16 {
    let wakesAt = min(collectsAt ?? .max, destination.wakesAt ?? .max)
    let timeout = max(0, min(wakesAt - monotonicNow(), Milliseconds(Int32.max)))
    // Once a snapshot is due, further events say nothing new, so they do not end the wait.
    var mounts = eventFiles.watchedMounts
    if schedule.isAllDirty { mounts.fd = -1 }
    var watched = [
      destination.watched,
      pollfd(fd: kernelEvents.clockJumps.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: schedule.isDirty ? -1 : kernelEvents.links.descriptor, events: Int16(POLLIN), revents: 0),
      eventFiles.watchedName, mounts,
    ]
    guard unsafe poll(&watched, nfds_t(watched.count), Int32(timeout)) > 0 else { return 0 }
    if watched[1].revents != 0 && kernelEvents.clockJumps.take() {
      collector.noteClockJump()
      schedule.noteChange(ofAll: true)
    }
    if watched[4].revents != 0 { schedule.noteChange(ofAll: true) }
    if watched[2...].contains(where: { $0.revents != 0 }) { schedule.noteChange() }
    return watched[0].revents
  }
}
