// SPDX-License-Identifier: Apache-2.0

// What only the collector takes from libc: the clock's timer, uname(2), its confinement, and what Swift cannot import.
#include "../Trusted/CLinux/CLinux.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <linux/sockios.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <unistd.h>

// CLinux.h refuses any other architecture.
#if defined(__x86_64__)
#include "filter.x86_64.h"
#else
#include "filter.aarch64.h"
#endif

// Whether a descriptor is a regular file; false with errno set if not.
static inline bool collector_is_regular(int descriptor) {
    struct stat status;
    if (fstat(descriptor, &status) != 0) return false;
    if (!S_ISREG(status.st_mode)) errno = EINVAL;
    return S_ISREG(status.st_mode);
}

// The next name in a directory, except `.` and `..`; NULL at the end or on an error.
static inline const char *collector_next_name(DIR *directory) {
    for (struct dirent *entry; (entry = readdir(directory));) {
        const char *name = entry->d_name;
        if (name[0] != '.' || (name[1] != 0 && (name[1] != '.' || name[2] != 0))) return name;
    }
    return NULL;
}

// When what is at path was changed last, by the real-time clock; false where that cannot be found out.
static inline bool collector_get_change(const char *path, struct timespec *time) {
    struct stat status;
    if (stat(path, &status) != 0) return false;
    *time = status.st_ctim;
    return true;
}

// Whether there is a block device at path; if so, *major and *minor become its number.
static inline bool collector_get_device(const char *path, unsigned int *major, unsigned int *minor) {
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISBLK(status.st_mode)) return false;
    *major = major(status.st_rdev);
    *minor = minor(status.st_rdev);
    return true;
}

// Opens what is at path with O_PATH, so without reading it; a symbolic link at the end is not followed. From
// Linux 5.12 on the call fails with EAGAIN rather than ask a file system on the way. Older kernels do not know
// the call or the flag, and a system call filter may forbid it: then open(2) is used, which may wait, unless
// may_wait is false.
static inline int collector_open_place(const char *path, bool may_wait) {
    enum { PATH = 010000000 /* O_PATH, which fcntl.h shows only with _GNU_SOURCE */ };
    const int flags = PATH | O_NOFOLLOW | O_CLOEXEC;
    struct open_how how = { .flags = flags, .resolve = RESOLVE_CACHED };
    int place = -1;
    // A mount or a renaming elsewhere is EAGAIN, too.
    for (int tries = 8; tries > 0; tries--) {
        place = (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof how);
        if (place >= 0 || errno != EAGAIN) break;
    }
    if (place >= 0 || !may_wait || (errno != ENOSYS && errno != EINVAL && errno != EPERM)) return place;
    return open(path, flags);
}

// The device of the file system that a place is on, and its space: available blocks are those that
// unprivileged users may fill.
struct collector_space { unsigned int major, minor; unsigned long long available_blocks, block_size; };
static inline bool collector_get_space(int place, struct collector_space *space) {
    struct stat status;
    struct statvfs values;
    if (fstat(place, &status) != 0 || fstatvfs(place, &values) != 0) return false;
    *space = (struct collector_space){
        major(status.st_dev), minor(status.st_dev), values.f_bavail, values.f_frsize };
    return true;
}

static inline int collector_unix_socket(bool blocking) {
    return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | (blocking ? 0 : SOCK_NONBLOCK), 0);
}

// What the other end of a unix socket has not read yet, in bytes of the kernel's memory (SIOCOUTQ, unix(7)).
static inline int collector_unread(int socket) {
    int size = 0;
    return ioctl(socket, SIOCOUTQ, &size) == 0 ? size : 0;
}

static inline ssize_t collector_send(int socket, const void *bytes, size_t size) {
    return send(socket, bytes, size, MSG_NOSIGNAL);
}

// A timer that never expires, and whose read(2) fails with ECANCELED once the clock has jumped.
static inline int collector_clock_timer(void) {
    return timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
}

static inline int collector_arm_clock_timer(int timer) {
    struct itimerspec never = { .it_value = { .tv_sec = (time_t)(~0ULL >> (65 - 8 * sizeof(time_t))) } };
    return timerfd_settime(timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL);
}

// Rights of Landlock (linux/landlock.h): to read files and directories; to connect to a unix socket, which its ABI
// has from version 9 on.
enum { COLLECTOR_READ = 1 << 2 | 1 << 3, COLLECTOR_CONNECT = 1 << 16, COLLECTOR_ABI_OF_CONNECT = 9 };

// Allows `rights` in the directory at path and below. What is not there, or cannot be reached, needs no rule. -1 with
// errno set if the kernel does not take the rule.
static inline int collector_landlock_allow(int ruleset, const char *path, uint64_t rights) {
    enum { PATH = 010000000 /* O_PATH */, PATH_BENEATH = 1 /* LANDLOCK_RULE_PATH_BENEATH */ };
    struct { uint64_t rights; int32_t place; } __attribute__((packed)) rule = { rights, open(path, PATH | O_CLOEXEC) };
    if (rule.place < 0) return 0;
    if (syscall(SYS_landlock_add_rule, ruleset, PATH_BENEATH, &rule, 0) != 0) return -1;
    return close(rule.place);
}

// Limits the descriptors to `most`, or to fewer if the process was started so.
static inline int collector_lower_descriptors(rlim_t most) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return -1;
    return xga_limit(RLIMIT_NOFILE, limit.rlim_cur < most ? limit.rlim_cur : most);
}

static inline int collector_load_filter(void) {
    return xga_load_filter(collector_filter, sizeof collector_filter);
}
