// What only the collector takes from libc: the clock's timer, uname(2), and what Swift cannot import.
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <sys/utsname.h>

// False with errno set where it is not.
static inline bool collector_is_regular(int descriptor) {
    struct stat status;
    if (fstat(descriptor, &status) != 0) return false;
    if (!S_ISREG(status.st_mode)) errno = EINVAL;
    return S_ISREG(status.st_mode);
}

static inline int collector_unix_socket(bool blocking) {
    return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | (blocking ? 0 : SOCK_NONBLOCK), 0);
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
