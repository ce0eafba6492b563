import CCollector
import CLinux
import Wire

/// Reads files below a root directory. Paths are bytes, as in the kernel, and begin with `/`.
struct SystemFiles {
  private let root: [UInt8]

  /// - Parameter root: NUL-terminated; `/`, or a directory that holds another system's tree. Symbolic links in it are
  ///   followed as they stand.
  init(root: [UInt8]) { self.root = Array(root.dropLast()) }

  /// All of a regular file, `Limits.file` bytes at most. Nil if it is longer, cannot be read, or is
  /// anything but a regular file.
  func read(_ path: [UInt8]) -> [UInt8]? {
    let file = open(path)
    guard file.isOpen else { return nil }
    var bytes: [UInt8] = []
    while bytes.count <= Limits.file {
      guard let piece = Self.readPiece(of: file.number) else { return nil }
      if piece.isEmpty { return bytes }
      bytes += piece
    }
    return nil
  }

  func read(_ path: Text) -> [UInt8]? { read(path.bytes) }

  /// Opens a regular file for reading, whatever stands at `path`: a pipe does not block, a terminal
  /// does not become the controlling one.
  func open(_ path: [UInt8]) -> Descriptor {
    guard let name = terminated(path) else { return Descriptor(-1) }
    let file = Descriptor(unsafe linux_open(name, O_RDONLY | O_NONBLOCK | O_NOCTTY))
    return collector_is_regular(file.number) ? file : Descriptor(-1)
  }

  /// The names in a directory; none if it is none or cannot be read.
  func directory(_ path: [UInt8], where isWanted: ([UInt8]) -> Bool = { _ in true }) -> Directory {
    terminated(path).map { Directory($0, where: isWanted) } ?? Directory()
  }

  /// The lines of a regular file; none if it is none or cannot be read.
  func lines(of path: Text) -> FileLines { FileLines(open(path.bytes)) }

  /// Whether there is anything at `path`.
  func exists(_ path: [UInt8]) -> Bool {
    guard let name = terminated(path) else { return false }
    return unsafe access(name, F_OK) == 0
  }

  func exists(_ path: Text) -> Bool { exists(path.bytes) }

  /// A descriptor that only stands for what is at `path` (`collector_open_place`).
  func openPlace(_ path: [UInt8]) -> Descriptor {
    guard let name = terminated(path) else { return Descriptor(-1) }
    return Descriptor(unsafe collector_open_place(name))
  }

  /// Why a file that is there gives nothing, as an errno; nil where it is read, or not there.
  func trouble(_ path: Text) -> Int32? {
    if read(path) != nil || !exists(path) { return nil }
    return open(path.bytes).isOpen ? EFBIG : linux_errno()
  }

  /// What one `read(2)` gives, nothing at the end; nil for an error.
  static func readPiece(of file: Int32) -> [UInt8]? {
    var failed = false
    let piece = unsafe [UInt8](unsafeUninitializedCapacity: Limits.filePiece) { buffer, count in
      let found = unsafe CLinux.read(file, buffer.baseAddress, buffer.count)
      failed = found < 0
      count = max(0, found)
    }
    return failed ? nil : piece
  }

  /// The path below root, as C wants it; nil if a NUL would cut it short.
  private func terminated(_ path: [UInt8]) -> [UInt8]? {
    guard !path.contains(0) else { return nil }
    return root + path + [0]
  }
}
