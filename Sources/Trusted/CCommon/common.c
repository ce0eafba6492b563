// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE
#include "CCommon.h"

#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int argument_count;
static char **arguments;

// glibc and musl hand main()'s arguments to constructors, too.
__attribute__((constructor)) static void keep_arguments(int count, char **values) {
    argument_count = count;
    arguments = values;
}

const char *common_argument(int index) {
    return index < argument_count ? arguments[index] : NULL;
}

struct common_line common_lines[COMMON_LINES];

// FNV-1a (RFC 9923) of a line without its digits; never 0.
static uint64_t hash_without_digits(const unsigned char *bytes, size_t length) {
    uint64_t hash = 0xCBF29CE484222325;
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] >= '0' && bytes[i] <= '9') continue;
        hash ^= bytes[i];
        hash *= 0x100000001B3;
    }
    return hash ? hash : 1;
}

// The line of this hash, or an empty one for it, or the last.
static struct common_line *find_line(uint64_t hash) {
    int index = 0;
    while (index < COMMON_LINES - 1) {
        struct common_line *line = &common_lines[index];
        if (line->hash == hash || line->hash == 0) return line;
        index++;
    }
    return &common_lines[index];
}

bool common_admit_line(
    const unsigned char *bytes, size_t length, long now, unsigned long *omitted) {
    uint64_t hash = hash_without_digits(bytes, length);
    struct common_line *line = find_line(hash);
    bool was_written = line->hash != 0;
    line->hash = hash;
    if (was_written && now - line->written < COMMON_LINE_PAUSE) {
        line->omitted++;
        return false;
    }
    *omitted = line->omitted;
    line->omitted = 0;
    line->written = now;
    return true;
}

bool common_logs_to_journal(void) {
    const char *stream = getenv("JOURNAL_STREAM");
    if (!stream) return false;
    unsigned long device, inode;
    if (sscanf(stream, "%lu:%lu", &device, &inode) != 2) return false;
    struct stat status;
    if (fstat(STDERR_FILENO, &status) != 0) return false;
    return status.st_dev == device && status.st_ino == inode;
}

static int drop_object(struct dl_phdr_info *object, size_t size, void *unused) {
    (void)size;
    (void)unused;
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
        if (segment->p_type != PT_LOAD) continue;
        if (segment->p_flags & PF_W) continue;
        uintptr_t start = object->dlpi_addr + segment->p_vaddr;
        uintptr_t in_page = start & 4095;
        madvise((void *)(start - in_page), segment->p_memsz + in_page, MADV_DONTNEED);
    }
    return 0;
}

void common_drop_pages(void) {
    dl_iterate_phdr(drop_object, NULL);
}
