#!/bin/bash
# make-guest-disk.sh CACHE SUITE PROGRAMS DISK [PACKAGE]
# Writes the disk of a Debian guest to the file DISK: the system that get-debian.sh left below CACHE/SUITE, with the
# agent installed from PACKAGE, or as README.md says with the programs of the folder PROGRAMS; both kinds of policy; and
# `serve`, which runs the tests' scripts. Needs root, overlayfs and mke2fs.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
package=$(cd "$here/../../.." && pwd)
cache=$(cd "$1/$2" && pwd)
programs=$(cd "$3" && pwd)
disk=$(realpath "$4")
deb=${5:-}
# On the file system of the cache: setfiles takes the files of another one for mounted.
work=$(mktemp -d "$cache/disk.XXXXXX")
finish() {
  if mountpoint -q "$work/root"; then umount "$work/root"; fi
  rm -rf "$work"
}
trap finish EXIT
mkdir "$work"/{root,upper,work}
mount -t overlay overlay -o "lowerdir=$cache/root,upperdir=$work/upper,workdir=$work/work" "$work/root"
root=$work/root
mkdir -p "$root/lab/agent/programs"
install -m 755 "$here/serve" "$root/lab/serve"
cp -a "$package"/{Makefile,docs,packaging,security,systemd} "$root/lab/agent/"
cp "$programs"/xen-guest-{publisher,collector} "$root/lab/agent/programs/"

[ -z "$deb" ] || cp "$deb" "$root/lab/agent/agent.deb"

# As README.md and security/README.md say. No device is there yet that udev could be told of.
in_guest() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C bash -ec "$1"; }
in_guest '
  cd /lab/agent
  if [ -e agent.deb ]; then
    dpkg --install agent.deb
  else
    make -s install install-apparmor EMBEDDED=programs
    systemd-sysusers
    systemctl -q enable xen-guest-publisher.socket xen-guest-publisher xen-guest-collector
  fi
  systemctl -q enable apparmor
  make -s -f /usr/share/selinux/devel/Makefile -C security/selinux SHARE=/usr/share/selinux NAME=default xen_guest_agent.pp
  semodule --store default --noreload --install security/selinux/xen_guest_agent.pp
  # See security/README.md for the label of the device.
  semanage fcontext --store default --noreload --add --equal /dev/xen-guest-agent/xenbus /dev/xen/xenbus
' >"$work/install.log" 2>&1 || { cat "$work/install.log" >&2; exit 1; }

# The system itself: as small a boot as it can be, and nothing that acts by the clock.
in_guest '
  systemctl -q enable systemd-networkd
  systemctl -q mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service \
    fstrim.timer man-db.timer mdcheck_start.timer mdcheck_continue.timer mdmonitor-oneshot.timer \
    systemd-networkd-wait-online.service getty@tty1.service serial-getty@hvc0.service
' 2>/dev/null
echo guest.example.org >"$root/etc/hostname"
echo 127.0.1.1 guest.example.org guest >>"$root/etc/hosts"
echo /dev/xvda / ext4 defaults 0 1 >"$root/etc/fstab"
: >"$root/etc/machine-id"
cat >"$root/etc/systemd/network/10-vif.network" <<'END'
[Match]
Driver=vif
MACAddress=00:16:3e:00:00:00
[Network]
Address=192.0.2.1/24
Address=2001:db8::1/64
IPv6AcceptRA=no
LinkLocalAddressing=no
END
cat >"$root/etc/systemd/system/lab.service" <<'END'
[Unit]
After=basic.target
[Service]
ExecStart=/bin/sh /lab/serve
StandardInput=tty-force
StandardOutput=tty
StandardError=tty
TTYPath=/dev/hvc0
# What systemd's tools print is read by tests.
# Where SELinux is enforced, a domain that may do all that no policy forbids.
SELinuxContext=-system_u:system_r:unconfined_t:s0
Environment=SYSTEMD_COLORS=0 SYSTEMD_PAGER= LC_ALL=C.UTF-8
[Install]
WantedBy=multi-user.target
END
in_guest 'systemctl -q enable lab' 2>/dev/null
"$here/label-files" "$root" >"$work/setfiles.log" 2>&1 ||
  { cat "$work/setfiles.log" >&2; exit 1; }
rm -f "$disk"
mke2fs -q -t ext4 -d "$root" -U 11111111-2222-3333-4444-555555555555 "$disk" 1G
