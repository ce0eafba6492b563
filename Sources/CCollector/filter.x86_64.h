// SPDX-License-Identifier: Apache-2.0

// The collector's seccomp filter for x86_64. Made by `make filter`; do not edit.
//
// These calls are allowed, with that argument where one is shown. All others kill.
//   openat        read-only: files and directories
//   openat2       places that no file system need be asked for (RESOLVE_CACHED)
//   read          files; a clock that jumped; a publisher that is gone
//   getdents64    directories
//   close         each of them
//   newfstatat    what stands at a path or is open
//   fstat         what is open (other releases of libc)
//   fstatfs       the free space of a file system
//   access        whether there is a file
//   faccessat     likewise, where there is no access
//   uname         the kernel's release, where /proc does not tell it
//   sendto        requests to rtnetlink; frames
//   recvmsg       answers and events of rtnetlink
//   socket        unix stream: the next connection
//   connect       to the publisher
//   setsockopt    SO_SNDBUF: one snapshot at a time
//   setsockopt    SO_SNDTIMEO: --once
//   ioctl         SIOCOUTQ: whether the publisher has read everything
//   write         standard output: --stdout
//   write         standard error: the log
//   poll          waits for events
//   ppoll         likewise, where there is no poll
//   restart_syscall goes on with poll after a stop or a freeze
//   timerfd_settime the timer that tells of clock jumps
//   clock_gettime CLOCK_REALTIME, CLOCK_MONOTONIC: when to collect, how far the clock jumped; where the vDSO asks the kernel
//   brk           the heap
//   mmap          not executable: large blocks of the heap
//   munmap        likewise
//   madvise       pages that were of use for the start only
//   mprotect      not executable: allocators that are preloaded
//   getrandom     likewise
//   futex         likewise
//   exit_group    the end
static const struct sock_filter collector_filter[] = {
    {0x20,0,0,0x4}, {0x15,0,86,0xc000003e}, {0x20,0,0,0x0}, {0x35,0,1,0x40000000},
    {0x15,0,83,0xffffffff}, {0x15,81,0,0x0}, {0x15,80,0,0x3}, {0x15,79,0,0x5},
    {0x15,78,0,0x7}, {0x15,77,0,0xb}, {0x15,76,0,0xc}, {0x15,75,0,0x15},
    {0x15,74,0,0x1c}, {0x15,73,0,0x2a}, {0x15,72,0,0x2c}, {0x15,71,0,0x2f},
    {0x15,70,0,0x3f}, {0x15,69,0,0x8a}, {0x15,68,0,0xca}, {0x15,67,0,0xd9},
    {0x15,66,0,0xdb}, {0x15,65,0,0xe7}, {0x15,64,0,0x106}, {0x15,63,0,0x10d},
    {0x15,62,0,0x10f}, {0x15,61,0,0x11e}, {0x15,60,0,0x13e}, {0x15,59,0,0x1b5},
    {0x15,1,0,0x9}, {0x15,0,6,0xa}, {0x20,0,0,0x24}, {0x54,0,0,0x0},
    {0x15,0,55,0x0}, {0x20,0,0,0x20}, {0x54,0,0,0x4}, {0x15,51,52,0x0},
    {0x15,0,5,0x10}, {0x20,0,0,0x1c}, {0x54,0,0,0x0}, {0x15,0,48,0x0},
    {0x20,0,0,0x18}, {0x15,45,46,0x5411}, {0x15,0,6,0xe4}, {0x20,0,0,0x14},
    {0x54,0,0,0x0}, {0x15,0,42,0x0}, {0x20,0,0,0x10}, {0x54,0,0,0xfffffffe},
    {0x15,38,39,0x0}, {0x15,0,6,0x101}, {0x20,0,0,0x24}, {0x54,0,0,0x0},
    {0x15,0,35,0x0}, {0x20,0,0,0x20}, {0x54,0,0,0x243}, {0x15,31,32,0x0},
    {0x15,0,6,0x1}, {0x20,0,0,0x14}, {0x54,0,0,0x0}, {0x15,0,28,0x0},
    {0x20,0,0,0x10}, {0x15,25,0,0x2}, {0x15,24,25,0x1}, {0x15,0,11,0x29},
    {0x20,0,0,0x14}, {0x54,0,0,0x0}, {0x15,0,21,0x0}, {0x20,0,0,0x10},
    {0x15,0,19,0x1}, {0x20,0,0,0x1c}, {0x54,0,0,0x0}, {0x15,0,16,0x0},
    {0x20,0,0,0x18}, {0x54,0,0,0xfffff7ff}, {0x15,12,13,0x80001}, {0x15,0,12,0x36},
    {0x20,0,0,0x1c}, {0x54,0,0,0x0}, {0x15,0,9,0x0}, {0x20,0,0,0x18},
    {0x15,0,7,0x1}, {0x20,0,0,0x24}, {0x54,0,0,0x0}, {0x15,0,4,0x0},
    {0x20,0,0,0x20}, {0x15,1,0,0x15}, {0x15,0,1,0x7}, {0x06,0,0,0x7fff0000},
    {0x06,0,0,0x80000000},
};
