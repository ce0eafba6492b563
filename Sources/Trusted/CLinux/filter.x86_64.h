// SPDX-License-Identifier: Apache-2.0

// The publisher's seccomp filter for x86_64. Made by `make filter`; do not edit.
//
// These calls are allowed, with that argument where one is shown. All others kill.
//   read           4 xenstore: answers of xenstored
//   read           5 the collector: frames
//   write          4 xenstore: requests (libxenstore to 4.19)
//   write          2 standard error: the log
//   write          6 the service manager: READY=1, once
//   writev         4 xenstore: requests on the device (libxenstore from 4.20)
//   sendmsg        4 xenstore: requests on a socket (libxenstore from 4.20)
//   accept         3 the listening socket: the next collector
//   ppoll          1 descriptors, its second argument: a newer frame, while one waits
//   rt_sigaction  13 SIGPIPE: ignored around each request (libxenstore to 4.19)
//   close          4 xenstore: xenstored is gone, and the process ends
//   close          5 the collector: it is gone, or a frame of it was refused
//   close          6 the service manager: after READY=1
//   clock_gettime  1 CLOCK_MONOTONIC: rates and pauses, where the vDSO asks the kernel
//   clock_gettime  0 CLOCK_REALTIME: data/updated, likewise
//   exit_group    75 EX_TEMPFAIL: the connection to xenstore is lost
//   exit_group    71 EX_OSERR: no collector can be accepted
static const struct sock_filter publisher_filter[] = {
    {0x20,0,0,0x4}, {0x15,0,56,0xc000003e}, {0x20,0,0,0x0}, {0x35,0,1,0x40000000},
    {0x15,0,53,0xffffffff}, {0x15,0,4,0xd}, {0x20,0,0,0x14}, {0x15,0,50,0x0},
    {0x20,0,0,0x10}, {0x15,47,48,0xd}, {0x15,6,0,0x14}, {0x15,0,4,0x2b},
    {0x20,0,0,0x14}, {0x15,0,44,0x0}, {0x20,0,0,0x10}, {0x15,41,42,0x3},
    {0x15,0,4,0x2e}, {0x20,0,0,0x14}, {0x15,0,39,0x0}, {0x20,0,0,0x10},
    {0x15,36,37,0x4}, {0x15,0,4,0x10f}, {0x20,0,0,0x1c}, {0x15,0,34,0x0},
    {0x20,0,0,0x18}, {0x15,31,32,0x1}, {0x15,0,4,0x0}, {0x20,0,0,0x14},
    {0x15,0,29,0x0}, {0x20,0,0,0x10}, {0x15,26,25,0x5}, {0x15,0,5,0xe4},
    {0x20,0,0,0x14}, {0x15,0,24,0x0}, {0x20,0,0,0x10}, {0x15,21,0,0x1},
    {0x15,20,21,0x0}, {0x15,0,5,0xe7}, {0x20,0,0,0x14}, {0x15,0,18,0x0},
    {0x20,0,0,0x10}, {0x15,15,0,0x4b}, {0x15,14,15,0x47}, {0x15,0,6,0x1},
    {0x20,0,0,0x14}, {0x15,0,12,0x0}, {0x20,0,0,0x10}, {0x15,9,0,0x6},
    {0x15,8,0,0x4}, {0x15,7,8,0x2}, {0x15,0,7,0x3}, {0x20,0,0,0x14},
    {0x15,0,5,0x0}, {0x20,0,0,0x10}, {0x15,2,0,0x6}, {0x15,1,0,0x5},
    {0x15,0,1,0x4}, {0x06,0,0,0x7fff0000}, {0x06,0,0,0x80000000},
};
