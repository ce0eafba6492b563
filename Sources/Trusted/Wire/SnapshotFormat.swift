// SPDX-License-Identifier: Apache-2.0

extension Snapshot {
  /// Reads the canonical JSON of a snapshot; all of `bytes` has to be one.
  /// Throws for every input that is not as `WireEncoder` writes it.
  public init(decoding bytes: ArraySlice<UInt8>) throws(Refusal) {
    self.init()
    var reader = Reader(bytes)
    visit(&reader)
    reader.end()
    if let refusal = reader.refusal { throw refusal }
  }

  /// The format: these steps in this order, and nothing else.
  package mutating func visit(_ codec: inout some Codec) {
    codec.version(#"{"version":"#)
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
    codec.list(#","links":"#, &links, limit: Bounds.links, initial: Link()) {
      $1.visit(&$0)
    }
    codec.list(#","volumes":"#, &volumes, limit: Bounds.volumes, initial: Volume()) {
      $1.visit(&$0)
    }
    codec.literal("}")
  }
}

extension Link {
  fileprivate mutating func visit(_ codec: inout some Codec) {
    codec.integer(#"{"index":"#, &index, in: Bounds.linkIndex)
    codec.text(#","name":"#, &name)
    codec.hardwareAddress(#","mac":"#, &hardwareAddress)
    codec.optional(#","vif":"#, &vif, in: Bounds.devid)
    codec.flag(#","passthrough":"#, &isPassthrough)
    codec.list(#","ipv4":"#, &ipv4, limit: Bounds.addresses, initial: .zero(octets: 4)) {
      $0.ipv4Address(&$1)
    }
    codec.list(#","ipv6":"#, &ipv6, limit: Bounds.addresses, initial: .zero(octets: 16)) {
      $0.ipv6Address(&$1)
    }
    codec.literal("}")
  }
}

extension Address {
  fileprivate static func zero(octets count: Int) -> Address {
    Address(octets: [UInt8](repeating: 0, count: count), prefix: 0)
  }
}

extension Volume {
  fileprivate mutating func visit(_ codec: inout some Codec) {
    codec.text(#"{"name":"#, &name)
    codec.integer(#","sizeBytes":"#, &sizeBytes, in: Bounds.amount)
    codec.optional(#","freeBytes":"#, &freeBytes, in: Bounds.amount)
    codec.text(#","filesystem":"#, &filesystem)
    codec.texts(#","mountPoints":"#, &mountPoints, limit: Bounds.mountPoints)
    codec.optional(#","vbd":"#, &vbd, in: Bounds.vbd)
    codec.literal("}")
  }
}
