// The publisher's heap: malloc and its kin within one fixed block. It asks the kernel for nothing, so it works under
// the filter, and nothing that is sent can make the process larger. As the program itself defines them, libraries
// use them, too, and an allocator that is preloaded is never asked. For one thread.
//
// Blocks are never split or joined: each belongs to a class of sizes, four for each doubling, and waits in the list
// of its class when it is free. What is not a block in use, given to free, traps.
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { HEAP = 8 << 20, ALIGNMENT = 16, CLASSES = 256 };

// In front of what malloc returns. `next` is the block itself while it is in use.
struct block {
    size_t size;
    struct block *next;
};

static _Alignas(ALIGNMENT) unsigned char heap[HEAP];
static size_t used;
static struct block *freed[CLASSES];

// Rounds a size of less than HEAP, header included, up to that of its class, and returns the class.
static unsigned class_of(size_t *size) {
    size_t most = *size <= 2 * ALIGNMENT ? 2 * ALIGNMENT : *size;
    unsigned log = 63 - (unsigned)__builtin_clzll(most - 1);
    unsigned shift = log > 6 ? log - 2 : 4;
    *size = (((most - 1) >> shift) + 1) << shift;
    return shift * 8 + (unsigned)(*size >> shift);
}

void *malloc(size_t size) {
    if (size >= HEAP / 2) return errno = ENOMEM, NULL;
    size += sizeof(struct block);
    struct block **list = &freed[class_of(&size)], *block = *list;
    if (block) *list = block->next;
    else if (HEAP - used < size) return errno = ENOMEM, NULL;
    else block = (struct block *)(heap + used), used += size, block->size = size;
    block->next = block;
    return block + 1;
}

void free(void *memory) {
    if (!memory) return;
    struct block *block = (struct block *)memory - 1;
    if ((uintptr_t)block - (uintptr_t)heap >= used || block->next != block) __builtin_trap();
    struct block **list = &freed[class_of(&block->size)];
    block->next = *list;
    *list = block;
}

void *calloc(size_t count, size_t size) {
    size_t all;
    if (__builtin_mul_overflow(count, size, &all)) return errno = ENOMEM, NULL;
    void *memory = malloc(all);
    return memory ? memset(memory, 0, all) : NULL;
}

void *realloc(void *memory, size_t size) {
    if (!memory) return malloc(size);
    size_t had = ((struct block *)memory - 1)->size - sizeof(struct block);
    if (size <= had) return memory;
    void *larger = malloc(size);
    if (!larger) return NULL;
    memcpy(larger, memory, had);
    free(memory);
    return larger;
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
    if (alignment > ALIGNMENT) return EINVAL;
    *memory = malloc(size);
    return *memory ? 0 : ENOMEM;
}

void *aligned_alloc(size_t alignment, size_t size) { return alignment > ALIGNMENT ? errno = EINVAL, NULL : malloc(size); }
