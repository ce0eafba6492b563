// SPDX-License-Identifier: Apache-2.0

// The publisher's heap: malloc and its kin within one fixed block. It asks the kernel for nothing,
// so it works under the filter, and nothing that is sent can make the process larger. The program
// itself defines these functions, so libraries use them, too, and an allocator that is preloaded is
// never asked. For one thread.
//
// Blocks are never split or joined: each belongs to a class of sizes and, when it is free, to the
// list of its class. free() and realloc() of what is not a block in use trap.
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { HEAP = 8 << 20, ALIGNMENT = 16 };

// Block sizes have four classes for each doubling: 2^n times 1.25, 1.5, 1.75 and 2. So rounding up
// costs a quarter at most.
enum { CLASS_BITS = 2, SMALLEST_BITS = 4, CLASSES = 256 };

// In front of what malloc returns. `next` is the block itself while it is in use.
struct block {
    size_t size;
    struct block *next;
};

static _Alignas(ALIGNMENT) unsigned char heap[HEAP];
static size_t used;
static struct block *freed[CLASSES];

// The size of a class's blocks, header included, and those that are free.
struct class {
    size_t size;
    struct block **list;
};

// The smallest class whose blocks hold `size` bytes, header included, of less than HEAP.
static struct class class_for(size_t size) {
    if (size < 2 * ALIGNMENT) size = 2 * ALIGNMENT;
    // The highest bit of size - 1: above it lies the next power of two.
    unsigned highest_bit = 63 - (unsigned)__builtin_clzll(size - 1);
    unsigned unit_bits = SMALLEST_BITS;
    if (highest_bit > SMALLEST_BITS + CLASS_BITS) unit_bits = highest_bit - CLASS_BITS;
    // From 2 to 8, so that no two classes get the same number below.
    size_t units = ((size - 1) >> unit_bits) + 1;
    return (struct class){units << unit_bits, &freed[unit_bits * 8 + units]};
}

static void *fail(int code) {
    errno = code;
    return NULL;
}

// A block at the end of what is used; NULL where none fits.
static struct block *new_block(size_t size) {
    if (HEAP - used < size) return NULL;
    struct block *block = (struct block *)(heap + used);
    used += size;
    block->size = size;
    return block;
}

void *malloc(size_t size) {
    if (size >= HEAP / 2) return fail(ENOMEM);
    struct class class = class_for(size + sizeof(struct block));
    struct block *block = *class.list;
    if (block) {
        *class.list = block->next;
    } else {
        block = new_block(class.size);
        if (!block) return fail(ENOMEM);
    }
    block->next = block;
    return block + 1;
}

// Traps for what is not a block in use.
static struct block *block_of(void *memory) {
    struct block *block = (struct block *)memory - 1;
    bool is_in_heap = (uintptr_t)block - (uintptr_t)heap < used;
    if (!is_in_heap || block->next != block) __builtin_trap();
    return block;
}

void free(void *memory) {
    if (!memory) return;
    struct block *block = block_of(memory);
    struct class class = class_for(block->size);
    block->next = *class.list;
    *class.list = block;
}

void *calloc(size_t count, size_t size) {
    size_t total;
    if (__builtin_mul_overflow(count, size, &total)) return fail(ENOMEM);
    void *memory = malloc(total);
    if (!memory) return NULL;
    return memset(memory, 0, total);
}

void *realloc(void *memory, size_t size) {
    if (!memory) return malloc(size);
    size_t old_size = block_of(memory)->size - sizeof(struct block);
    if (size <= old_size) return memory;
    void *larger = malloc(size);
    if (!larger) return NULL;
    memcpy(larger, memory, old_size);
    free(memory);
    return larger;
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
    if (alignment > ALIGNMENT) return EINVAL;
    *memory = malloc(size);
    return *memory ? 0 : ENOMEM;
}

void *aligned_alloc(size_t alignment, size_t size) {
    if (alignment > ALIGNMENT) return fail(EINVAL);
    return malloc(size);
}
