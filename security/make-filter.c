// SPDX-License-Identifier: Apache-2.0

// Makes the seccomp filters of both programs: has libseccomp compile the tables below for each architecture.
// `make filter` runs it; the programs themselves have no libseccomp.
// usage: make-filter PROGRAM HEADERS SECURITY [WITHOUT]
//   PROGRAM                         publisher or collector
//   HEADERS/filter.ARCH.h           what the program is built with
//   SECURITY/PROGRAM.ARCH.pfc .bpf  the same, as text and as the kernel is given it
//   WITHOUT                         leaves that rule out, counted from 0: for tests
#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST_CONDITIONS = 2, MOST_RULES = 64 };
static const uint64_t ALL = ~0ULL;
// The bits of an int: the kernel looks at no others, and libc may leave anything in them.
static const uint64_t INT = UINT32_MAX;

// What one argument of a call has to be: of its bits those in the mask are those of the value.
struct condition {
    // Which argument, counted from 0.
    unsigned index;
    uint64_t mask, value;
};

// A call that is allowed where its arguments meet the conditions. A mask of 0 ends them.
struct rule {
    const char *call;
    struct condition conditions[MOST_CONDITIONS];
    const char *what, *reason;
};

// The numbers are those of DescriptorTable and ExitStatus, and of Linux.
static const struct rule publisher[MOST_RULES] = {
    {"read", {{0, ALL, 4}}, "xenstore", "answers of xenstored"},
    {"read", {{0, ALL, 5}}, "the collector", "frames"},
    {"write", {{0, ALL, 4}}, "xenstore", "requests (libxenstore to 4.19)"},
    {"write", {{0, ALL, 2}}, "standard error", "the log"},
    {"write", {{0, ALL, 6}}, "the service manager", "READY=1, once"},
    {"writev", {{0, ALL, 4}}, "xenstore", "requests on the device (libxenstore from 4.20)"},
    {"sendmsg", {{0, ALL, 4}}, "xenstore", "requests on a socket (libxenstore from 4.20)"},
    {"accept", {{0, ALL, 3}}, "the listening socket", "the next collector"},
    {"ppoll", {{1, ALL, 1}}, "descriptors, its second argument", "a newer frame, while one waits"},
    {"rt_sigaction", {{0, ALL, 13}}, "SIGPIPE", "ignored around each request (libxenstore to 4.19)"},
    {"close", {{0, ALL, 4}}, "xenstore", "xenstored is gone, and the process ends"},
    {"close", {{0, ALL, 5}}, "the collector", "it is gone, or a frame of it was refused"},
    {"close", {{0, ALL, 6}}, "the service manager", "after READY=1"},
    {"clock_gettime", {{0, ALL, 1}}, "CLOCK_MONOTONIC", "rates and pauses, where the vDSO asks the kernel"},
    {"clock_gettime", {{0, ALL, 0}}, "CLOCK_REALTIME", "data/updated, likewise"},
    {"exit_group", {{0, ALL, 75}}, "EX_TEMPFAIL", "the connection to xenstore is lost"},
    {"exit_group", {{0, ALL, 71}}, "EX_OSERR", "no collector can be accepted"},
};

enum {
    NO_CHANGE = O_ACCMODE | O_CREAT | O_TRUNC,
    STREAM = SOCK_STREAM | SOCK_CLOEXEC,
};

