extension Snapshot {
  /// Reads the canonical JSON of a snapshot; all of `bytes` has to be one.
  /// Throws for every input that is not as `Encoding` writes it.
  public init(decoding bytes: ArraySlice<UInt8>) throws(Refusal) {
    self.init()
    var reader = Reader(bytes)
    guard bytes.count <= Bounds.snapshot else { throw reader.refusal("snapshot too long") }
    try pass(&reader)
    try reader.end()
  }

  /// The format: what stands here in the order it stands here, and nothing else.
  package mutating func pass(_ codec: inout some Codec) throws(Refusal) {
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
    try codec.integer(#"},"memory":{"totalKiB":"#, &memoryTotalKiB, in: Bounds.amount)
    try codec.integer(#","freeKiB":"#, &memoryFreeKiB, in: Bounds.amount)
    try codec.flag(#"},"balloon":"#, &balloon)
    try codec.flag(#","hotplug":{"vif":"#, &hotplugVif)
    try codec.flag(#","vbd":"#, &hotplugVbd)
    try codec.texts(#"},"drivers":"#, &drivers, limit: Bounds.drivers)
    try codec.list(#","links":"#, &links, limit: Bounds.links, initial: Link(), element: Link.pass)
    try codec.list(#","volumes":"#, &volumes, limit: Bounds.volumes, initial: Volume(), element: Volume.pass)
    try codec.literal("}")
  }
}

extension Link {
  fileprivate static func pass(_ codec: inout some Codec, _ link: inout Link) throws(Refusal) {
    try codec.integer(#"{"index":"#, &link.index, in: Bounds.linkIndex)
    try codec.text(#","name":"#, &link.name)
    for i in link.hardwareAddress.indices {
      try codec.hexadecimal(i == 0 ? #","mac":""# : ":", &link.hardwareAddress[i])
    }
    try codec.optional(#"","vif":"#, &link.vif, in: Bounds.devid)
    try codec.flag(#","passthrough":"#, &link.isPassthrough)
    try Address.pass(#","ipv4":"#, &link.ipv4, size: 4, &codec)
    try Address.pass(#","ipv6":"#, &link.ipv6, size: 16, &codec)
    try codec.literal("}")
  }
}

extension Volume {
  fileprivate static func pass(_ codec: inout some Codec, _ volume: inout Volume) throws(Refusal) {
    try codec.text(#"{"name":"#, &volume.name)
    try codec.integer(#","sizeBytes":"#, &volume.sizeBytes, in: Bounds.amount)
    try codec.optional(#","freeBytes":"#, &volume.freeBytes, in: Bounds.amount)
    try codec.text(#","filesystem":"#, &volume.filesystem)
    try codec.texts(#","mountPoints":"#, &volume.mountPoints, limit: Bounds.mountPoints)
    try codec.optional(#","vbd":"#, &volume.vbd, in: Bounds.vbd)
    try codec.literal("}")
  }
}

extension Address {
  /// `"192.0.2.1/24"`, or `"2001:0db8:0000:0000:0000:0000:0000:0001/64"`: all in full, one form only.
  fileprivate static func pass(
    _ key: StaticString, _ addresses: inout [Address], size: Int, _ codec: inout some Codec
  ) throws(Refusal) {
    let initial = Address(octets: [UInt8](repeating: 0, count: size), prefix: 0)
    try codec.list(key, &addresses, limit: Bounds.addresses, initial: initial) {
      (codec, address) throws(Refusal) in
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
