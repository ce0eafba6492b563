#!/bin/bash
# get-device-model.sh CACHE
# Puts what dom0 needs for HVM guests into CACHE/device-model: QEMU as Xen's device model with its libraries, BIOS, key
# maps and option ROMs, and hvmloader. Unpacked from Debian's packages; the libraries are those that are installed here.
# What is there already is kept, unless this script is newer. Needs apt-get, dpkg and flock.
set -euo pipefail
script=$(realpath "$0")
mkdir -p "$1"
cache=$(cd "$1" && pwd)
exec 9>"$cache/device-model.lock"
flock 9
if [ "$cache/device-model.complete" -nt "$script" ]; then exit; fi

work=$(mktemp -d -t xga-model.XXXXXX)
trap 'rm -rf "$work"' EXIT
utils=$(apt-cache search --names-only '^xen-utils-4\.[0-9]+$' | cut -d' ' -f1 | sort -V | tail -n 1)
cd "$work"
apt-get -o APT::Sandbox::User=root -q download qemu-system-xen seabios ipxe-qemu qemu-system-data "$utils" >&2
for package in *.deb; do dpkg -x "$package" all; done

rm -rf "$cache/device-model"
mkdir "$cache/device-model"
cd "$cache/device-model"
from=$work/all
tools=usr/lib/xen-${utils#xen-utils-}/boot
libraries=lib/x86_64-linux-gnu
mkdir -p usr/libexec usr/share/qemu usr/lib/ipxe "$tools" $libraries
cp "$from/usr/libexec/xen-qemu-system-i386" usr/libexec/
cp -a "$from/usr/share/seabios" usr/share/
cp -L "$from"/usr/share/seabios/{bios-256k,vgabios,vgabios-stdvga,vgabios-cirrus}.bin usr/share/qemu/
cp -aL "$from/usr/share/qemu/keymaps" "$from"/usr/share/qemu/{linuxboot*,kvmvapic,multiboot*,pvh}.bin usr/share/qemu/
cp -aL "$from/usr/lib/ipxe/qemu" usr/lib/ipxe/
cp "$from/$tools/hvmloader" "$tools/"
missing=$(ldd usr/libexec/xen-qemu-system-i386 | awk '/not found/ { print $1 }')
if [ -n "$missing" ]; then
  echo "get-device-model.sh: not installed: $missing" >&2
  exit 1
fi
ldd usr/libexec/xen-qemu-system-i386 | grep -oE '/[^ ]+\.so[^ ]*' | sort -u | while read -r library; do
  case $library in */ld-linux*) ;; *) cp -L "$library" $libraries/ ;; esac
done
touch "$cache/device-model.complete"