// A call that an architecture does not have is left out there: aarch64 has no poll and access.
static const struct rule collector[MOST_RULES] = {
    {"openat", {{2, NO_CHANGE, O_RDONLY}}, "read-only", "files and directories"},
    {"openat2", {}, "any", "places that no file system need be asked for (RESOLVE_CACHED)"},
    {"read", {}, "any", "files; a clock that jumped; a publisher that is gone"},
    {"getdents64", {}, "any", "directories"},
    {"close", {}, "any", "each of them"},
    {"newfstatat", {}, "any", "what stands at a path or is open"},
    {"fstat", {}, "any", "what is open (other releases of libc)"},
    {"fstatfs", {}, "any", "the free space of a file system"},
    {"access", {}, "any", "whether there is a file"},
    {"faccessat", {}, "any", "likewise, where there is no access"},
    {"uname", {}, "any", "the kernel's release, where /proc does not tell it"},
    {"sendto", {}, "any", "requests to rtnetlink; frames"},
    {"recvmsg", {}, "any", "answers and events of rtnetlink"},
    {"socket", {{0, INT, AF_UNIX}, {1, INT & ~SOCK_NONBLOCK, STREAM}}, "unix stream", "the next connection"},
    {"connect", {}, "any", "to the publisher"},
    {"setsockopt", {{1, INT, SOL_SOCKET}, {2, INT, SO_SNDBUF}}, "SO_SNDBUF", "one snapshot at a time"},
    {"setsockopt", {{1, INT, SOL_SOCKET}, {2, INT, SO_SNDTIMEO}}, "SO_SNDTIMEO", "--once"},
    {"ioctl", {{1, INT, SIOCOUTQ}}, "SIOCOUTQ", "whether the publisher has read everything"},
    {"write", {{0, INT, 1}}, "standard output", "--stdout"},
    {"write", {{0, INT, 2}}, "standard error", "the log"},
    {"poll", {}, "any", "waits for events"},
    {"ppoll", {}, "any", "likewise, where there is no poll"},
    {"restart_syscall", {}, "any", "goes on with poll after a stop or a freeze"},
    {"timerfd_settime", {}, "any", "the timer that tells of clock jumps"},
    {"clock_gettime", {{0, INT & ~1U, 0}}, "CLOCK_REALTIME, CLOCK_MONOTONIC", "when to collect, how far the clock jumped; where the vDSO asks the kernel"},
    {"brk", {}, "any", "the heap"},
    {"mmap", {{2, PROT_EXEC, 0}}, "not executable", "large blocks of the heap"},
    {"munmap", {}, "any", "likewise"},
    {"madvise", {}, "any", "pages that were of use for the start only"},
    {"mprotect", {{2, PROT_EXEC, 0}}, "not executable", "allocators that are preloaded"},
    {"getrandom", {}, "any", "likewise"},
    {"futex", {}, "any", "likewise"},
    {"exit_group", {}, "any", "the end"},
};

static const struct {
    const char *name;
    const struct rule *rules;
} programs[] = {{"publisher", publisher}, {"collector", collector}};

static const struct {
    uint32_t number;
    const char *name;
} architectures[] = {{SCMP_ARCH_X86_64, "x86_64"}, {SCMP_ARCH_AARCH64, "aarch64"}};

// As the kernel has it: struct sock_filter of <linux/filter.h>.
struct instruction {
    uint16_t code;
    uint8_t if_true, if_false;
    uint32_t value;
};

static void check(int result, const char *what) {
    if (result >= 0) return;
    fprintf(stderr, "make-filter: %s: %s\n", what, strerror(-result));
    exit(1);
}

static void allow(scmp_filter_ctx filter, uint32_t architecture, const struct rule *rule) {
    if (seccomp_syscall_resolve_name_arch(architecture, rule->call) < 0) return;
    struct scmp_arg_cmp comparisons[MOST_CONDITIONS];
    unsigned count = 0;
    for (const struct condition *one = rule->conditions; count < MOST_CONDITIONS && one->mask; one++, count++)
        comparisons[count] = one->mask == ALL
            ? SCMP_CMP(one->index, SCMP_CMP_EQ, one->value)
            : SCMP_CMP(one->index, SCMP_CMP_MASKED_EQ, one->mask, one->value);
    // libseccomp takes the running architecture's numbers for all.
    int call = seccomp_syscall_resolve_name(rule->call);
    check(call, rule->call);
    check(seccomp_rule_add_exact_array(filter, SCMP_ACT_ALLOW, call, count, comparisons), rule->call);
}

