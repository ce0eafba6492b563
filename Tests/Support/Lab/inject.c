// SPDX-License-Identifier: Apache-2.0

// Makes system calls in the place of a confined program, by ptrace(2). For tests only; x86-64 only; as root.
//   inject filter FILE COMMAND…   writes the seccomp filter that COMMAND loads to FILE, as the kernel is given it
//   inject calls COMMAND…         reads calls from standard input, a line each: `ABI NUMBER ARGUMENT…`, ABI x86_64 or
//                                 i386, with six arguments. One is a number, or `x` and bytes in hexadecimal, and the
//                                 call is given their address. Each is made by a copy of COMMAND, forked as it was
//                                 about to load its filter, right after it has loaded it.
//                                 Prints what came of each: `killed` by SIGSYS, `signal N`, `returned N`, `exited N`,
//                                 or `waits`
//   inject no-vdso COMMAND…       becomes COMMAND without a vDSO: each look at a clock is a system call
//   inject shutdown PID N         ends all traffic on the socket that the process has as descriptor N
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef __x86_64__
#error "the registers of this architecture are not known here"
#endif

enum { SYSCALL = 0x050F, INT_80 = 0x80CD, INSTRUCTION = 2 };

static void fail(const char *what) {
    fprintf(stderr, "inject: %s: %s\n", what, strerror(errno));
    exit(1);
}

static long trace(long request, pid_t process, unsigned long address, unsigned long data) {
    errno = 0;
    long result = ptrace(request, process, address, data);
    if (errno) fail("ptrace");
    return result;
}

static struct user_regs_struct registers(pid_t process) {
    struct user_regs_struct registers;
    trace(PTRACE_GETREGS, process, 0, (unsigned long)&registers);
    return registers;
}

static void set_registers(pid_t process, const struct user_regs_struct *registers) {
    trace(PTRACE_SETREGS, process, 0, (unsigned long)registers);
}

// Goes on to where a system call begins or ends, or the process does. Returns its status.
static int step(pid_t process) {
    int status;
    trace(PTRACE_SYSCALL, process, 0, 0);
    if (waitpid(process, &status, __WALL) != process) fail("waitpid");
    return status;
}

static pid_t start(char **command) {
    pid_t process = fork();
    if (process == 0) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        execvp(command[0], command);
        fail(command[0]);
    }
    int status;
    if (waitpid(process, &status, 0) != process || !WIFSTOPPED(status)) fail(command[0]);
    trace(PTRACE_SETOPTIONS, process, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_EXITKILL);
    return process;
}

// Whether the process has stopped where a system call begins (PTRACE_SYSCALL_INFO_ENTRY) or ends (…_EXIT).
static int is_at(pid_t process, int operation) {
    struct __ptrace_syscall_info info;
    trace(PTRACE_GET_SYSCALL_INFO, process, sizeof info, (unsigned long)&info);
    return info.op == operation;
}

// Goes on to such a place.
static void run_to(pid_t process, int operation) {
    do {
        int status = step(process);
        if (!WIFSTOPPED(status)) errno = 0, fail("the process has ended");
    } while (!is_at(process, operation));
}

static int loads_filter(const struct user_regs_struct *at) {
    return at->orig_rax == SYS_seccomp && at->rdi == SECCOMP_SET_MODE_FILTER && at->rdx != 0;
}

// Goes on to where the process is about to load a filter.
static struct user_regs_struct run_to_filter(pid_t process) {
    struct user_regs_struct at;
    do {
        run_to(process, PTRACE_SYSCALL_INFO_ENTRY);
        at = registers(process);
    } while (!loads_filter(&at));
    return at;
}

