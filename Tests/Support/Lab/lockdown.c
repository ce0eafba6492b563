// SPDX-License-Identifier: Apache-2.0

// Stands between the publisher and what its lock-down is made of, as an LD_PRELOAD shim. For tests only.
//   LOCKDOWN_FAIL=N       the Nth step fails, counted from 1
//   LOCKDOWN_WITHOUT=N    the Nth rule of the filter is left out, counted from 0
//   LOCKDOWN_LANDLOCK=N   the kernel has that version of Landlock's ABI, and says what it is asked to deny:
//                         `landlock: FILES NETWORK SCOPES`; 0: it has none
//   LOCKDOWN_OPEN=1       no filter is loaded: what is left is Landlock
//   LOCKDOWN_EXPORT=DIR   the filter is written to DIR/publisher.ARCH.pfc and .bpf, for each architecture
// A step that fails says so: `failed: STEP`.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MOST_RULES = 64, RULESET_VERSION = 1 };
static const struct { uint32_t arch; const char *name; } targets[] = {
    {SCMP_ARCH_X86_64, "x86_64"}, {SCMP_ARCH_AARCH64, "aarch64"}};

static int fails = -1, without = -1, landlock = -1, is_open;
static const char *export_to;
static int begun, steps, rules;
static struct { uint32_t action; int number; struct scmp_arg_cmp argument; } kept[MOST_RULES];
static uint32_t default_action, other_architectures;

static int number(const char *name) {
    const char *value = getenv(name);
    return value ? atoi(value) : -1;
}

// Before main(): the lock-down clears the environment.
__attribute__((constructor)) static void read_environment(void) {
    fails = number("LOCKDOWN_FAIL");
    without = number("LOCKDOWN_WITHOUT");
    landlock = number("LOCKDOWN_LANDLOCK");
    is_open = getenv("LOCKDOWN_OPEN") != NULL;
    const char *folder = getenv("LOCKDOWN_EXPORT");
    export_to = folder ? strdup(folder) : NULL;
    // It would forbid to write the files.
    if (export_to) landlock = 0;
}

#define REAL(function) ((__typeof__(&function))dlsym(RTLD_NEXT, #function))

// Whether this step is the one to fail; the lock-down begins with clearenv().
static int is_to_fail(const char *step) {
    if (!begun || !step || ++steps != fails) return 0;
    dprintf(STDERR_FILENO, "failed: %s\n", step);
    return 1;
}

int clearenv(void) {
    begun = 1;
    return is_to_fail("clearenv") ? errno = ENOMEM, -1 : REAL(clearenv)();
}

int setrlimit(__rlimit_resource_t resource, const struct rlimit *limit) {
    // Few descriptors would do for the export.
    if (export_to) return 0;
    return is_to_fail("setrlimit") ? errno = EPERM, -1 : REAL(setrlimit)(resource, limit);
}

int prctl(int option, ...) {
    va_list list;
    va_start(list, option);
    unsigned long rest[4];
    for (int i = 0; i < 4; i++) rest[i] = va_arg(list, unsigned long);
    va_end(list);
    return is_to_fail("prctl") ? errno = EINVAL, -1 : REAL(prctl)(option, rest[0], rest[1], rest[2], rest[3]);
}

static long create_ruleset(long attributes, long size, long flags, long (*real)(long, ...)) {
    if (landlock == 0) return errno = ENOSYS, -1;
    if (landlock > 0 && flags == RULESET_VERSION) return landlock;
    if (landlock > 0) {
        uint64_t denied[3] = {0};
        memcpy(denied, (const void *)attributes, (size_t)size < sizeof denied ? (size_t)size : sizeof denied);
        dprintf(STDERR_FILENO, "landlock: %llx %llx %llx of %ld\n", (unsigned long long)denied[0],
                (unsigned long long)denied[1], (unsigned long long)denied[2], size);
    }
    return real(SYS_landlock_create_ruleset, attributes, size, flags);
}

long syscall(long call, ...) {
    va_list list;
    va_start(list, call);
    long rest[6];
    for (int i = 0; i < 6; i++) rest[i] = va_arg(list, long);
    va_end(list);
    long (*real)(long, ...) = REAL(syscall);
    const char *step = call == SYS_landlock_create_ruleset ? "landlock_create_ruleset"
        : call == SYS_landlock_restrict_self ? "landlock_restrict_self" : NULL;
    if (is_to_fail(step)) return errno = EINVAL, -1;
    if (call == SYS_landlock_create_ruleset) return create_ruleset(rest[0], rest[1], rest[2], real);
    return real(call, rest[0], rest[1], rest[2], rest[3], rest[4], rest[5]);
}

int close(int descriptor) {
    return is_to_fail("close") ? errno = EIO, -1 : REAL(close)(descriptor);
}

scmp_filter_ctx seccomp_init(uint32_t action) {
    default_action = action;
    return is_to_fail("seccomp_init") ? NULL : REAL(seccomp_init)(action);
}

int seccomp_attr_set(scmp_filter_ctx filter, enum scmp_filter_attr attribute, uint32_t value) {
    if (attribute == SCMP_FLTATR_ACT_BADARCH) other_architectures = value;
    return is_to_fail("seccomp_attr_set") ? -EINVAL : REAL(seccomp_attr_set)(filter, attribute, value);
}

int seccomp_rule_add_exact_array(
    scmp_filter_ctx filter, uint32_t action, int call, unsigned int count, const struct scmp_arg_cmp *arguments) {
    if (is_to_fail("seccomp_rule_add_exact_array")) return -EDOM;
    if (count != 1 || rules == MOST_RULES) abort();
    if (rules++ == without) return 0;
    kept[rules - 1].action = action, kept[rules - 1].number = call, kept[rules - 1].argument = arguments[0];
    return REAL(seccomp_rule_add_exact_array)(filter, action, call, count, arguments);
}

static void write_filter(scmp_filter_ctx filter, const char *arch, const char *form, int (*write_to)(const scmp_filter_ctx, int)) {
    char path[4096];
    snprintf(path, sizeof path, "%s/publisher.%s.%s", export_to, arch, form);
    umask(022);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0 || write_to(filter, file)) abort();
    REAL(close)(file);
}

// The same rules for another architecture. libseccomp takes the running one's numbers for all.
static void export_for(uint32_t arch, const char *name) {
    scmp_filter_ctx filter = REAL(seccomp_init)(default_action);
    if (!filter || REAL(seccomp_attr_set)(filter, SCMP_FLTATR_ACT_BADARCH, other_architectures)) abort();
    if (arch != seccomp_arch_native() && (seccomp_arch_add(filter, arch) || seccomp_arch_remove(filter, SCMP_ARCH_NATIVE))) abort();
    for (int i = 0; i < rules; i++)
        if (REAL(seccomp_rule_add_exact_array)(filter, kept[i].action, kept[i].number, 1, &kept[i].argument)) abort();
    write_filter(filter, name, "pfc", seccomp_export_pfc);
    write_filter(filter, name, "bpf", seccomp_export_bpf);
    seccomp_release(filter);
}

int seccomp_load(const scmp_filter_ctx filter) {
    if (is_to_fail("seccomp_load")) return -ECANCELED;
    if (export_to) {
        for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) export_for(targets[i].arch, targets[i].name);
        _exit(0);
    }
    begun = 0;
    return is_open ? 0 : REAL(seccomp_load)(filter);
}
