import CLinux
import Wire

/// One long option, as `getopt_long(3)` takes it.
public struct OptionName: Sendable {
  let name: StaticString
  let takesValue: Bool

  public init(_ name: StaticString, takesValue: Bool = false) {
    self.name = name
    self.takesValue = takesValue
  }
}

/// A command line that cannot be followed, in words.
public struct UsageError: Error, Equatable {
  public let words: Text
  public init(words: Text) { self.words = words }
}

/// Goes through the process's arguments with `getopt_long(3)`: abbreviations, `--name value` and
/// `--name=value`. Calls `option` with the index in `names` and the value, a NUL-terminated string, empty
/// where the option takes none.
/// Throws for unknown and incomplete options and for arguments that are no options.
public func parseArguments(
  _ names: [OptionName], option: (Int, [CChar]) throws(UsageError) -> Void
) throws(UsageError) {
  // A val that is none of getopt_long's own answers.
  let firstValue: Int32 = 256
  var table = unsafe names.enumerated().map {
    unsafe CLinux.option(
      name: UnsafeRawPointer($1.name.utf8Start).assumingMemoryBound(to: CChar.self),
      has_arg: $1.takesValue ? required_argument : no_argument, flag: nil,
      val: firstValue + Int32($0))
  }
  unsafe table.append(CLinux.option())
  while true {
    var pointer: UnsafePointer<CChar>?
    let found = unsafe linux_next_option(table, &pointer)
    let value = unsafe pointer.map { unsafe Array(UnsafeBufferPointer(start: $0, count: strlen($0) + 1)) }
    switch found {
    case -1: return
    case firstValue...: try option(Int(found - firstValue), value ?? [0])
    case Int32(UInt8(ascii: ":")): throw UsageError(words: Text(value ?? [0]) + ": a value is missing")
    case Int32(UInt8(ascii: "?")): throw UsageError(words: Text(value ?? [0]) + ": no such option")
    default: throw UsageError(words: Text(value ?? [0]) + ": unexpected argument")
    }
  }
}

extension Text {
  /// A NUL-terminated string, as options have it; `?` where it is no text.
  public init(_ value: [CChar]) { self = unsafe Text(cString: value) }

  /// The bytes and a NUL, as C functions take them.
  public var cString: [CChar] { bytes.map { CChar(bitPattern: $0) } + [0] }
}
