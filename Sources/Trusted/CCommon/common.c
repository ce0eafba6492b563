// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE
#include "CCommon.h"

#include <link.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int argument_count;
static char **arguments;

// glibc hands main()'s arguments to constructors, too. musl does not.
__attribute__((constructor)) static void keep_arguments(int count, char **values) {
    argument_count = count;
    arguments = values;
}

const char *common_argument(int index) {
    return index < argument_count ? arguments[index] : NULL;
}

bool common_can_be_read(int descriptor, int64_t milliseconds) {
    if (milliseconds < 0) milliseconds = 0;
    struct timespec timeout = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    struct pollfd watched = {descriptor, POLLIN, 0};
    return ppoll(&watched, 1, &timeout, NULL) > 0;
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
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
        if (segment->p_type != PT_LOAD) continue;
        if (segment->p_flags & PF_W) continue;
        uintptr_t start = object->dlpi_addr + segment->p_vaddr;
        uintptr_t in_page = start & (page - 1);
        madvise((void *)(start - in_page), segment->p_memsz + in_page, MADV_DONTNEED);
    }
    return 0;
}

void common_drop_pages(void) {
    dl_iterate_phdr(drop_object, NULL);
}
