extension Snapshot {
  /// Reads the canonical JSON of a snapshot; all of `bytes` has to be one.
  /// Throws for every input that is not as `WireEncoder` writes it.
  public init(decoding bytes: ArraySlice<UInt8>) throws(Refusal) {
    self.init()
    var reader = Reader(bytes)
    pass(&reader)
    reader.end()
    if let refusal = reader.refusal { throw refusal }
  }

  /// The format: what stands here in the order it stands here, and nothing else.
  package mutating func pass(_ codec: inout some Codec) {
    var version = Bounds.version
    codec.integer(#"{"version":"#, &version, in: Bounds.version...Bounds.version)
    codec.integer(#","resumes":"#, &resumes, in: 0...UInt32.max)
    codec.text(#","os":{"name":"#, &osName)
    codec.text(#","distro":"#, &osDistro)
    codec.text(#","major":"#, &osMajor)
    codec.text(#","minor":"#, &osMinor)
    codec.text(#","kernel":"#, &kernel)
    codec.text(#"},"host":{"name":"#, &hostName)
    codec.text(#","short":"#, &shortHostName)
    codec.text(#","domain":"#, &domain)
    codec.integer(#"},"memory":{"totalKiB":"#, &memoryTotalKiB, in: Bounds.amount)
    codec.integer(#","freeKiB":"#, &memoryFreeKiB, in: Bounds.amount)
    codec.optional(#"},"balloon":"#, &balloon)
    codec.flag(#","hotplug":{"vif":"#, &hotplugVif)
    codec.flag(#","vbd":"#, &hotplugVbd)
    codec.texts(#"},"drivers":"#, &drivers, limit: Bounds.drivers)
    codec.list(#","links":"#, &links, limit: Bounds.links, initial: Link(), element: Link.pass)
    codec.list(#","volumes":"#, &volumes, limit: Bounds.volumes, initial: Volume(), element: Volume.pass)
    codec.literal("}")
  }
}

extension Link {
  fileprivate static func pass(_ codec: inout some Codec, _ link: inout Link) {
    codec.integer(#"{"index":"#, &link.index, in: Bounds.linkIndex)
    codec.text(#","name":"#, &link.name)
    for i in link.hardwareAddress.indices {
      codec.hexadecimal(i == 0 ? #","mac":""# : ":", &link.hardwareAddress[i])
    }
    codec.optional(#"","vif":"#, &link.vif, in: Bounds.devid)
    codec.flag(#","passthrough":"#, &link.isPassthrough)
    Address.pass(#","ipv4":"#, &link.ipv4, size: 4, &codec)
    Address.pass(#","ipv6":"#, &link.ipv6, size: 16, &codec)
    codec.literal("}")
  }
}

extension Volume {
  fileprivate static func pass(_ codec: inout some Codec, _ volume: inout Volume) {
    codec.text(#"{"name":"#, &volume.name)
    codec.integer(#","sizeBytes":"#, &volume.sizeBytes, in: Bounds.amount)
    codec.optional(#","freeBytes":"#, &volume.freeBytes, in: Bounds.amount)
    codec.text(#","filesystem":"#, &volume.filesystem)
    codec.texts(#","mountPoints":"#, &volume.mountPoints, limit: Bounds.mountPoints)
    codec.optional(#","vbd":"#, &volume.vbd, in: Bounds.vbd)
    codec.literal("}")
  }
}

extension Address {
  /// `"192.0.2.1/24"`, or `"2001:0db8:0000:0000:0000:0000:0000:0001/64"`: all in full, one form only.
  fileprivate static func pass(
    _ key: StaticString, _ addresses: inout [Address], size: Int, _ codec: inout some Codec
  ) {
    let initial = Address(octets: [UInt8](repeating: 0, count: size), prefix: 0)
    codec.list(key, &addresses, limit: Bounds.addresses, initial: initial) {
      (codec, address) in
      for i in 0..<size where size == 4 {
        codec.integer(i == 0 ? "\"" : ".", &address.octets[i], in: 0...UInt8.max)
      }
      for i in 0..<size where size == 16 {
        codec.hexadecimal(i == 0 ? "\"" : i % 2 == 0 ? ":" : "", &address.octets[i])
      }
      codec.integer("/", &address.prefix, in: 0...UInt8(8 * size))
      codec.literal("\"")
    }
  }
}
