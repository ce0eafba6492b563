// SPDX-License-Identifier: Apache-2.0

// Checks Sources/Trusted/CHeap/heap.c, which is compiled into this program under other names. Ends with 0 if all holds.
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define malloc heap_malloc
#define free heap_free
#define calloc heap_calloc
#define realloc heap_realloc
#define posix_memalign heap_posix_memalign
#define aligned_alloc heap_aligned_alloc
#include "../../../Sources/Trusted/CHeap/heap.c"

enum { SLOTS = 300, STEPS = 300000 };
static struct { unsigned char *memory; size_t size; unsigned char mark; } slots[SLOTS];
static uint64_t state = 1;
static size_t below(size_t bound) { return (size_t)((state = state * 6364136223846793005u + 1442695040888963407u) >> 33) % bound; }

static void check(int i) {
    for (size_t k = 0; k < slots[i].size; k++) assert(slots[i].memory[k] == slots[i].mark);
}
static void mark(int i) { memset(slots[i].memory, slots[i].mark = (unsigned char)below(256), slots[i].size); }

// Whatever is taken and given back in whatever order: no block lies in another, none is lost.
static void check_at_random(void) {
    for (int step = 0; step < STEPS; step++) {
        int i = (int)below(SLOTS);
        if (!slots[i].memory) {
            slots[i].size = below(below(20) ? 300 : 70000);
            slots[i].memory = below(2) ? malloc(slots[i].size) : calloc(1, slots[i].size);
            assert(slots[i].memory && (uintptr_t)slots[i].memory % ALIGNMENT == 0);
            mark(i);
        } else if (below(3) == 0) {
            size_t size = below(2000);
            unsigned char *moved = realloc(slots[i].memory, size);
            assert(moved);
            for (size_t k = 0; k < slots[i].size && k < size; k++) assert(moved[k] == slots[i].mark);
            slots[i].memory = moved, slots[i].size = size;
            mark(i);
        } else {
            check(i);
            free(slots[i].memory);
            slots[i].memory = NULL;
        }
    }
    for (int i = 0; i < SLOTS; i++) free(slots[i].memory);
}

// Takes blocks until there are no more: nearly all of the heap, and again as many once they are free.
static void check_limit(void) {
    size_t first = 0;
    used = 0, memset(freed, 0, sizeof freed);
    for (int round = 0; round < 3; round++) {
        struct block *list = NULL, *block;
        size_t count = 0;
        for (; (block = malloc(8192)); list = block, count++) block->next = list;
        assert(errno == ENOMEM && count > 700);
        assert(round == 0 || count == first);
        for (first = count; list; list = block) block = list->next, free(list);
    }
    assert(!malloc(SIZE_MAX) && !malloc(HEAP / 2) && !malloc((size_t)1 << 63) && !calloc(SIZE_MAX / 2, 3) && !calloc(1, SIZE_MAX));
    // Their product is 0.
    assert(!calloc((size_t)1 << 33, (size_t)1 << 33));
    void *memory = malloc(64);
    assert(!realloc(memory, HEAP));
    assert(posix_memalign(&memory, 2 * ALIGNMENT, 1) == EINVAL && !aligned_alloc(4096, 1));
    assert(posix_memalign(&memory, ALIGNMENT, 1) == 0 && aligned_alloc(ALIGNMENT, 1));
}

static int is_killed(void (*use)(void *), void *memory, int times) {
    int status;
    if (fork() == 0) {
        while (times-- > 0) use(memory);
        _exit(0);
    }
    return wait(&status) > 0 && WIFSIGNALED(status);
}

static int traps(void *memory, int times) { return is_killed(free, memory, times); }
static void shrink(void *memory) { (void)!realloc(memory, 1); }
static int realloc_traps(void *memory) { return is_killed(shrink, memory, 1); }

int main(void) {
    check_at_random();
    char elsewhere[64] = {0};
    assert(!traps(malloc(8), 1) && traps(malloc(8), 2) && traps(elsewhere + 32, 1) && traps((char *)malloc(80) + 32, 1));
    // What looks like a block in use, and lies elsewhere.
    struct block forged[4] = {{64, forged}};
    assert(traps(forged + 1, 1));
    assert(traps(heap + HEAP - 64, 1) && !traps(NULL, 2));
    void *block = malloc(80);
    assert(!realloc_traps(block) && realloc_traps((char *)block + 32) && realloc_traps(elsewhere + 32));
    free(block);
    assert(realloc_traps(block));
    check_limit();
    puts("ok");
}
