// SPDX-License-Identifier: Apache-2.0

import CCollector
import CSystem
import Common
import Wire

/// Reads files below a root directory, and logs why one that is there gives nothing. Paths are bytes, as in the
/// kernel, and begin with `/`.
final class SystemFiles {
  private let root: [UInt8]
  private let log: Log
  /// Whether the system was short of files or memory, so that facts may be missing. The caller clears it before each
  /// collection.
  var isShort = false
  /// Whether something that exists could not be read (`note`), so that its facts are missing. The caller clears it and
  /// reads the facts again with a later snapshot.
  var lacksFacts = false

  /// - Parameter root: NUL-terminated; `/`, or a directory that holds another system's tree. An absolute symbolic link
  ///   in it is resolved from `/`; `Confinement` refuses a link that leads out of the tree.
  init(root: [UInt8], _ log: Log) {
    let folder = Array(root.dropLast())
    self.root = folder
    self.log = log
    haveAnotherName = !folder.equals("/") && Self.haveAnotherName(folder)
  }

  private static func haveAnotherName(_ root: [UInt8]) -> Bool {
    guard let system = linkTarget(root + Text("/proc/1/ns/uts").cString),
      let own = linkTarget(root + Text("/proc/self/ns/uts").cString)
    else { return false }
    return system != own
  }

  /// Notes what could not be read. What is not there, or went away meanwhile, is no trouble.
  func note(_ path: [UInt8], _ code: Int32) {
    if Self.isAbsence(code) { return }
    lacksFacts = true
    if Self.isShortage(code) {
      isShort = true
      log(.error, "cannot read system files", .errno(code) + "; keeping the last snapshot")
    } else {
      log(.warning, Text(cleaning: path), .errno(code) + "; going on without its facts")
    }
  }

  private static func isAbsence(_ code: Int32) -> Bool { [ENOENT, ENOTDIR, ENODEV, ENXIO].contains(code) }

  private static func isShortage(_ code: Int32) -> Bool { [EMFILE, ENFILE, ENOMEM].contains(code) }

  /// All of a regular file, `Limits.file` bytes at most. Nil if it is longer, cannot be read, or is
  /// anything but a regular file.
  func read(_ path: [UInt8]) -> [UInt8]? {
    let file = open(path)
    guard file.isOpen else { return nil }
    var bytes: [UInt8] = []
    while bytes.count <= Limits.file {
      guard let piece = readPiece(of: file.number, path) else { return nil }
      if piece.isEmpty { return bytes }
      bytes += piece
    }
    note(path, EFBIG)
    return nil
  }

  func read(_ path: Text) -> [UInt8]? { read(path.bytes) }

  /// Whether these are the files of another system, or of this one as a container sees it.
  var areBelowAnotherRoot: Bool { !root.equals("/") }

  /// Whether the system below another root has another host name than this process, by their namespaces
  /// (`uts_namespaces(7)`). Found out once: Landlock forbids to ask for the namespaces of others.
  let haveAnotherName: Bool

  /// The target of a symbolic link, padded with NULs to `Limits.filePiece` bytes; nil if it cannot be read.
  private static func linkTarget(_ path: [UInt8]) -> [UInt8]? {
    var target = [UInt8](repeating: 0, count: Limits.filePiece)
    let size = unsafe readlink(path, &target, target.count)
    return size < 0 ? nil : target
  }

  /// Opens a regular file for reading, whatever stands at `path`: a pipe does not block, a terminal
  /// does not become the controlling one.
  func open(_ path: [UInt8]) -> FileDescriptor {
    guard let name = terminated(path) else { return FileDescriptor(-1) }
    let file = FileDescriptor(unsafe xga_open(name, O_RDONLY | O_NONBLOCK | O_NOCTTY))
    if file.isOpen && collector_is_regular(file.number) { return file }
    note(path, xga_errno())
    return FileDescriptor(-1)
  }

  /// The names in a directory; none if it is none or cannot be read.
  func directory(_ path: [UInt8], where isWanted: ([UInt8]) -> Bool = { _ in true }) -> Directory {
    guard let name = terminated(path) else { return Directory() }
    let directory = Directory(name, where: isWanted)
    if directory.trouble != 0 { note(path, directory.trouble) }
    return directory
  }

  /// The lines of a regular file; none if it is none or cannot be read.
  func lines(of path: Text) -> FileLines { FileLines(path, self) }

  /// Whether there is anything at `path`, as far as can be found out.
  func exists(_ path: [UInt8]) -> Bool { isThere(path) == true }

  /// Whether there is anything at `path`; nil if that cannot be found out.
  func isThere(_ path: [UInt8]) -> Bool? {
    guard let name = terminated(path) else { return false }
    if unsafe access(name, F_OK) == 0 { return true }
    let code = xga_errno()
    note(path, code)
    return [ENOENT, ENOTDIR].contains(code) ? false : nil
  }

  func isThere(_ path: Text) -> Bool? { isThere(path.bytes) }

  func exists(_ path: Text) -> Bool { exists(path.bytes) }

  /// The number of the block device at `path`; nil if there is none, as far as can be found out.
  func deviceNumber(at path: [UInt8]) -> DeviceNumber? {
    var major: UInt32 = 0
    var minor: UInt32 = 0
    guard let name = terminated(path), unsafe collector_get_device(name, &major, &minor) else { return nil }
    return DeviceNumber(major: major, minor: minor)
  }

  /// When what is at `path` was changed last, by the real-time clock; nil if there is nothing, as far as can be found
  /// out. A directory changes when a name in it comes or goes, or then stands for something else.
  func changeTime(of path: Text) -> Milliseconds? {
    var time = timespec()
    guard let name = terminated(path.bytes), unsafe collector_get_change(name, &time) else { return nil }
    return Milliseconds(time)
  }

  /// A descriptor that only stands for what is at `path` (`collector_open_place`).
  /// - Parameter mayWait: whether a file system on the way to `path` may be asked.
  func openPlace(_ path: [UInt8], mayWait: Bool) -> FileDescriptor {
    guard let name = terminated(path) else { return FileDescriptor(-1) }
    let place = FileDescriptor(unsafe collector_open_place(name, mayWait))
    if !place.isOpen && Self.isShortage(xga_errno()) { note(path, xga_errno()) }
    return place
  }

  /// What one `read(2)` gives of the file at `path`, nothing at the end; nil for an error.
  func readPiece(of file: Int32, _ path: [UInt8]) -> [UInt8]? {
    var failed = false
    let piece = unsafe [UInt8](unsafeUninitializedCapacity: Limits.filePiece) { buffer, count in
      let found = unsafe CSystem.read(file, buffer.baseAddress, buffer.count)
      failed = found < 0
      count = max(0, found)
    }
    // sysfs answers EINVAL where a device is just going away.
    if failed && xga_errno() != EINVAL { note(path, xga_errno()) }
    return failed ? nil : piece
  }

  /// The path below root, as C wants it; nil if a NUL would cut it short.
  private func terminated(_ path: [UInt8]) -> [UInt8]? {
    guard !path.contains(0) else { return nil }
    return root + path + [0]
  }
}
