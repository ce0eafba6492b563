// SPDX-License-Identifier: Apache-2.0

// What only Linux has of the calls by which both programs confine themselves, and the publisher's
// filter.
#pragma once

#include "../CSystem/CSystem.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#include "filter.x86_64.h"
#elif defined(__aarch64__)
#include "filter.aarch64.h"
#else
#error "no filter for this architecture: add it to security/make-filter.c, then run `make filter`"
#endif

// The most descriptors that a process may have (fs.nr_open).
enum { XGA_DESCRIPTORS = 1 << 20 };
// So many interrupts of a domain are looked at: a small domain has some dozens.
enum { XGA_INTERRUPTS = 512 };

// Closes each descriptor from `first` on. Linux has close_range(2) from 5.9 on.
static inline void xga_close_from(int first) {
    if (syscall(SYS_close_range, first, ~0U, 0) == 0) return;
    for (int descriptor = first; descriptor < XGA_DESCRIPTORS; descriptor++) close(descriptor);
}

static inline int xga_prctl(int option, unsigned long value) {
    return prctl(option, value, 0UL, 0UL, 0UL);
}

// Swift does not import the constants themselves.
enum { XGA_NPROC = RLIMIT_NPROC, XGA_FSIZE = RLIMIT_FSIZE };
enum { XGA_CORE = RLIMIT_CORE, XGA_NOFILE = RLIMIT_NOFILE };

// Sets both the soft and the hard limit of a resource, an RLIMIT_ constant.
static inline int xga_limit(long resource, rlim_t limit) {
    struct rlimit both = {limit, limit};
    return setrlimit((__rlimit_resource_t)resource, &both);
}

// The version of the kernel's Landlock ABI; 0 if it has no Landlock or it is turned off. -1 with
// errno set if that cannot be found out.
static inline int xga_landlock_abi(void) {
    enum { RULESET_VERSION = 1 }; // LANDLOCK_CREATE_RULESET_VERSION
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, RULESET_VERSION);
    if (abi < 0 && (errno == ENOSYS || errno == EOPNOTSUPP)) return 0;
    return (int)abi;
}

// `struct landlock_ruleset_attr` of <linux/landlock.h> as of ABI 6; older headers lack its end.
struct xga_landlock_rights {
    uint64_t files, network, scopes;
};

// A ruleset that denies all that this version of Landlock's ABI can deny: landlock(7). Returns its
// descriptor; -1 with errno set if it fails.
static inline int xga_landlock_create(int abi) {
    // A right is a bit. ABI 1 has 13 for files; 2 added REFER, 3 TRUNCATE, 5 IOCTL_DEV, 9
    // RESOLVE_UNIX.
    int file_rights = 13 + (abi >= 2) + (abi >= 3) + (abi >= 5) + (abi >= 9);
    struct xga_landlock_rights rights = {.files = (1ULL << file_rights) - 1};
    size_t size = offsetof(struct xga_landlock_rights, network);
    if (abi >= 4) {
        // To bind and to connect: a port of TCP, from 10 on one of UDP.
        rights.network = abi >= 10 ? 15 : 3;
        size = offsetof(struct xga_landlock_rights, scopes);
    }
    if (abi >= 6) {
        rights.scopes = 3; // abstract unix sockets and signals
        size = sizeof rights;
    }
    return (int)syscall(SYS_landlock_create_ruleset, &rights, size, 0);
}

// Has the ruleset bind this process for good, and closes it. -1 with errno set if a step failed.
static inline int xga_landlock_restrict(int ruleset) {
    if (syscall(SYS_landlock_restrict_self, ruleset, 0) != 0) return -1;
    return close(ruleset);
}

// Whether this domain's xenstore is still to come. The kernel waits for it with an interrupt of
// that name (Linux's drivers/xen/xenbus/xenbus_probe.c). There are such domains on Arm only.
static inline bool xga_awaits_xenstore(void) {
#ifdef __aarch64__
    static const char name[] = "xenstore_late_init";
    for (int interrupt = 0; interrupt < XGA_INTERRUPTS; interrupt++) {
        char path[40], found[sizeof name] = "";
        snprintf(path, sizeof path, "/sys/kernel/irq/%d/actions", interrupt);
        int file = xga_open(path, O_RDONLY);
        if (file < 0) continue;
        ssize_t size = read(file, found, sizeof found - 1);
        close(file);
        if (size > 0 && strcmp(found, name) == 0) return true;
    }
#endif
    return false;
}

// Gives the kernel a filter, for good: seccomp(2).
static inline int xga_load_filter(const struct sock_filter *filter, size_t size) {
    struct sock_fprog program = {.len = (unsigned short)(size / sizeof *filter)};
    program.filter = (struct sock_filter *)filter;
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}

static inline int xga_load_publisher_filter(void) {
    return xga_load_filter(publisher_filter, sizeof publisher_filter);
}
