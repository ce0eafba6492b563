// SPDX-License-Identifier: Apache-2.0

import Wire

/// Where block devices are mounted.
struct Mounts {
  /// Where one is.
  struct Places {
    /// As the kernel lists them, each once, `Bounds.mountPoints` at most. Directories of it that are bound
    /// elsewhere do not count where the whole is mounted, too; if it is not, the first of them does.
    var points: [[UInt8]] = []
    var isWhole = false
    var omitted = 0
    /// The file system's type; empty if it is not mounted.
    var type: [UInt8] = []
    /// Whether the file system may be asked anything, and those of `points` the way to which never waits.
    var isOnDevice = false
    var open: [[UInt8]] = []
  }

  /// In the order of the devices.
  private(set) var places: [Places]
  /// Whether some mounts are not known: then no file system may be asked.
  private(set) var isCut = false

  static var path: Text { "/proc/self/mountinfo" }

  /// Reads the file twice: what is mounted on the way to a mount point may be listed before or after it.
  init(of devices: [BlockDevice], files: SystemFiles) {
    places = devices.map { _ in Places() }
    read(files) { (mounts, mount) in mounts.add(mount, devices) }
    for i in places.indices where places[i].isOnDevice { places[i].open = places[i].points }
    read(files) { (mounts, mount) in if mount.mayHang { mounts.close(mount) } }
    for i in places.indices where isCut { places[i].open = [] }
  }

  private mutating func read(_ files: SystemFiles, each: (inout Mounts, Mount) -> Void) {
    var lines = files.lines(of: Self.path)
    while let line = lines.next() {
      if let mount = Mount(line) { each(&self, mount) }
    }
    isCut = isCut || lines.isCut
  }

  private mutating func add(_ mount: Mount, _ devices: [BlockDevice]) {
    // Of the devices of a btrfs only one is named, as the source.
    let isNamed = mount.device.major == 0 && mount.isOnDevice
    guard isNamed || mount.device.major != 0,
      let i = devices.firstIndex(where: { isNamed ? $0.path == mount.source : $0.number == mount.device })
    else { return }
    places[i].add(mount)
  }

  private mutating func close(_ mount: Mount) {
    let point = mount.point
    let below = point.equals("/") ? point : point + [UInt8(ascii: "/")]
    for i in places.indices { places[i].open.removeAll { $0 == point || $0.starts(with: below) } }
  }
}

extension Mounts.Places {
  mutating func add(_ mount: Mount) {
    if mount.isWhole && !isWhole {
      isWhole = true
      points = []
      omitted = 0
    }
    type = mount.type
    isOnDevice = mount.isOnDevice
    let point = mount.point
    if points.contains(point) || (!isWhole && !points.isEmpty) || (isWhole && !mount.isWhole) { return }
    if points.count < Bounds.mountPoints { points.append(point) } else { omitted += 1 }
  }
}
