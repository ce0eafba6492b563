/// The devid of the vif that a link is the frontend of; nil for all other links. Told by xenbus in sysfs,
/// never guessed by the link's name.
func vif(ofLink name: [UInt8], files: SystemFiles) -> UInt16? {
  guard isFileName(name) else { return nil }
  let device = Array("/sys/class/net/".utf8) + name + Array("/device/".utf8)
  guard let devtype = files.read(device + Array("devtype".utf8)),
    let nodename = files.read(device + Array("nodename".utf8))
  else { return nil }
  return vif(devtype: devtype, nodename: nodename)
}

/// The devid, from the two files that xenbus keeps for each device: its type, `vif`, and its xenstore
/// path, `device/vif/<devid>`, with a decimal devid of one form.
func vif(devtype: [UInt8], nodename: [UInt8]) -> UInt16? {
  let node = nodename[...].trimmed
  let parent = "device/vif/"
  guard devtype[...].trimmed.equals("vif"), node.begins(with: parent) else { return nil }
  let digits = node.dropFirst(parent.utf8.count)
  guard digits.count == 1 || digits.first != UInt8(ascii: "0"), let devid = digits.decimal
  else { return nil }
  return UInt16(exactly: devid)
}

/// Whether a name names an entry of the directory it is looked up in, and nothing elsewhere.
private func isFileName(_ name: [UInt8]) -> Bool {
  !name.isEmpty && !name.equals(".") && !name.equals("..") && !name.contains(UInt8(ascii: "/"))
}
