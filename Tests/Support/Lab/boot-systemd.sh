#!/bin/bash
# boot-systemd.sh DIR
# Boots a systemd as PID 1 of a machine of its own: private namespaces of every kind but users, and a throw-away overlay
# over a system's root that begins with the tree DIR/installed. Until it is ended; nothing is left.
#   DIR/system   a link to that system's root; without it, the system is this one
#   DIR/pid      its PID 1, as seen from outside: `nsenter --all --target` runs commands in it
#   DIR/shared   the same folder as /lab inside
# What the machine lacks: udev, a network but for the loopback, and whatever lies beyond sysinit.target.
# Needs root and cgroup2.
set -euo pipefail
dir=$(cd "$1" && pwd)
mkdir -p "$dir"/{root,overlay,installed,shared}

groups=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
if [ -z "$groups" ]; then
  echo "boot-systemd.sh: no cgroup2 is mounted" >&2
  exit 1
fi

# What the limits of units need, as far as the machine has it in cgroup2. Where it does not, systemd ignores them.
for controller in pids memory cpu; do
  if grep -qw $controller "$groups/cgroup.controllers"; then echo +$controller >"$groups/cgroup.subtree_control"; fi
done

# remove_group FOLDER: a control group with all below it, and their processes.
remove_group() {
  local end=$((SECONDS + 10))
  echo 1 >"$1/cgroup.kill"
  until find "$1" -depth -type d -exec rmdir {} + 2>/dev/null; do
    if [ $SECONDS -ge $end ]; then
      echo "boot-systemd.sh: $1 cannot be removed" >&2
      return 1
    fi
    sleep 0.02
  done
}

# Those of earlier runs that were killed.
for left in "$groups"/xga-*; do
  process=${left##*/xga-}
  if [ -e "$left" ] && [ ! -e "/proc/$process" ]; then remove_group "$left"; fi
done

group=$groups/xga-$$
finish() {
  trap - EXIT
  remove_group "$group"
}
mkdir "$group"
trap finish EXIT
trap 'exit 0' TERM INT

# From here on in the new namespaces. The group is entered first: it becomes the root of theirs.
boot() {
  set -euo pipefail
  cd "$1"
  system=/
  if [ -e system ]; then system=$(realpath system); fi
  read -r pid _ </proc/self/stat
  mount -t tmpfs tmpfs overlay
  mkdir overlay/upper overlay/work
  cp -a installed/. overlay/upper
  mount -t overlay overlay -o "lowerdir=$system,upperdir=overlay/upper,workdir=overlay/work" root
  mount -t proc proc root/proc
  mount -t sysfs -o ro sysfs root/sys
  mount -t cgroup2 cgroup2 root/sys/fs/cgroup
  mount -t tmpfs -o mode=755 tmpfs root/run
  mount -t tmpfs tmpfs root/tmp
  mount -t tmpfs -o mode=755 tmpfs root/dev
  while read -r name major minor; do mknod -m 666 "root/dev/$name" c "$major" "$minor"; done <<'END'
null 1 3
zero 1 5
full 1 7
random 1 8
urandom 1 9
tty 5 0
kmsg 1 11
END
  mkdir root/dev/{pts,shm,xen} root/lab
  mount -t devpts -o newinstance,ptmxmode=0666 devpts root/dev/pts
  mount -t tmpfs tmpfs root/dev/shm
  ln -s pts/ptmx root/dev/ptmx
  ln -s /proc/self/fd root/dev/fd
  ln -s fd/0 root/dev/stdin
  ln -s fd/1 root/dev/stdout
  ln -s fd/2 root/dev/stderr
  mount --bind shared root/lab
  rm -f root/etc/machine-id root/etc/fstab
  touch root/etc/machine-id
  # What would act on the machine outside, or waits for what is not here.
  for unit in systemd-{binfmt,firstboot,journal-flush,modules-load,random-seed,remount-fs,sysctl,timesyncd,udev-trigger,udevd}; do
    ln -sf /dev/null "root/etc/systemd/system/$unit.service"
  done
  cat >root/etc/systemd/system/lab.target <<'END'
[Unit]
Requires=sysinit.target
After=sysinit.target
END
  echo "$pid" >pid.new
  mv pid.new pid
  cd root
  mkdir oldroot
  pivot_root . oldroot
  umount -l /oldroot
  # As on a machine: what is mounted later is mounted for the services, too.
  mount --make-rshared /
  exec env -i container=lab PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    /lib/systemd/systemd --unit=lab.target --log-target=journal --show-status=0
}
export -f boot
bash -c 'echo $$ >"$0/cgroup.procs"; exec setpriv --pdeathsig KILL unshare --kill-child --fork --mount --pid --uts \
  --ipc --net --cgroup --propagation private bash -c "boot \"\$0\"" "$1"' "$group" "$dir" </dev/null >"$dir/boot.log" 2>&1 &
if ! wait $!; then cat "$dir/boot.log" >&2; fi
exit 1
