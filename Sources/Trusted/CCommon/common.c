#define _GNU_SOURCE
#include "CCommon.h"

#include <getopt.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

static int count;
static char **arguments;

// glibc and musl hand main()'s arguments to constructors; Embedded Swift has no CommandLine.
__attribute__((constructor)) static void keep(int argc, char **argv) {
    count = argc;
    arguments = argv;
}

static struct option options[COMMON_OPTIONS + 4] = {
    {"log-level", required_argument, NULL, COMMON_LOG_LEVEL},
    {"version", no_argument, NULL, COMMON_VERSION},
    {"help", no_argument, NULL, COMMON_HELP},
};

static void add_options(const char *spec) {
    static char names[256];
    char *name = names;
    for (int number = 0; *spec && number < COMMON_OPTIONS; number++) {
        struct option *option = &options[3 + number];
        *option = (struct option){name, no_argument, NULL, number};
        for (; *spec && *spec != ' '; spec++) {
            if (*spec == '=') option->has_arg = required_argument;
            else if (name < names + sizeof names - 2) *name++ = *spec;
        }
        name++;
        if (*spec) spec++;
    }
}

int common_next_option(const char *names, const char **text) {
    if (!options[3].name) add_options(names);
    int current = optind;
    opterr = 0;
    int found = getopt_long(count, arguments, "+:", options, NULL);
    *text = found == '?' || found == ':' ? arguments[current] : optarg;
    if (found == -1 && optind < count) {
        *text = arguments[optind];
        return '!';
    }
    return found;
}

struct common_line common_lines[COMMON_LINES];

// FNV-1a (RFC 9923) of a line without its digits; never 0, which marks a place that is free.
static uint64_t hash(const unsigned char *bytes, size_t length) {
    uint64_t hash = 0xCBF29CE484222325;
    for (size_t i = 0; i < length; i++)
        if (bytes[i] < '0' || bytes[i] > '9') hash = (hash ^ bytes[i]) * 0x100000001B3;
    return hash ? hash : 1;
}

bool common_admit_line(const unsigned char *bytes, size_t length, long now, unsigned long *kept_back) {
    uint64_t wanted = hash(bytes, length);
    struct common_line *line = common_lines;
    while (line < common_lines + COMMON_LINES - 1 && line->hash && line->hash != wanted) line++;
    bool is_new = !line->hash;
    line->hash = wanted;
    if (!is_new && now - line->written < COMMON_LINE_PAUSE) return line->kept_back++, false;
    *kept_back = line->kept_back;
    *line = (struct common_line){wanted, now, 0};
    return true;
}

bool common_logs_to_journal(void) {
    unsigned long device, inode;
    struct stat status;
    const char *stream = getenv("JOURNAL_STREAM");
    return stream && sscanf(stream, "%lu:%lu", &device, &inode) == 2 && fstat(2, &status) == 0 &&
        status.st_dev == device && status.st_ino == inode;
}

static int drop(struct dl_phdr_info *object, size_t size, void *unused) {
    (void)size, (void)unused;
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
        if (segment->p_type != PT_LOAD || segment->p_flags & PF_W) continue;
        uintptr_t start = object->dlpi_addr + segment->p_vaddr;
        madvise((void *)(start & -4096UL), segment->p_memsz + (start & 4095), MADV_DONTNEED);
    }
    return 0;
}

void common_drop_pages(void) { dl_iterate_phdr(drop, NULL); }