static void write_filter(const char *path, char **command) {
    pid_t process = start(command);
    struct user_regs_struct at = run_to_filter(process);
    unsigned long length = trace(PTRACE_PEEKDATA, process, at.rdx, 0) & 0xFFFF;
    unsigned long from = trace(PTRACE_PEEKDATA, process, at.rdx + offsetof(struct sock_fprog, filter), 0);
    FILE *file = fopen(path, "w");
    if (!file) fail(path);
    for (unsigned long i = 0; i < length; i++) {
        long word = trace(PTRACE_PEEKDATA, process, from + i * sizeof word, 0);
        fwrite(&word, sizeof word, 1, file);
    }
    if (fclose(file)) fail(path);
}

// A copy of the process, which is about to load its filter; the process itself is then where it was.
static pid_t copy(pid_t process, const struct user_regs_struct *at) {
    struct user_regs_struct fork_at = *at;
    fork_at.orig_rax = SYS_fork;
    set_registers(process, &fork_at);
    // The end of the copy before is a signal, which has fork begin anew.
    for (int tries = 0; step(process) >> 8 != (SIGTRAP | PTRACE_EVENT_FORK << 8); tries++)
        if (tries == 8) fail("fork");
    pid_t child;
    trace(PTRACE_GETEVENTMSG, process, 0, (unsigned long)&child);
    int status;
    if (waitpid(child, &status, __WALL) != child) fail("waitpid");
    run_to(process, PTRACE_SYSCALL_INFO_EXIT);
    struct user_regs_struct again = *at;
    again.rip -= INSTRUCTION;
    again.rax = again.orig_rax;
    again.orig_rax = -1;
    set_registers(process, &again);
    run_to(process, PTRACE_SYSCALL_INFO_ENTRY);
    // It, too, is on its way out of fork.
    set_registers(child, &again);
    run_to(child, PTRACE_SYSCALL_INFO_ENTRY);
    return child;
}

// Whether the process stops, or ends, within 0.2 s.
static int go_on(pid_t process, int *status) {
    trace(PTRACE_SYSCALL, process, 0, 0);
    for (int tries = 0; tries < 2000; tries++) {
        if (waitpid(process, status, __WALL | WNOHANG) == process) return 1;
        nanosleep(&(struct timespec){.tv_nsec = 100000}, NULL);
    }
    return 0;
}

// What becomes of a call. One that the filter kills for seems to return first.
static void print_outcome(pid_t process) {
    int status;
    long long result = 0;
    int has_ended = go_on(process, &status);
    if (has_ended && WIFSTOPPED(status)) {
        result = (long long)registers(process).rax;
        has_ended = go_on(process, &status);
    }
    if (!has_ended) puts("waits");
    else if (WIFEXITED(status)) printf("exited %d\n", WEXITSTATUS(status));
    else if (WIFSTOPPED(status)) printf("returned %lld\n", result);
    else if (WTERMSIG(status) == SIGSYS) puts("killed");
    else printf("signal %d\n", WTERMSIG(status));
    if (has_ended && !WIFSTOPPED(status)) return;
    kill(process, SIGKILL);
    waitpid(process, &status, __WALL);
}

// Puts bytes into the process's memory from `place` on. Returns where they end.
static unsigned long put(pid_t process, unsigned long place, const char *digits) {
    while (*digits) {
        unsigned char bytes[sizeof(long)] = {0};
        for (size_t i = 0; i < sizeof bytes && *digits; i++, digits += 2)
            if (sscanf(digits, "%2hhx", &bytes[i]) != 1) fail(digits);
        unsigned long word;
        memcpy(&word, bytes, sizeof word);
        trace(PTRACE_POKEDATA, process, place, word);
        place += sizeof word;
    }
    return place;
}

enum { ARGUMENTS = 6, DIGITS = 512, ROOM = ARGUMENTS * DIGITS };

