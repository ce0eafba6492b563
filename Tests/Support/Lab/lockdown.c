// SPDX-License-Identifier: Apache-2.0

// Stands between a program and what its lock-down is made of, as an LD_PRELOAD shim. For tests only.
//   LOCKDOWN_FAIL=N       the Nth step fails, counted from 1
//   LOCKDOWN_FILTER=FILE  the filter is the one in the file, as the kernel is given it
//   LOCKDOWN_LANDLOCK=N   the kernel has that version of Landlock's ABI, and says what it is asked to deny:
//                         `landlock: FILES NETWORK SCOPES`, and to allow: `landlock allows: RIGHTS PATH`. What this
//                         kernel does not know is not passed on. 0: it has none
//   LOCKDOWN_COPY=1       each socket that is connected is copied: one descriptor more than is expected
//   LOCKDOWN_OPEN=1       no filter is loaded: what is left is Landlock
// A step that fails says so: `failed: STEP`.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// What the kernels of the tests know (ABI 7).
enum { RULESET_VERSION = 1, KNOWN_FILES = 0xffff, KNOWN_NETWORK = 3 };

static int fails = -1, landlock = -1, is_open, copies, begun, steps;
static struct sock_filter filter[BPF_MAXINSNS];
static struct sock_fprog program = {.filter = filter};

static int number(const char *name) {
    const char *value = getenv(name);
    return value ? atoi(value) : -1;
}

// Before main(): the lock-down clears the environment.
__attribute__((constructor)) static void read_environment(void) {
    fails = number("LOCKDOWN_FAIL");
    landlock = number("LOCKDOWN_LANDLOCK");
    is_open = getenv("LOCKDOWN_OPEN") != NULL;
    copies = getenv("LOCKDOWN_COPY") != NULL;
    const char *path = getenv("LOCKDOWN_FILTER");
    if (!path) return;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = read(file, filter, sizeof filter);
    if (size <= 0) abort();
    program.len = (unsigned short)((size_t)size / sizeof filter[0]);
    if (close(file)) abort();
}

#define REAL(function) ((__typeof__(&function))dlsym(RTLD_NEXT, #function))

// Whether this step is the one to fail. The lock-down begins with clearenv() or setrlimit().
static int is_to_fail(const char *step) {
    if (!begun || !step || ++steps != fails) return 0;
    dprintf(STDERR_FILENO, "failed: %s\n", step);
    return 1;
}

int clearenv(void) {
    begun = 1;
    return is_to_fail("clearenv") ? errno = ENOMEM, -1 : REAL(clearenv)();
}

int setrlimit(__rlimit_resource_t resource, const struct rlimit *limit) {
    begun = 1;
    return is_to_fail("setrlimit") ? errno = EPERM, -1 : REAL(setrlimit)(resource, limit);
}

int prctl(int option, ...) {
    va_list list;
    va_start(list, option);
    unsigned long rest[4];
    for (int i = 0; i < 4; i++) rest[i] = va_arg(list, unsigned long);
    va_end(list);
    return is_to_fail("prctl") ? errno = EINVAL, -1 : REAL(prctl)(option, rest[0], rest[1], rest[2], rest[3]);
}

static long load_filter(unsigned long given, long (*real)(long, ...)) {
    begun = 0;
    if (is_open) return 0;
    return real(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, program.len ? (unsigned long)&program : given);
}

static long create_ruleset(long attributes, long size, long flags, long (*real)(long, ...)) {
    if (landlock == 0) return errno = ENOSYS, -1;
    if (landlock > 0 && flags == RULESET_VERSION) return landlock;
    uint64_t denied[3] = {0};
    if (landlock > 0) {
        memcpy(denied, (const void *)attributes, (size_t)size < sizeof denied ? (size_t)size : sizeof denied);
        dprintf(STDERR_FILENO, "landlock: %llx %llx %llx of %ld\n", (unsigned long long)denied[0],
                (unsigned long long)denied[1], (unsigned long long)denied[2], size);
        denied[0] &= KNOWN_FILES;
        denied[1] &= KNOWN_NETWORK;
        attributes = (long)denied;
    }
    return real(SYS_landlock_create_ruleset, attributes, size, flags);
}

static long add_rule(long ruleset, long type, long attributes, long (*real)(long, ...)) {
    struct { uint64_t rights; int32_t place; } __attribute__((packed)) rule;
    memcpy(&rule, (const void *)attributes, sizeof rule);
    if (landlock > 0) {
        char link[64], path[4096] = "";
        snprintf(link, sizeof link, "/proc/self/fd/%d", rule.place);
        if (readlink(link, path, sizeof path - 1) < 0) abort();
        dprintf(STDERR_FILENO, "landlock allows: %llx %s\n", (unsigned long long)rule.rights, path);
        rule.rights &= KNOWN_FILES;
        if (!rule.rights) return 0;
    }
    return real(SYS_landlock_add_rule, ruleset, type, &rule, 0L);
}

long syscall(long call, ...) {
    va_list list;
    va_start(list, call);
    long rest[6];
    for (int i = 0; i < 6; i++) rest[i] = va_arg(list, long);
    va_end(list);
    long (*real)(long, ...) = REAL(syscall);
    const char *step = call == SYS_landlock_create_ruleset ? "landlock_create_ruleset"
        : call == SYS_landlock_add_rule ? "landlock_add_rule"
        : call == SYS_landlock_restrict_self ? "landlock_restrict_self"
        : call == SYS_seccomp ? "seccomp" : NULL;
    if (is_to_fail(step)) return errno = EINVAL, -1;
    if (call == SYS_landlock_create_ruleset) return create_ruleset(rest[0], rest[1], rest[2], real);
    if (call == SYS_landlock_add_rule) return add_rule(rest[0], rest[1], rest[2], real);
    if (call == SYS_seccomp) return load_filter((unsigned long)rest[2], real);
    return real(call, rest[0], rest[1], rest[2], rest[3], rest[4], rest[5]);
}

int close(int descriptor) {
    return is_to_fail("close") ? errno = EIO, -1 : REAL(close)(descriptor);
}

int connect(int socket, const struct sockaddr *address, socklen_t size) {
    int result = REAL(connect)(socket, address, size);
    if (result == 0 && copies && dup(socket) < 0) abort();
    return result;
}
