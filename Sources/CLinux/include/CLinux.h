// What the programs take from libc, and the few helpers for what Swift cannot import: variadic
// functions, macros, and the address of a unix socket.
#ifndef CLINUX_H
#define CLINUX_H

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

// The next of main()'s arguments by getopt_long(3): an option's val, with its value in *text; -1 at
// the end; '?' for an unknown option, ':' for a missing value, '!' for what is no option, with the
// argument in *text.
int linux_next_option(const struct option *options, const char **text);

static inline int linux_errno(void) { return errno; }

static inline int linux_open(const char *path, int flags) { return open(path, flags | O_CLOEXEC); }

// Whether path names a socket, and one that only its owner and group may connect to: 0, or an errno.
static inline int linux_check_socket(const char *path) {
    struct stat status;
    if (stat(path, &status)) return errno;
    if (!S_ISSOCK(status.st_mode)) return ENOTSOCK;
    return status.st_mode & S_IRWXO ? EPERM : 0;
}

// A path longer than sun_path can hold: ENAMETOOLONG.
static inline int linux_unix_address(struct sockaddr_un *address, const char *path, socklen_t *length) {
    size_t n = strlen(path);
    memset(address, 0, sizeof *address);
    if (n == 0 || n >= sizeof address->sun_path) { errno = ENAMETOOLONG; return -1; }
    address->sun_family = AF_UNIX;
    memcpy(address->sun_path, path, n);
    *length = offsetof(struct sockaddr_un, sun_path) + n;
    if (path[0] == '@') address->sun_path[0] = 0;  // an abstract name, as sd_notify(3) writes it
    else *length += 1;
    return 0;
}

static inline int linux_bind(int descriptor, const char *path) {
    struct sockaddr_un address;
    socklen_t length;
    return linux_unix_address(&address, path, &length)
        ? -1 : bind(descriptor, (const struct sockaddr *)&address, length);
}

static inline int linux_connect(int descriptor, const char *path) {
    struct sockaddr_un address;
    socklen_t length;
    return linux_unix_address(&address, path, &length)
        ? -1 : connect(descriptor, (const struct sockaddr *)&address, length);
}

static inline void linux_ignore(int number) { signal(number, SIG_IGN); }

static inline bool linux_is_open(int descriptor) { return fcntl(descriptor, F_GETFD) >= 0; }

static inline int linux_close_from(int first) { return (int)syscall(SYS_close_range, first, ~0U, 0); }

static inline int linux_prctl(int option, unsigned long value) { return prctl(option, value, 0UL, 0UL, 0UL); }

// Sets both the soft and the hard limit of a resource, an RLIMIT_ constant.
static inline int linux_limit(long resource, rlim_t most) {
    const struct rlimit limit = {most, most};
    return setrlimit((__rlimit_resource_t)resource, &limit);
}
enum { LINUX_NPROC = RLIMIT_NPROC, LINUX_FSIZE = RLIMIT_FSIZE, LINUX_CORE = RLIMIT_CORE, LINUX_NOFILE = RLIMIT_NOFILE };

// Denies all that Landlock can deny: landlock(7), <linux/landlock.h>. Returns the kernel's ABI version,
// 0 if it has no Landlock or it is turned off, -1 if a step failed.
static inline int linux_landlock_deny_all(void) {
    struct { uint64_t access_fs, access_net, scoped; } deny = {0};
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, 1 /* LANDLOCK_CREATE_RULESET_VERSION */);
    if (abi < 0) return errno == ENOSYS || errno == EOPNOTSUPP ? 0 : -1;
    // The rights of ABI 1 are 13; 2 added REFER, 3 TRUNCATE, 5 IOCTL_DEV; 4 TCP bind and connect;
    // 6 scopes: abstract unix sockets and signals.
    deny.access_fs = (1ULL << (abi >= 5 ? 16 : abi >= 3 ? 15 : abi == 2 ? 14 : 13)) - 1;
    deny.access_net = abi >= 4 ? 3 : 0;
    deny.scoped = abi >= 6 ? 3 : 0;
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &deny, abi >= 6 ? 24 : abi >= 4 ? 16 : 8, 0);
    if (ruleset < 0 || syscall(SYS_landlock_restrict_self, ruleset, 0) || close(ruleset)) return -1;
    return (int)abi;
}

#endif
