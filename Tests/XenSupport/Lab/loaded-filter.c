// SPDX-License-Identifier: Apache-2.0

// loaded-filter PROCESS: writes the seccomp filter of a process to standard output, as the kernel holds it
// (PTRACE_SECCOMP_GET_FILTER, ptrace(2)). Fails if it has none, or a second one. For tests only; as root.
#include <linux/filter.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/wait.h>

enum { GET_FILTER = 0x420c };

static struct sock_filter filter[BPF_MAXINSNS];

static int fail(const char *what) {
    perror(what);
    return 1;
}

int main(int count, char **words) {
    if (count != 2) return fputs("usage: loaded-filter PROCESS\n", stderr), 64;
    pid_t process = atoi(words[1]);
    if (ptrace(PTRACE_SEIZE, process, 0, 0)) return fail("PTRACE_SEIZE");
    if (ptrace(PTRACE_INTERRUPT, process, 0, 0)) return fail("PTRACE_INTERRUPT");
    if (waitpid(process, NULL, __WALL) != process) return fail("waitpid");
    long length = ptrace(GET_FILTER, process, 0, filter);
    if (length < 0) return fail("PTRACE_SECCOMP_GET_FILTER");
    if (ptrace(GET_FILTER, process, 1, 0) >= 0) return fputs("a second filter\n", stderr), 1;
    fwrite(filter, sizeof *filter, (size_t)length, stdout);
    return fflush(stdout) ? fail("standard output") : 0;
}
