// SPDX-License-Identifier: Apache-2.0

// The collector's seccomp filter for aarch64. Made by `make filter`; do not edit.
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
    {0x20,0,0,0x4}, {0x15,0,82,0xc00000b7}, {0x20,0,0,0x0}, {0x15,79,0,0x2c},
    {0x15,78,0,0x30}, {0x15,77,0,0x39}, {0x15,76,0,0x3d}, {0x15,75,0,0x3f},
    {0x15,74,0,0x49}, {0x15,73,0,0x4f}, {0x15,72,0,0x50}, {0x15,71,0,0x56},
    {0x15,70,0,0x5e}, {0x15,69,0,0x62}, {0x15,68,0,0x80}, {0x15,67,0,0xa0},
    {0x15,66,0,0xcb}, {0x15,65,0,0xce}, {0x15,64,0,0xd4}, {0x15,63,0,0xd6},
    {0x15,62,0,0xd7}, {0x15,61,0,0xe9}, {0x15,60,0,0x116}, {0x15,59,0,0x1b5},
    {0x15,0,5,0x1d}, {0x20,0,0,0x1c}, {0x54,0,0,0x0}, {0x15,0,56,0x0},
    {0x20,0,0,0x18}, {0x15,53,54,0x5411}, {0x15,0,6,0x38}, {0x20,0,0,0x24},
    {0x54,0,0,0x0}, {0x15,0,50,0x0}, {0x20,0,0,0x20}, {0x54,0,0,0x243},
    {0x15,46,47,0x0}, {0x15,0,6,0x71}, {0x20,0,0,0x14}, {0x54,0,0,0x0},
    {0x15,0,43,0x0}, {0x20,0,0,0x10}, {0x54,0,0,0xfffffffe}, {0x15,39,40,0x0},
    {0x15,1,0,0xde}, {0x15,0,6,0xe2}, {0x20,0,0,0x24}, {0x54,0,0,0x0},
    {0x15,0,35,0x0}, {0x20,0,0,0x20}, {0x54,0,0,0x4}, {0x15,31,32,0x0},
    {0x15,0,6,0x40}, {0x20,0,0,0x14}, {0x54,0,0,0x0}, {0x15,0,28,0x0},
    {0x20,0,0,0x10}, {0x15,25,0,0x2}, {0x15,24,25,0x1}, {0x15,0,11,0xc6},
    {0x20,0,0,0x14}, {0x54,0,0,0x0}, {0x15,0,21,0x0}, {0x20,0,0,0x10},
    {0x15,0,19,0x1}, {0x20,0,0,0x1c}, {0x54,0,0,0x0}, {0x15,0,16,0x0},
    {0x20,0,0,0x18}, {0x54,0,0,0xfffff7ff}, {0x15,12,13,0x80001}, {0x15,0,12,0xd0},
    {0x20,0,0,0x1c}, {0x54,0,0,0x0}, {0x15,0,9,0x0}, {0x20,0,0,0x18},
    {0x15,0,7,0x1}, {0x20,0,0,0x24}, {0x54,0,0,0x0}, {0x15,0,4,0x0},
    {0x20,0,0,0x20}, {0x15,1,0,0x15}, {0x15,0,1,0x7}, {0x06,0,0,0x7fff0000},
    {0x06,0,0,0x80000000},
};
