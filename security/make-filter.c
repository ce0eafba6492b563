// SPDX-License-Identifier: Apache-2.0

// Makes the publisher's seccomp filter: has libseccomp compile the table below for each architecture. `make filter`
// runs it; the publisher itself has no libseccomp.
// usage: make-filter HEADERS SECURITY [WITHOUT]
//   HEADERS/filter.ARCH.h             what the publisher is built with
//   SECURITY/publisher.ARCH.pfc .bpf  the same, as text and as the kernel is given it
//   WITHOUT                           leaves that rule out, counted from 0: for tests
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Each call with a value that one of its arguments may have. All else ends the process. The numbers are those of
// DescriptorTable and ExitStatus, and of Linux.
static const struct rule {
    const char *call;
    // Which argument, counted from 0.
    unsigned index;
    long argument;
    const char *what, *reason;
} rules[] = {
    {"read", 0, 4, "xenstore", "answers of xenstored"},
    {"read", 0, 5, "the collector", "frames"},
    {"write", 0, 4, "xenstore", "requests (libxenstore to 4.19)"},
    {"write", 0, 2, "standard error", "the log"},
    {"write", 0, 6, "the service manager", "READY=1, once"},
    {"writev", 0, 4, "xenstore", "requests on the device (libxenstore from 4.20)"},
    {"sendmsg", 0, 4, "xenstore", "requests on a socket (libxenstore from 4.20)"},
    {"accept", 0, 3, "the listening socket", "the next collector"},
    {"ppoll", 1, 1, "descriptors, its second argument", "a newer frame, while one waits"},
    {"rt_sigaction", 0, 13, "SIGPIPE", "ignored around each request (libxenstore to 4.19)"},
    {"close", 0, 4, "xenstore", "xenstored is gone, and the process ends"},
    {"close", 0, 5, "the collector", "it is gone, or a frame of it was refused"},
    {"close", 0, 6, "the service manager", "after READY=1"},
    {"clock_gettime", 0, 1, "CLOCK_MONOTONIC", "rates and pauses, where the vDSO asks the kernel"},
    {"clock_gettime", 0, 0, "CLOCK_REALTIME", "data/updated, likewise"},
    {"exit_group", 0, 75, "EX_TEMPFAIL", "the connection to xenstore is lost"},
    {"exit_group", 0, 71, "EX_OSERR", "no collector can be accepted"},
};
enum { RULES = sizeof rules / sizeof *rules };

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

static scmp_filter_ctx compile(uint32_t architecture, int without) {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter) check(-ENOMEM, "filter");
    check(seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS), "other architectures");
    if (architecture != seccomp_arch_native()) {
        check(seccomp_arch_add(filter, architecture), "architecture");
        check(seccomp_arch_remove(filter, SCMP_ARCH_NATIVE), "native architecture");
    }
    for (int i = 0; i < RULES; i++) {
        if (i == without) continue;
        struct scmp_arg_cmp is_equal = SCMP_CMP(rules[i].index, SCMP_CMP_EQ, (scmp_datum_t)rules[i].argument);
        // libseccomp takes the running architecture's numbers for all.
        int call = seccomp_syscall_resolve_name(rules[i].call);
        check(call, rules[i].call);
        check(seccomp_rule_add_exact_array(filter, SCMP_ACT_ALLOW, call, 1, &is_equal), rules[i].call);
    }
    return filter;
}

// Opens FOLDER/NAME.ARCH.FORM anew.
static int create(char path[4096], const char *folder, const char *name, const char *arch, const char *form) {
    snprintf(path, 4096, "%s/%s.%s.%s", folder, name, arch, form);
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    check(file < 0 ? -errno : 0, path);
    return file;
}

static void write_header(int file, const char *arch, const struct instruction *code, int count) {
    FILE *header = fdopen(file, "w");
    if (!header) check(-errno, "header");
    fprintf(header, "// SPDX-License-Identifier: Apache-2.0\n\n");
    fprintf(header, "// The publisher's seccomp filter for %s. Made by `make filter`; do not edit.\n//\n", arch);
    fprintf(header, "// These calls are allowed, each with that argument. All others kill the process.\n");
    for (int i = 0; i < RULES; i++)
        fprintf(header, "//   %-13s %2ld %s: %s\n", rules[i].call, rules[i].argument, rules[i].what, rules[i].reason);
    fprintf(header, "static const struct sock_filter xga_filter[] = {");
    for (int i = 0; i < count; i++) {
        fprintf(header, i % 4 == 0 ? "\n    " : " ");
        fprintf(header, "{0x%02x,%u,%u,0x%x},", code[i].code, code[i].if_true, code[i].if_false, code[i].value);
    }
    fprintf(header, "\n};\n");
    check(fclose(header) ? -errno : 0, "header");
}

int main(int count, char **arguments) {
    if (count < 3 || count > 4) {
        fprintf(stderr, "usage: make-filter HEADERS SECURITY [WITHOUT]\n");
        return 64;
    }
    int without = count == 4 ? atoi(arguments[3]) : -1;
    for (size_t i = 0; i < sizeof architectures / sizeof *architectures; i++) {
        const char *arch = architectures[i].name;
        scmp_filter_ctx filter = compile(architectures[i].number, without);
        char path[4096];
        int text = create(path, arguments[2], "publisher", arch, "pfc");
        check(seccomp_export_pfc(filter, text), path);
        close(text);
        int binary = create(path, arguments[2], "publisher", arch, "bpf");
        check(seccomp_export_bpf(filter, binary), path);
        static struct instruction code[4096];
        ssize_t size = pread(binary, code, sizeof code, 0);
        check(size <= 0 || (size_t)size == sizeof code ? -EFBIG : 0, path);
        close(binary);
        write_header(create(path, arguments[1], "filter", arch, "h"), arch, code, (int)(size / (ssize_t)sizeof *code));
        seccomp_release(filter);
    }
    return 0;
}
