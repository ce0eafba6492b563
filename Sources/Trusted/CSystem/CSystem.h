// SPDX-License-Identifier: Apache-2.0

// What both programs take from libc, and helpers for what Swift cannot import: errno, variadic
// functions, macros, and the address of a unix socket.
#pragma once

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static inline int xga_errno(void) { return errno; }

// After this, a write to a closed pipe or socket, or beyond RLIMIT_FSIZE, fails. Without it the
// signal ends the process. SIGTERM ends it, also if the parent ignores that signal.
static inline void xga_set_signals(void) {
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    signal(SIGTERM, SIG_DFL);
}

static inline int xga_open(const char *path, int flags) { return open(path, flags | O_CLOEXEC); }
static inline bool xga_is_open(int descriptor) { return fcntl(descriptor, F_GETFD) >= 0; }

// Removes a socket that is at a path; leaves anything else alone.
static inline void xga_remove_socket(const char *path) {
    struct stat status;
    if (lstat(path, &status) == 0 && S_ISSOCK(status.st_mode)) unlink(path);
}

// A socket's option of type int; -1 if there is none.
static inline int xga_socket_option(int socket, int option) {
    int value = -1;
    socklen_t size = sizeof value;
    getsockopt(socket, SOL_SOCKET, option, &value, &size);
    return value;
}

// Whether a descriptor is a unix stream socket that listens at `path`.
static inline bool xga_listens_at(int descriptor, const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNSPEC};
    socklen_t size = sizeof address;
    if (getsockname(descriptor, (struct sockaddr *)&address, &size) != 0) return false;
    if (address.sun_family != AF_UNIX) return false;
    if (strncmp(address.sun_path, path, sizeof address.sun_path) != 0) return false;
    if (xga_socket_option(descriptor, SO_TYPE) != SOCK_STREAM) return false;
    return xga_socket_option(descriptor, SO_ACCEPTCONN) == 1;
}

// Who may connect to what is at a path. PRIVATE: its owner and its group. UNKNOWN: errno says why
// it could not be found out.
enum xga_access { XGA_PRIVATE, XGA_OPEN_TO_OTHERS, XGA_UNKNOWN };

static inline enum xga_access xga_check_access(const char *path) {
    struct stat status;
    if (stat(path, &status) != 0) return XGA_UNKNOWN;
    if (!S_ISSOCK(status.st_mode)) {
        errno = ENOTSOCK;
        return XGA_UNKNOWN;
    }
    return status.st_mode & S_IRWXO ? XGA_OPEN_TO_OTHERS : XGA_PRIVATE;
}

typedef int xga_address_call(int socket, const struct sockaddr *address, socklen_t size);

// Calls bind(2) or connect(2) with the address of the unix socket at `path`; `@` begins an abstract
// name, as in sd_notify(3).
static inline int xga_call_at(xga_address_call *call, int socket, const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(path);
    if (length == 0 || length >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(address.sun_path, path, length);
    bool is_abstract = path[0] == '@';
    if (is_abstract) address.sun_path[0] = 0;
    // The NUL at the end belongs to the name, but for abstract names.
    size_t size = offsetof(struct sockaddr_un, sun_path) + length + (is_abstract ? 0 : 1);
    return call(socket, (const struct sockaddr *)&address, (socklen_t)size);
}

static inline int xga_bind(int socket, const char *path) {
    return xga_call_at(bind, socket, path);
}
static inline int xga_connect(int socket, const char *path) {
    return xga_call_at(connect, socket, path);
}
