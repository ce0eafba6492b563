// SPDX-License-Identifier: Apache-2.0

import Wire

/// Where block devices are mounted.
struct Mounts {
  /// Where one is.
  struct Places {
    /// In the kernel's order, each once, `Bounds.mountPoints` at most. Bind mounts of a directory do not
    /// count if the whole file system is mounted, too; if it is not, only the first of them counts.
    fileprivate(set) var points: [[UInt8]] = []
    fileprivate var isWhole = false
    fileprivate(set) var omitted = 0
    /// The file system's type; empty if it is not mounted.
    fileprivate(set) var type: [UInt8] = []
    /// Whether the file system may be asked anything.
    fileprivate(set) var isOnDevice = false
    /// Whether another device tells the free space of the same file system.
    fileprivate var isToldElsewhere = false
    /// How each of `points` is reached.
    fileprivate var ways: [Way] = []
    /// Those of `points` where the file system can be asked.
    var open: [OpenPlace] { ways.compactMap { $0.place } }
  }

  /// In the order of the devices.
  private(set) var places: [Places]
  /// Whether some mounts are not known: then no file system may be asked.
  private(set) var isCut = false

  /// The list of mounts. Below another root it is that of the system's process 1: a process sees all mount points
  /// relative to its own root.
  static func path(_ files: SystemFiles) -> Text {
    let first: Text = "/proc/1/mountinfo"
    return files.areBelowAnotherRoot && files.exists(first) ? first : "/proc/self/mountinfo"
  }

  /// Reads the file twice: what is mounted on the way to a mount point may be listed before or after it.
  init(of devices: VolumeDevices, files: SystemFiles) {
    places = devices.list.map { _ in Places() }
    let path = Self.path(files)
    read(path, files) { (mounts, mount) in mounts.add(mount, devices) }
    for i in places.indices where !places[i].isOnDevice || places[i].isToldElsewhere { places[i].ways = [] }
    read(path, files) { (mounts, mount) in mounts.addToWays(mount) }
    for i in places.indices where isCut { places[i].ways = [] }
  }

  private mutating func read(_ path: Text, _ files: SystemFiles, each: (inout Mounts, Mount) -> Void) {
    var lines = files.lines(of: path)
    while let line = lines.next() {
      if let mount = Mount(line) {
        each(&self, mount)
      } else if line.count >= Limits.line {
        isCut = true
      }
    }
    isCut = isCut || lines.isCut
  }

  private mutating func add(_ mount: Mount, _ devices: VolumeDevices) {
    for (i, device) in devices.below(mount).enumerated() {
      places[device].add(mount)
      if i > 0 { places[device].isToldElsewhere = true }
    }
  }

  private mutating func addToWays(_ mount: Mount) {
    let point = mount.point
    let below = point.equals("/") ? point : point + [UInt8(ascii: "/")]
    for i in places.indices {
      for j in places[i].ways.indices {
        let end = places[i].ways[j].point
        if end == point || end.starts(with: below) { places[i].ways[j].add(mount) }
      }
    }
  }
}

extension Mounts.Places {
  fileprivate mutating func add(_ mount: Mount) {
    if mount.isWhole && !isWhole {
      isWhole = true
      points = []
      ways = []
      omitted = 0
    }
    type = mount.type
    isOnDevice = mount.isOnDevice
    let point = mount.point
    if let i = points.firstIndex(of: point) {
      ways[i].end = mount.id
      return
    }
    if (!isWhole && !points.isEmpty) || (isWhole && !mount.isWhole) { return }
    guard points.count < Bounds.mountPoints else {
      omitted += 1
      return
    }
    points.append(point)
    ways.append(Way(point: point, end: mount.id))
  }
}

/// A mount point whose file system can be asked without waiting for another program or machine.
struct OpenPlace: Equatable {
  let point: [UInt8]
  /// Whether the file systems on the way to it can be asked as well.
  let mayWait: Bool
}

/// What is mounted at a mount point and above it.
private struct Way {
  private struct Step {
    let id: UInt64
    let parent: UInt64
    let mayHang: Bool
  }

  let point: [UInt8]
  /// The id of the mount that is asked.
  var end: UInt64
  private var steps: [Step] = []
  private var isTooLong = false

  init(point: [UInt8], end: UInt64) {
    self.point = point
    self.end = end
  }

  mutating func add(_ mount: Mount) {
    isTooLong = steps.count == Limits.mountsOnTheWay
    if isTooLong { return }
    steps.append(Step(id: mount.id, parent: mount.parent, mayHang: mount.mayHang))
  }

  /// Nil if a mount that may hang covers the point or a directory on the way. The point's mount and its chain of
  /// parents lead to the point; all other mounts in `steps` cover part of the way.
  var place: OpenPlace? {
    if isTooLong { return nil }
    var others = steps
    var leadsThroughOthers = false
    var next: UInt64? = end
    while let id = next, let i = others.firstIndex(where: { $0.id == id }) {
      let step = others.remove(at: i)
      leadsThroughOthers = leadsThroughOthers || step.mayHang
      next = step.parent
    }
    if others.contains(where: { $0.mayHang }) { return nil }
    return OpenPlace(point: point, mayWait: !leadsThroughOthers)
  }
}
