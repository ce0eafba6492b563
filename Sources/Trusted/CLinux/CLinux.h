// What the programs take from libc, and the few helpers for what Swift cannot import: variadic
// functions, macros, and the address of a unix socket.
#pragma once

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static inline int linux_errno(void) { return errno; }

// A write to a closed pipe or socket, or over RLIMIT_FSIZE, is to fail, not to end the process.
static inline void linux_ignore_write_signals(void) { signal(SIGPIPE, SIG_IGN), signal(SIGXFSZ, SIG_IGN); }

static inline int linux_open(const char *path, int flags) { return open(path, flags | O_CLOEXEC); }
static inline int linux_is_open(int descriptor) { return fcntl(descriptor, F_GETFD) >= 0; }

// Closes each descriptor from `first` on. Linux has close_range(2) from 5.9 on; before, they are closed one by one, as
// many as a process may have there (fs.nr_open).
enum { LINUX_DESCRIPTORS = 1 << 20 };
static inline void linux_close_from(int first) {
    if (syscall(SYS_close_range, first, ~0U, 0) == 0) return;
    for (int descriptor = first; descriptor < LINUX_DESCRIPTORS; descriptor++) close(descriptor);
}

static inline int linux_prctl(int option, unsigned long value) { return prctl(option, value, 0UL, 0UL, 0UL); }

// Sets both the soft and the hard limit of a resource, an RLIMIT_ constant.
static inline int linux_limit(long resource, rlim_t most) {
    return setrlimit((__rlimit_resource_t)resource, &(struct rlimit){most, most});
}
enum { LINUX_NPROC = RLIMIT_NPROC, LINUX_FSIZE = RLIMIT_FSIZE, LINUX_CORE = RLIMIT_CORE, LINUX_NOFILE = RLIMIT_NOFILE };

// Whether path names a socket, and one that only its owner and group may connect to: 0, or an errno.
static inline int linux_check_socket(const char *path) {
    struct stat status;
    if (stat(path, &status)) return errno;
    return !S_ISSOCK(status.st_mode) ? ENOTSOCK : status.st_mode & S_IRWXO ? EPERM : 0;
}

// bind(2) or connect(2) to the unix socket at path; `@` begins an abstract name, as in sd_notify(3).
static inline int linux_at(int (*call)(int, const struct sockaddr *, socklen_t), int socket, const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(path);
    if (length == 0 || length >= sizeof address.sun_path) return errno = ENAMETOOLONG, -1;
    memcpy(address.sun_path, path, length);
    if (path[0] == '@') address.sun_path[0] = 0;
    else length += 1;
    return call(socket, (const struct sockaddr *)&address, offsetof(struct sockaddr_un, sun_path) + length);
}
static inline int linux_bind(int socket, const char *path) { return linux_at(bind, socket, path); }
static inline int linux_connect(int socket, const char *path) { return linux_at(connect, socket, path); }

// Denies all that Landlock can deny: landlock(7), <linux/landlock.h>. Returns the kernel's ABI version,
// 0 if it has no Landlock or it is turned off, -1 if a step failed.
static inline int linux_landlock_deny_all(void) {
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, 1 /* LANDLOCK_CREATE_RULESET_VERSION */);
    if (abi < 0) return errno == ENOSYS || errno == EOPNOTSUPP ? 0 : -1;
    // File system: 13 rights in ABI 1; 2 added REFER, 3 TRUNCATE, 5 IOCTL_DEV. Network: TCP bind and
    // connect in ABI 4. Scopes: abstract unix sockets and signals in ABI 6.
    const uint64_t deny[3] = {(1ULL << (abi >= 5 ? 16 : abi >= 3 ? 15 : abi == 2 ? 14 : 13)) - 1, abi >= 4 ? 3 : 0, abi >= 6 ? 3 : 0};
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, deny, abi >= 6 ? 24 : abi >= 4 ? 16 : 8, 0);
    if (ruleset < 0 || syscall(SYS_landlock_restrict_self, ruleset, 0) || close(ruleset)) return -1;
    return (int)abi;
}

