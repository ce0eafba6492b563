import Wire

/// Whether the kernel has Xen's balloon driver.
func canBalloon(files: SystemFiles) -> Bool {
  files.exists("/sys/devices/system/xen_memory/xen_memory0")
}
