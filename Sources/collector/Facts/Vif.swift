import Wire

/// The devid of the vif that a link is the frontend of; nil for all other links. Told by xenbus in sysfs,
/// never guessed by the link's name.
func vif(ofLink name: [UInt8], files: SystemFiles) -> UInt16? {
  guard isFileName(name) else { return nil }
  let device = Text("/sys/class/net/").bytes + name + Text("/device/").bytes
  guard let devtype = files.read(device + Text("devtype").bytes),
    let nodename = files.read(device + Text("nodename").bytes)
  else { return nil }
  return vif(devtype: devtype, nodename: nodename)
}

/// The devid, from the two files that xenbus keeps for each device: its type, `vif`, and its xenstore
/// path, `device/vif/<devid>`, with a decimal devid of one form.
func vif(devtype: [UInt8], nodename: [UInt8]) -> UInt16? {
  guard devtype.trimmed.equals("vif"), let digits = nodename.trimmed.after("device/vif/"),
    digits.count == 1 || digits.first != UInt8(ascii: "0"), let devid = digits.decimal
  else { return nil }
  return UInt16(exactly: devid)
}

/// Whether a name names an entry of the directory it is looked up in, and nothing elsewhere.
private func isFileName(_ name: [UInt8]) -> Bool {
  !name.isEmpty && !name.equals(".") && !name.equals("..") && !name.contains(UInt8(ascii: "/"))
}
