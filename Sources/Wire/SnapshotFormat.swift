extension Snapshot {
  /// The canonical JSON of the snapshot, `Bounds.snapshot` bytes at most.
  /// Throws what is over a bound; nothing is cut.
  public func encoded() throws(Refusal) -> [UInt8] {
    var writer = Writer()
    var copy = self
    try copy.code(&writer)
    guard writer.bytes.count <= Bounds.snapshot else {
      throw Refusal(reason: .snapshotTooLong, offset: Bounds.snapshot)
    }
    return writer.bytes
  }

  /// Reads the canonical JSON of a snapshot; all of `bytes` has to be one.
  /// Throws for every input that `encoded()` would not have written.
  public init(decoding bytes: ArraySlice<UInt8>) throws(Refusal) {
    self.init()
    guard bytes.count <= Bounds.snapshot else {
      throw Refusal(reason: .snapshotTooLong, offset: Bounds.snapshot)
    }
    var reader = Reader(bytes)
    try code(&reader)
    try reader.end()
  }

  /// The format: what stands here in the order it stands here, and nothing else.
  private mutating func code<C: Coder>(_ coder: inout C) throws(Refusal) {
    var version = Bounds.version
    try coder.integer(#"{"version":"#, &version, in: Bounds.version...Bounds.version)
    try coder.integer(#","resumes":"#, &resumes, in: 0...UInt32.max)
    try coder.text(#","os":{"name":"#, &system.name)
    try coder.text(#","distro":"#, &system.distro)
    try coder.text(#","major":"#, &system.major)
    try coder.text(#","minor":"#, &system.minor)
    try coder.text(#","kernel":"#, &system.kernel)
    try coder.text(#"},"host":{"name":"#, &host.name)
    try coder.text(#","domain":"#, &host.domain)
    try coder.integer(#"},"memory":{"totalKiB":"#, &memory.totalKiB, in: Bounds.memoryKiB)
    try coder.integer(#","freeKiB":"#, &memory.freeKiB, in: Bounds.memoryKiB)
    try coder.flag(#"},"balloon":"#, &balloon)
    try coder.list(#","links":"#, &links, limit: Bounds.links, initial: Link()) {
      (coder: inout C, link: inout Link) throws(Refusal) in try link.code(&coder)
    }
    guard zip(links, links.dropFirst()).allSatisfy({ $0.precedes($1) }) else {
      throw Refusal(reason: .linksOutOfOrder, offset: coder.offset)
    }
    try coder.literal("}")
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

  fileprivate mutating func code<C: Coder>(_ coder: inout C) throws(Refusal) {
    try coder.integer(#"{"index":"#, &index, in: Bounds.linkIndex)
    try coder.text(#","name":"#, &name)
    for i in hardwareAddress.octets.indices {
      try coder.hexadecimal(i == 0 ? #","mac":""# : ":", &hardwareAddress.octets[i], digits: 2)
    }
    try coder.list(#"","vif":"#, &vif, limit: 1, initial: Bounds.devid.lowerBound) {
      (coder: inout C, devid: inout UInt16) throws(Refusal) in
      try coder.integer("", &devid, in: Bounds.devid)
    }
    try coder.list(#","ipv4":"#, &ipv4, limit: Bounds.addresses, initial: IPv4Address()) {
      (coder: inout C, address: inout IPv4Address) throws(Refusal) in try address.code(&coder)
    }
    try coder.list(#","ipv6":"#, &ipv6, limit: Bounds.addresses, initial: IPv6Address()) {
      (coder: inout C, address: inout IPv6Address) throws(Refusal) in try address.code(&coder)
    }
    try coder.literal("}")
  }
}

extension IPv4Address {
  /// `"192.0.2.1/24"`
  fileprivate mutating func code<C: Coder>(_ coder: inout C) throws(Refusal) {
    for i in octets.indices {
      try coder.integer(i == 0 ? "\"" : ".", &octets[i], in: 0...UInt8.max)
    }
    try coder.integer("/", &prefix, in: 0...32)
    try coder.literal("\"")
  }
}

extension IPv6Address {
  /// `"2001:0db8:0000:0000:0000:0000:0000:0001/64"`: all groups in full, so that there is one form.
  fileprivate mutating func code<C: Coder>(_ coder: inout C) throws(Refusal) {
    for i in groups.indices {
      try coder.hexadecimal(i == 0 ? "\"" : ":", &groups[i], digits: 4)
    }
    try coder.integer("/", &prefix, in: 0...128)
    try coder.literal("\"")
  }
}
