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

static inline int linux_close_from(int first) { return (int)syscall(SYS_close_range, first, ~0U, 0); }

#endif