static scmp_filter_ctx compile(const struct rule *rules, uint32_t architecture, int without) {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter) check(-ENOMEM, "filter");
    check(seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS), "other architectures");
    if (architecture != seccomp_arch_native()) {
        check(seccomp_arch_add(filter, architecture), "architecture");
        check(seccomp_arch_remove(filter, SCMP_ARCH_NATIVE), "native architecture");
    }
    for (int i = 0; i < MOST_RULES && rules[i].call; i++)
        if (i != without) allow(filter, architecture, &rules[i]);
    return filter;
}

// Opens FOLDER/NAME.ARCH.FORM anew.
static int create(char path[4096], const char *folder, const char *name, const char *arch, const char *form) {
    snprintf(path, 4096, "%s/%s.%s.%s", folder, name, arch, form);
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    check(file < 0 ? -errno : 0, path);
    return file;
}

// A rule as a comment. The publisher's have one condition each, whose value is shown.
static void write_rule(FILE *header, const struct rule *rule) {
    fprintf(header, "//   %-13s ", rule->call);
    const struct condition *first = rule->conditions;
    if (first[0].mask == ALL) fprintf(header, "%2llu ", (unsigned long long)first->value);
    if (first[0].mask) fprintf(header, "%s: ", rule->what);
    fprintf(header, "%s\n", rule->reason);
}

static void write_header(int file, const char *program, const struct rule *rules, const char *arch,
                         const struct instruction *code, int count) {
    FILE *header = fdopen(file, "w");
    if (!header) check(-errno, "header");
    fprintf(header, "// SPDX-License-Identifier: Apache-2.0\n\n");
    fprintf(header, "// The %s's seccomp filter for %s. Made by `make filter`; do not edit.\n//\n", program, arch);
    fprintf(header, "// These calls are allowed, with that argument where one is shown. All others kill.\n");
    for (int i = 0; i < MOST_RULES && rules[i].call; i++) write_rule(header, &rules[i]);
    fprintf(header, "static const struct sock_filter %s_filter[] = {", program);
    for (int i = 0; i < count; i++) {
        fprintf(header, i % 4 == 0 ? "\n    " : " ");
        fprintf(header, "{0x%02x,%u,%u,0x%x},", code[i].code, code[i].if_true, code[i].if_false, code[i].value);
    }
    fprintf(header, "\n};\n");
    check(fclose(header) ? -errno : 0, "header");
}

// Writes all files of one program.
static void make_filters(const char *program, const struct rule *rules, const char *headers, const char *security,
                         int without) {
    for (size_t i = 0; i < sizeof architectures / sizeof *architectures; i++) {
        const char *arch = architectures[i].name;
        scmp_filter_ctx filter = compile(rules, architectures[i].number, without);
        char path[4096];
        int text = create(path, security, program, arch, "pfc");
        check(seccomp_export_pfc(filter, text), path);
        close(text);
        int binary = create(path, security, program, arch, "bpf");
        check(seccomp_export_bpf(filter, binary), path);
        static struct instruction code[4096];
        ssize_t size = pread(binary, code, sizeof code, 0);
        check(size <= 0 || (size_t)size == sizeof code ? -EFBIG : 0, path);
        close(binary);
        int header = create(path, headers, "filter", arch, "h");
        write_header(header, program, rules, arch, code, (int)(size / (ssize_t)sizeof *code));
        seccomp_release(filter);
    }
}

int main(int count, char **arguments) {
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        if (count < 4 || count > 5 || strcmp(arguments[1], programs[i].name) != 0) continue;
        int without = count == 5 ? atoi(arguments[4]) : -1;
        make_filters(programs[i].name, programs[i].rules, arguments[2], arguments[3], without);
        return 0;
    }
    fprintf(stderr, "usage: make-filter publisher|collector HEADERS SECURITY [WITHOUT]\n");
    return 64;
}
