#!/bin/bash
# make-image.sh CACHE PROGRAMS IMAGE
# Makes IMAGE, dom0's file system in memory (a cpio archive): dom0-init and Xen's tools, and in /lab the kernel
# and the file system of guests. Both have the agent's programs, of the folder PROGRAMS, in /usr/sbin, and its
# users. CACHE is what get-xen.sh filled. Needs cpio, setpriv and mke2fs.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=$(cd "$1" && pwd)
programs=$(cd "$2" && pwd)
image=$(realpath "$3")
root=$cache/root
libraries=lib/x86_64-linux-gnu
work=$(mktemp -d -t xga-image.XXXXXX)
trap 'rm -rf "$work"' EXIT

# put FOLDER PROGRAM...: the programs into FOLDER, and the libraries they need where their loader looks.
put() {
  local folder=$1 library
  shift
  cp -L "$@" "$folder/"
  mkdir -p $libraries lib64
  LD_LIBRARY_PATH=$root/usr/$libraries ldd "$@" | grep -oE '/[^ ]+\.so[^ :]*' | sort -u | while read -r library; do
    case $library in
    */ld-linux*) cp -L "$library" lib64/ ;;
    *) cp -L "$library" $libraries/ ;;
    esac
  done
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
  for module; do cp "$cache/mod/$module.ko" mod/; done
  put usr/bin "$root"/usr/bin/xenstore-{read,write,list,ls,chmod,exists,rm,watch} "$(command -v setpriv)"
  put usr/sbin "$programs"/xen-guest-{publisher,collector}
  # libxenstore ends its threads with pthread_cancel, which loads it.
  cp -L /$libraries/libgcc_s.so.1 $libraries/
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
pack >"$work/guest.cpio"

system dom0 xen-privcmd xenfs xen-evtchn xen-gntdev xen-gntalloc xen-netback xen-blkback loop \
  virtio{,_ring,_pci_modern_dev,_pci_legacy_dev,_pci,_blk}
tools=$(cd "$root" && echo usr/lib/xen-[0-9]*/bin)
mkdir -p "$tools" var/lib/xen/dump var/log/xen/console etc/xen/scripts
put "$tools" "$root/$tools"/{xl,xenstored,oxenstored,xenconsoled,xen-init-dom0,xenstore-control,libxl-save-helper}
ln -s "/$tools" tools
cp "$root"/etc/xen/{oxenstored.conf,xl.conf} etc/xen/
install -m 755 "$here"/{vif,disk} etc/xen/scripts/
cp "$here/in-guest" lab/
cp "$cache/vmlinux" "$work/guest.cpio" lab/
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
