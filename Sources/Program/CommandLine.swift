import CLinux

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
  public let words: String
  public init(_ words: String) { self.words = words }
}

/// Goes through the process's arguments with `getopt_long(3)`: abbreviations, `--name value` and
/// `--name=value`. Calls `option` with the index in `names` and the value, empty where it takes none.
/// Throws for unknown and incomplete options and for arguments that are no options.
public func parseArguments(
  _ names: [OptionName], option: (Int, String) throws(UsageError) -> Void
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
    let text = unsafe pointer.map { unsafe String(cString: $0) } ?? ""
    switch found {
    case -1: return
    case firstValue...: try option(Int(found - firstValue), text)
    case Int32(UInt8(ascii: ":")): throw UsageError("\(text): a value is missing")
    case Int32(UInt8(ascii: "?")): throw UsageError("\(text): no such option")
    default: throw UsageError("\(text): unexpected argument")
    }
  }
}
