// SPDX-License-Identifier: Apache-2.0

// An allocator that asks the kernel with each call: a mapping for each block, behind a page that nobody may touch.
// As an LD_PRELOAD library it stands for all that map, protect and unmap pages as they go. For tests only.
#define _GNU_SOURCE
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

enum { PAGE = 4096 };

void *malloc(size_t size) {
    size_t all = (size + 2 * PAGE - 1) / PAGE * PAGE + PAGE;
    unsigned char *block = mmap(NULL, all, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED) return NULL;
    *(size_t *)block = all;
    mprotect(block + all - PAGE, PAGE, PROT_NONE);
    return block + PAGE;
}

void free(void *memory) {
    if (memory) munmap((unsigned char *)memory - PAGE, *(size_t *)((unsigned char *)memory - PAGE));
}

void *calloc(size_t count, size_t size) {
    size_t all;
    return __builtin_mul_overflow(count, size, &all) ? NULL : malloc(all);
}

void *realloc(void *memory, size_t size) {
    void *larger = malloc(size);
    if (memory && larger) {
        size_t had = *(size_t *)((unsigned char *)memory - PAGE) - 2 * PAGE;
        memcpy(larger, memory, had < size ? had : size);
        free(memory);
    }
    return larger;
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
    *memory = alignment <= PAGE ? malloc(size) : NULL;
    return *memory ? 0 : 12;
}
