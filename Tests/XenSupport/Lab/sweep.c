// SPDX-License-Identifier: Apache-2.0

// sweep FILTER NUMBER…: makes system calls under the seccomp filter in the file FILTER, each in a process of its own, and
// prints those that the filter does not kill for, a line `NUMBER FIRST-ARGUMENT` each:
//   all numbers from 0 to 600, with all arguments 0, and with all -1
//   of each NUMBER every first argument from 0 to 100, and the same with a bit of the upper half; the others are 1
// At the end it prints `calls COUNT`. For tests only.
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NUMBERS = 600, ARGUMENTS = 100 };

static struct sock_filter filter[BPF_MAXINSNS];
static struct sock_fprog program = {.filter = filter};
static unsigned long calls;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void make(long number, unsigned long first, unsigned long other) {
    calls++;
    pid_t process = fork();
    if (process < 0) fail("fork");
    if (process == 0) {
        // A call that waits ends in time.
        alarm(10);
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) fail("PR_SET_NO_NEW_PRIVS");
        if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program)) fail("seccomp");
        syscall(number, first, other, other, other, other, other);
        // Not allowed: the process is killed here at the latest, with another signal.
        __builtin_trap();
    }
    int status;
    if (waitpid(process, &status, 0) != process) fail("waitpid");
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS) printf("%ld %lu\n", number, first);
}

int main(int count, char **words) {
    int file = count > 1 ? open(words[1], O_RDONLY | O_CLOEXEC) : -1;
    ssize_t size = read(file, filter, sizeof filter);
    if (size <= 0) fail("the filter");
    program.len = (unsigned short)((size_t)size / sizeof *filter);
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (long number = 0; number <= NUMBERS; number++) {
        make(number, 0, 0);
        make(number, ~0UL, ~0UL);
    }
    for (int i = 2; i < count; i++) {
        for (unsigned long first = 0; first <= ARGUMENTS; first++) {
            make(atol(words[i]), first, 1);
            make(atol(words[i]), first | 1UL << 32, 1);
        }
    }
    printf("calls %lu\n", calls);
}