// Makes the call in a process that is about to load its filter.
static void make_call(pid_t process, int is_i386, unsigned long number, char words[ARGUMENTS][DIGITS + 1]) {
    run_to(process, PTRACE_SYSCALL_INFO_EXIT);
    struct user_regs_struct at = registers(process);
    if (at.rax != 0) fail("the filter was not loaded");
    trace(PTRACE_POKETEXT, process, at.rip, is_i386 ? INT_80 : SYSCALL);
    unsigned long values[ARGUMENTS], place = (at.rsp - ROOM) & ~15UL;
    for (int i = 0; i < ARGUMENTS; i++) {
        values[i] = words[i][0] == 'x' ? place : strtoul(words[i], NULL, 10);
        if (words[i][0] == 'x') place = put(process, place, words[i] + 1);
    }
    at.rax = number;
    at.orig_rax = -1;
    if (is_i386) {
        at.rbx = values[0], at.rcx = values[1], at.rdx = values[2];
        at.rsi = values[3], at.rdi = values[4], at.rbp = values[5];
    } else {
        at.rdi = values[0], at.rsi = values[1], at.rdx = values[2];
        at.r10 = values[3], at.r8 = values[4], at.r9 = values[5];
    }
    set_registers(process, &at);
    run_to(process, PTRACE_SYSCALL_INFO_ENTRY);
    print_outcome(process);
}

static void make_calls(char **command) {
    pid_t process = start(command);
    struct user_regs_struct at = run_to_filter(process);
    char abi[8], words[ARGUMENTS][DIGITS + 1];
    unsigned long number;
    while (scanf("%7s %lu", abi, &number) == 2) {
        for (int i = 0; i < ARGUMENTS; i++)
            if (scanf("%512s", words[i]) != 1) fail("arguments");
        make_call(copy(process, &at), strcmp(abi, "i386") == 0, number, words);
    }
    kill(process, SIGKILL);
}

// Where the kernel put the auxiliary vector: behind the arguments and the environment.
static void hide_vdso(pid_t process) {
    unsigned long place = registers(process).rsp;
    for (int lists = 0; lists < 2; place += 8)
        if (trace(PTRACE_PEEKDATA, process, place + 8, 0) == 0) lists++;
    for (place += 8;; place += 16) {
        long type = trace(PTRACE_PEEKDATA, process, place, 0);
        if (type == AT_SYSINFO_EHDR) trace(PTRACE_POKEDATA, process, place, AT_IGNORE);
        if (type == AT_NULL) return;
    }
}

// A child traces, so that the command keeps this process's number.
static void run_without_vdso(char **command) {
    int attached[2], status;
    char byte;
    pid_t process = getpid();
    if (pipe2(attached, O_CLOEXEC)) fail("pipe");
    if (fork() == 0) {
        trace(PTRACE_SEIZE, process, 0, PTRACE_O_TRACEEXEC);
        if (write(attached[1], "", 1) != 1 || waitpid(process, &status, __WALL) != process) fail("waitpid");
        hide_vdso(process);
        trace(PTRACE_DETACH, process, 0, 0);
        _exit(0);
    }
    if (read(attached[0], &byte, 1) != 1) fail("pipe");
    execvp(command[0], command);
    fail(command[0]);
}

static void shut_down(pid_t process, int descriptor) {
    int handle = (int)syscall(SYS_pidfd_open, process, 0);
    int socket = (int)syscall(SYS_pidfd_getfd, handle, descriptor, 0);
    if (socket < 0 || shutdown(socket, SHUT_RDWR)) fail("shutdown");
}

int main(int count, char **words) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (count > 3 && strcmp(words[1], "filter") == 0) write_filter(words[2], words + 3);
    else if (count > 2 && strcmp(words[1], "calls") == 0) make_calls(words + 2);
    else if (count > 2 && strcmp(words[1], "no-vdso") == 0) run_without_vdso(words + 2);
    else if (count == 4 && strcmp(words[1], "shutdown") == 0) shut_down(atoi(words[2]), atoi(words[3]));
    else return fputs("usage: inject filter FILE COMMAND… | calls COMMAND… | no-vdso COMMAND… | shutdown PID DESCRIPTOR\n", stderr), 64;
    return 0;
}
