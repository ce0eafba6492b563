#!/bin/bash
# get-debian.sh CACHE SUITE
# Puts a Debian system for guests below CACHE/SUITE, made of Debian's own packages:
#   root/     its file system, without a kernel and without the agent
#   vmlinux   its kernel, unpacked; vmlinuz, packed
#   mod/      the modules that mount its root file system
#   version   the kernel's version
# What is there already is kept, unless this script is newer. Needs root, apt-get, debootstrap, xz, zstd and flock.
set -euo pipefail
script=$(realpath "$0")
here=$(dirname "$script")
suite=$2
mkdir -p "$1/$suite"
cache=$(cd "$1/$suite" && pwd)
exec 9>"$cache/lock"
flock 9
if [ "$cache/complete" -nt "$script" ] && [ "$cache/complete" -nt "$here/unpack-kernel.sh" ]; then exit; fi

rm -rf "$cache"/{complete,root,new,mod,vmlinux,vmlinuz,version}
root=$cache/root
# What a server has, what the tests use, and what builds the SELinux module.
packages=systemd,systemd-sysv,libpam-systemd,udev,dbus,kmod,procps,iproute2,lsb-release
packages+=,apparmor,selinux-policy-default,policycoreutils,policycoreutils-python-utils,selinux-policy-dev,make
packages+=,libxenstore4,xenstore-utils,libmnl0,libseccomp2
packages+=,lvm2,mdadm,cryptsetup-bin,btrfs-progs,xfsprogs,wireguard-tools
mirror=$("$here/../../../.ci/debian-mirror")
debootstrap --variant=minbase --include="$packages" "$suite" "$root" "$mirror" >"$cache/debootstrap.log" 2>&1 ||
  { tail -n 20 "$cache/debootstrap.log" >&2; exit 1; }

mkdir -p "$cache/new" "$root/packages"
chroot "$root" bash -c '
  set -e
  apt-get -q update
  kernel=$(apt-cache depends linux-image-amd64 | awk "/Depends:/ { print \$2; exit }")
  cd /packages
  apt-get -o APT::Sandbox::User=root -q download "$kernel"' >&2
for package in "$root"/packages/*.deb; do dpkg -x "$package" "$cache/new"; done
rm -rf "$root/packages" "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
find "$cache/new" -name '*.ko.xz' -exec xz -d {} +
modules=$(echo "$cache"/new/lib/modules/* "$cache"/new/usr/lib/modules/*)
modules=$(for folder in $modules; do if [ -d "$folder" ]; then echo "$folder"; fi; done)
version=${modules##*/}
echo "$version" >"$cache/version"
cp "$cache/new/boot/vmlinuz-$version" "$cache/vmlinuz"
"$here/unpack-kernel.sh" "$cache/vmlinuz" "$cache/vmlinux"
mkdir "$cache/mod"
for module in drivers/block/xen-blkfront lib/{crc16,libcrc32c} crypto/crc32c_generic fs/{mbcache,jbd2/jbd2,ext4/ext4,overlayfs/overlay}; do
  # Newer kernels have some of them built in.
  if [ -e "$modules/kernel/$module.ko" ]; then cp "$modules/kernel/$module.ko" "$cache/mod/"; fi
done
# Those of its modules that a guest can use: its devices, its file systems, the links and disks that tests make.
installed=$root/lib/modules/$version
for part in arch/x86/crypto crypto lib fs drivers/{xen,block,md,dax,nvdimm} \
  drivers/net/{bonding,team,ipvlan,wireguard,vxlan,xen-netfront.ko,veth.ko,dummy.ko,vrf.ko,macvlan.ko,macvtap.ko,macsec.ko,tun.ko} \
  net/{8021q,bridge,802,llc,core,ipv4,ipv6,netfilter,openvswitch,tls,hsr,psample,nsh,mpls}; do
  if [ ! -e "$modules/kernel/$part" ]; then continue; fi
  mkdir -p "$installed/kernel/$(dirname "$part")"
  cp -a "$modules/kernel/$part" "$installed/kernel/$(dirname "$part")/"
done
cp "$modules"/modules.{builtin,builtin.modinfo,order} "$installed/"
chroot "$root" depmod "$version"
rm -rf "$cache/new"
# Most labels stay as they are with the agent's module.
"$here/label-files" "$root"
touch "$cache/complete"
