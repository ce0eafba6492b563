extension Snapshot {
  /// The canonical JSON of the snapshot. Throws what is over a bound; nothing is cut.
  public func encoded() throws(Refusal) -> [UInt8] {
    var codec = Codec<Writing>([])
    var copy = self
    try copy.pass(&codec)
    guard codec.bytes.count <= Bounds.snapshot else { throw codec.refusal("snapshot too long") }
    return Array(codec.bytes)
  }

  /// Reads the canonical JSON of a snapshot; all of `bytes` has to be one.
  /// Throws for every input that `encoded()` would not have written.
  public init(decoding bytes: ArraySlice<UInt8>) throws(Refusal) {
    self.init()
    var codec = Codec<Reading>(bytes)
    guard bytes.count <= Bounds.snapshot else { throw codec.refusal("snapshot too long") }
    try pass(&codec)
    try codec.end()
  }

  /// The format: what stands here in the order it stands here, and nothing else.
  private mutating func pass<D>(_ codec: inout Codec<D>) throws(Refusal) {
    var version = Bounds.version
    try codec.integer(#"{"version":"#, &version, in: Bounds.version...Bounds.version)
    try codec.integer(#","resumes":"#, &resumes, in: 0...UInt32.max)
    try codec.text(#","os":{"name":"#, &osName)
    try codec.text(#","distro":"#, &osDistro)
    try codec.text(#","major":"#, &osMajor)
    try codec.text(#","minor":"#, &osMinor)
    try codec.text(#","kernel":"#, &kernel)
    try codec.text(#"},"host":{"name":"#, &hostName)
    try codec.text(#","domain":"#, &domain)
    try codec.integer(#"},"memory":{"totalKiB":"#, &memoryTotalKiB, in: Bounds.memoryKiB)
    try codec.integer(#","freeKiB":"#, &memoryFreeKiB, in: Bounds.memoryKiB)
    try codec.flag(#"},"balloon":"#, &balloon)
    try codec.list(#","links":"#, &links, limit: Bounds.links, initial: Link(), element: Link.pass)
    guard zip(links, links.dropFirst()).allSatisfy({ $0.precedes($1) }) else {
      throw codec.refusal("links out of order")
    }
    try codec.literal("}")
  }
}

extension Link {
  /// Vifs before other links; vifs ascending by devid, the others by index.
  func precedes(_ other: Link) -> Bool {
    switch (vif.first, other.vif.first) {
    case (let mine?, let others?): mine < others
    case (nil, nil): index < other.index
    case (let mine, _): mine != nil
    }
  }

  fileprivate static func pass<D>(_ codec: inout Codec<D>, _ link: inout Link) throws(Refusal) {
    try codec.integer(#"{"index":"#, &link.index, in: Bounds.linkIndex)
    try codec.text(#","name":"#, &link.name)
    guard link.hardwareAddress.count == Bounds.hardwareAddress else { throw codec.refusal("no Ethernet address") }
    for i in link.hardwareAddress.indices {
      try codec.hexadecimal(i == 0 ? #","mac":""# : ":", &link.hardwareAddress[i])
    }
    try codec.list(#"","vif":"#, &link.vif, limit: 1, initial: Bounds.devid.lowerBound) {
      (codec, devid) throws(Refusal) in try codec.integer("", &devid, in: Bounds.devid)
    }
    try Address.pass(#","ipv4":"#, &link.ipv4, size: 4, &codec)
    try Address.pass(#","ipv6":"#, &link.ipv6, size: 16, &codec)
    try codec.literal("}")
  }
}

extension Address {
  /// `"192.0.2.1/24"`, or `"2001:0db8:0000:0000:0000:0000:0000:0001/64"`: all in full, one form only.
  fileprivate static func pass<D>(
    _ key: StaticString, _ addresses: inout [Address], size: Int, _ codec: inout Codec<D>
  ) throws(Refusal) {
    let initial = Address(octets: [UInt8](repeating: 0, count: size), prefix: 0)
    try codec.list(key, &addresses, limit: Bounds.addresses, initial: initial) {
      (codec, address) throws(Refusal) in
      guard address.octets.count == size else { throw codec.refusal("address of another family") }
      try codec.literal("\"")
      for i in 0..<size {
        if size == 4 {
          try codec.integer(i == 0 ? "" : ".", &address.octets[i], in: 0...UInt8.max)
        } else {
          try codec.hexadecimal(i == 0 || i % 2 == 1 ? "" : ":", &address.octets[i])
        }
      }
      try codec.integer("/", &address.prefix, in: 0...UInt8(8 * size))
      try codec.literal("\"")
    }
  }
}
