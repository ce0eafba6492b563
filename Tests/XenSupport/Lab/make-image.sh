#!/bin/bash
# make-image.sh CACHE PROGRAMS IMAGE ARCH TOOL...
# Makes IMAGE, dom0's file system in memory (a cpio archive), and beside it IMAGE.guest, that of guests. In IMAGE: dom0-init and Xen's tools, and in /lab the kernel
# and the file system of guests. Both have the agent's programs, of the folder PROGRAMS, in /usr/sbin, and its
# users. Each TOOL is a program for guests. CACHE is what get-xen.sh filled. Needs cpio, setpriv and mke2fs; for aarch64 QEMU for its programs.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=$(cd "$1" && pwd)
programs=$(cd "$2" && pwd)
image=$(realpath "$3")
architecture=$4
shift 4
tools=("$@")
root=$cache/root
libraries=lib/$architecture-linux-gnu
case $architecture in
x86_64)
  setpriv=$(command -v setpriv)
  base=
  loader=lib64/ld-linux-x86-64.so.2
  list_libraries() { LD_LIBRARY_PATH=$root/usr/$libraries ldd "$1"; }
  ;;
aarch64)
  setpriv=$root/usr/bin/setpriv
  base=$root
  loader=lib/ld-linux-aarch64.so.1
  list_libraries() {
    qemu-aarch64-static "$root/$loader" --library-path "$root/usr/$libraries:$root/$libraries" --list "$1"
  }
  ;;
esac
work=$(mktemp -d -t xga-image.XXXXXX)
trap 'rm -rf "$work"' EXIT

# put FOLDER PROGRAM...: the programs into FOLDER, and the libraries they need where their loader looks.
put() {
  local folder=$1 program library
  shift
  cp -L "$@" "$folder/"
  mkdir -p "$libraries" "${loader%/*}"
  cp -L "$base/$loader" "$loader"
  for program; do list_libraries "$program"; done | grep -oE '/[^ ]+\.so[^ :]*' | grep -v /ld-linux | sort -u |
    while read -r library; do cp -L "$library" "$libraries/"; done
}

# system NAME MODULE...: begins a file system, in the folder NAME, and goes there.
system() {
  mkdir "$work/$1"
  cd "$work/$1"
  install -m 755 "$here/$1-init" init
  shift
  mkdir -p bin sbin dev proc sys run etc lab mod root var/log usr/bin usr/sbin
  mkdir -m 1777 tmp
  ln -s ../run var/run
  cp "$root/bin/busybox" bin/
  cp "$here/serve" lab/
  # Those that are not there are built into the kernel.
  for module; do
    [ -e "$cache/mod/$module.ko" ] || continue
    cp "$cache/mod/$module.ko" mod/
    echo "$module" >>mod/order
  done
  put usr/bin "$root"/usr/bin/xenstore-{read,write,list,ls,chmod,exists,rm,watch} "$setpriv"
  put usr/sbin "$programs"/xen-guest-{publisher,collector}
  # libxenstore ends its threads with pthread_cancel, which loads it.
  cp -L "$base/$libraries/libgcc_s.so.1" "$libraries/"
  printf 'root:x:0:\n' >etc/group
  printf 'root:x:0:0::/root:/bin/sh\n' >etc/passwd
  awk '$1 == "u" { print $2 ":x:" 900 + NR }' "$here/../../../systemd/xen-guest-agent.sysusers" | while read -r user; do
    echo "$user:" >>etc/group
    echo "$user:${user##*:}::/:/bin/false" >>etc/passwd
  done
}

pack() { find . -mindepth 1 | LC_ALL=C sort | cpio --create --format=newc --quiet --owner=0:0; }

system guest xen-privcmd xenfs xen-netfront xen-blkfront crc16 crc32c_generic libcrc32c mbcache jbd2 ext4
cat >etc/os-release <<'TEXT'
PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
ID=debian
TEXT
echo 12.8 >etc/debian_version
install -m 755 "$here/dom0less-init" .
if [ ${#tools[@]} -gt 0 ]; then put usr/bin "${tools[@]}"; fi
pack >"$image.guest"

system dom0 xen-privcmd xenfs xen-evtchn xen-gntdev xen-gntalloc xen-netback loop xen-blkback \
  virtio{_ring,,_pci_modern_dev,_pci_legacy_dev,_pci,_blk,_mmio,_console}
toolstack=$(cd "$root" && echo usr/lib/xen-[0-9]*/bin)
mkdir -p "$toolstack" var/lib/xen/dump var/log/xen/console etc/xen/scripts
put "$toolstack" "$root/$toolstack"/{xl,xenstored,oxenstored,xenconsoled,xen-init-dom0,xenstore-control,libxl-save-helper}
if [ "$architecture" = aarch64 ]; then put "$toolstack" "$root/$toolstack/init-dom0less"; fi
ln -s "/$toolstack" tools
cp "$root"/etc/xen/{oxenstored.conf,xl.conf} etc/xen/
install -m 755 "$here"/{vif,disk} etc/xen/scripts/
cp "$here/in-guest" lab/
cp "$cache/vmlinux" lab/
cp "$image.guest" lab/guest.cpio
# Two disks for guests: a file system of 6 MiB on the whole of one, and in the only partition of the other: from
# sector 2048 on, of type Linux, in the first entry of the table that ends the first sector.
disk() {
  truncate -s "$2" "lab/$1.img"
  mke2fs -q -t ext4 -U "$3" -E "offset=$4" -F "lab/$1.img" 6M
}
disk whole 6M 11111111-2222-3333-4444-555555555555 0
disk partitioned 7M 66666666-7777-8888-9999-aaaaaaaaaaaa 1048576
printf '\0\0\0\0\x83\0\0\0\0\x08\0\0\0\x30\0\0' | dd of=lab/partitioned.img bs=1 seek=446 conv=notrunc status=none
printf '\x55\xaa' | dd of=lab/partitioned.img bs=1 seek=510 conv=notrunc status=none
pack >"$image"
