// SPDX-License-Identifier: Apache-2.0

// What the programs call of libc, in the place of libc's.
#define _GNU_SOURCE
#include "seam.h"

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/timerfd.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

static unsigned char room[1 << 16];
unsigned char *const simulation_answer = room;

// libc's own function of that name.
#define SYSTEM(name) ({ static __typeof__(&name) it_; if (!it_) it_ = (__typeof__(&name))dlsym(RTLD_NEXT, #name); it_; })
#define INSIDE (simulation_inside != 0)

int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    return INSIDE ? (int)ANSWER(simulated_open(path)) : SYSTEM(open)(path, flags, mode);
}
ssize_t read(int file, void *buffer, size_t size) {
    return INSIDE ? ANSWER(simulated_read(file, buffer, size)) : SYSTEM(read)(file, buffer, size);
}
ssize_t write(int file, const void *bytes, size_t size) {
    return INSIDE ? ANSWER(simulated_write(file, bytes, size)) : SYSTEM(write)(file, bytes, size);
}
int close(int file) { return INSIDE ? (int)ANSWER(simulated_close(file)) : SYSTEM(close)(file); }
int access(const char *path, int mode) { return INSIDE ? (int)ANSWER(simulated_access(path)) : SYSTEM(access)(path, mode); }

int fstat(int file, struct stat *status) {
    if (!INSIDE) return SYSTEM(fstat)(file, status);
    unsigned major, minor;
    memset(status, 0, sizeof *status);
    status->st_mode = S_IFREG;
    int answer = (int)ANSWER(simulated_stat(file, &major, &minor));
    status->st_dev = makedev(major, minor);
    return answer;
}

int stat(const char *path, struct stat *status) {
    if (!INSIDE) return SYSTEM(stat)(path, status);
    memset(status, 0, sizeof *status);
    long time = ANSWER(simulated_change(path));
    if (time < 0) return -1;
    status->st_ctim = (struct timespec){ time / 1000000000, time % 1000000000 };
    return 0;
}

int fstatvfs(int file, struct statvfs *values) {
    if (!INSIDE) return SYSTEM(fstatvfs)(file, values);
    memset(values, 0, sizeof *values);
    return (int)ANSWER(simulated_space(file, &values->f_bavail, &values->f_frsize));
}

// A kernel without openat2(2): then the programs use open(2).
long syscall(long number, ...) {
    if (INSIDE) return errno = ENOSYS, -1;
    va_list rest;
    va_start(rest, number);
    long a[6];
    for (int i = 0; i < 6; i++) a[i] = va_arg(rest, long);
    va_end(rest);
    return SYSTEM(syscall)(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
int madvise(void *start, size_t size, int advice) { return INSIDE ? 0 : SYSTEM(madvise)(start, size, advice); }
int uname(struct utsname *names) { return INSIDE ? (errno = ENOSYS, -1) : SYSTEM(uname)(names); }

struct simulated_directory { size_t next, size; unsigned char names[]; };

DIR *opendir(const char *path) {
    if (!INSIDE) return SYSTEM(opendir)(path);
    long size = ANSWER(simulated_directory(path));
    if (size < 0) return NULL;
    struct simulated_directory *directory = malloc(sizeof *directory + (size_t)size);
    *directory = (struct simulated_directory){.size = (size_t)size};
    memcpy(directory->names, simulation_answer, (size_t)size);
    return (DIR *)directory;
}
struct dirent *readdir(DIR *opaque) {
    if (!INSIDE) return SYSTEM(readdir)(opaque);
    static struct dirent entry;
    struct simulated_directory *directory = (struct simulated_directory *)opaque;
    if (directory->next >= directory->size) return NULL;
    strncpy(entry.d_name, (const char *)directory->names + directory->next, sizeof entry.d_name - 1);
    directory->next += strlen(entry.d_name) + 1;
    return &entry;
}
int closedir(DIR *directory) { return INSIDE ? (free(directory), 0) : SYSTEM(closedir)(directory); }

int socket(int domain, int type, int protocol) {
    return INSIDE ? (int)ANSWER(simulated_socket()) : SYSTEM(socket)(domain, type, protocol);
}
int connect(int socket, const struct sockaddr *address, socklen_t length) {
    return INSIDE ? (int)ANSWER(simulated_connect(socket)) : SYSTEM(connect)(socket, address, length);
}
int accept(int socket, struct sockaddr *address, socklen_t *length) {
    return INSIDE ? (int)ANSWER(simulated_accept()) : SYSTEM(accept)(socket, address, length);
}
ssize_t send(int socket, const void *bytes, size_t size, int flags) {
    return INSIDE ? ANSWER(simulated_send(socket, bytes, size)) : SYSTEM(send)(socket, bytes, size, flags);
}
int setsockopt(int socket, int level, int name, const void *value, socklen_t size) {
    return INSIDE ? 0 : SYSTEM(setsockopt)(socket, level, name, value, size);
}
int ioctl(int file, unsigned long request, ...) {
    va_list arguments;
    va_start(arguments, request);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    if (!INSIDE) return (int)syscall(SYS_ioctl, file, request, argument);
    *(int *)argument = (int)ANSWER(simulated_unread(file));
    return 0;
}
int poll(struct pollfd *watched, nfds_t count, int timeout) {
    return INSIDE ? (int)ANSWER(simulated_poll(watched, (long)count, timeout)) : SYSTEM(poll)(watched, count, timeout);
}
int ppoll(struct pollfd *watched, nfds_t count, const struct timespec *timeout, const sigset_t *mask) {
    long milliseconds = timeout->tv_sec * 1000 + timeout->tv_nsec / 1000000;
    return INSIDE ? (int)ANSWER(simulated_wait(watched->fd, milliseconds)) : SYSTEM(ppoll)(watched, count, timeout, mask);
}
int timerfd_create(int clock, int flags) {
    return INSIDE ? (int)ANSWER(simulated_timer()) : SYSTEM(timerfd_create)(clock, flags);
}
int timerfd_settime(int timer, int flags, const struct itimerspec *time, struct itimerspec *old) {
    return INSIDE ? (int)ANSWER(simulated_arm(timer)) : SYSTEM(timerfd_settime)(timer, flags, time, old);
}
int clock_gettime(clockid_t clock, struct timespec *time) {
    if (!INSIDE) return SYSTEM(clock_gettime)(clock, time);
    long now = ANSWER(simulated_clock((int)clock));
    *time = (struct timespec){now / 1000000000, now % 1000000000};
    return 0;
}
void _exit(int status) {
    if (INSIDE) ANSWER((simulated_exit(status), 0));
    SYSTEM(_exit)(status);
    __builtin_unreachable();
}
