// SPDX-License-Identifier: Apache-2.0

// The two programs' stacks, heaps and logs: one of them runs at a time.
#define _GNU_SOURCE
#include "seam.h"

#include <dlfcn.h>
#include <malloc.h>
#include <string.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

enum { STACK = 1 << 18 };

static struct program {
    ucontext_t context;
    void (*body)(void);
    unsigned char *stack;
    long live, peak;
} programs[3];

static ucontext_t scheduler;
static struct program *running;
int simulation_inside;

static void enter(void) {
    simulation_inside = (int)(running - programs);
    running->body();
    abort();
}

void simulation_start(int program, void (*body)(void)) {
    struct program *it = &programs[program];
    if (!it->stack) it->stack = malloc(STACK);
    it->body = body;
    it->live = it->peak = 0;
    getcontext(&it->context);
    it->context.uc_stack.ss_sp = it->stack;
    it->context.uc_stack.ss_size = STACK;
    it->context.uc_link = NULL;
    makecontext(&it->context, enter, 0);
}

void simulation_resume(int program) {
    running = &programs[program];
    swapcontext(&scheduler, &running->context);
}

void simulation_yield(void) { swapcontext(&running->context, &scheduler); }

long simulation_peak(int program) { return programs[program].peak; }

int simulation_fork(void) { return fork(); }

int simulation_wait(int *status) {
    int child = waitpid(-1, status, 0);
    if (child > 0) *status = WIFEXITED(*status) ? WEXITSTATUS(*status) : 128 + WTERMSIG(*status);
    return child;
}

// The heap. What the programs have of it comes from a place of its own, by sizes, with a tally of each.
enum { ARENA = 1 << 28, LARGE = 1 << 20, UNIT = 16 };
static _Alignas(UNIT) unsigned char arena[ARENA];
static size_t used;
static void *unused[LARGE / UNIT + 1];
struct header { size_t size, pad; };

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);
void __libc_free(void *);

static bool is_mine(void *memory) { return (unsigned char *)memory - arena < ARENA && (unsigned char *)memory >= arena; }
static size_t size_of(void *memory) { return ((struct header *)memory)[-1].size; }

static void *take(size_t size) {
    size = (size + UNIT - 1) / UNIT * UNIT;
    // Far more than is allowed: the life ends for it.
    if (size > LARGE) return running->peak = (long)size, __libc_malloc(size);
    if (used + size + sizeof(struct header) > ARENA) abort();
    void *memory = unused[size / UNIT];
    if (memory) {
        unused[size / UNIT] = *(void **)memory;
    } else {
        memory = arena + used + sizeof(struct header);
        used += size + sizeof(struct header);
        ((struct header *)memory)[-1].size = size;
    }
    running->live += (long)(size + sizeof(struct header));
    if (running->live > running->peak) running->peak = running->live;
    return memory;
}

static void give(void *memory) {
    size_t size = size_of(memory);
    *(void **)memory = unused[size / UNIT];
    unused[size / UNIT] = memory;
    if (simulation_inside) running->live -= (long)(size + sizeof(struct header));
}

void *malloc(size_t size) { return simulation_inside ? take(size ? size : 1) : __libc_malloc(size); }
size_t malloc_usable_size(void *memory) {
    static size_t (*system)(void *);
    if (is_mine(memory)) return size_of(memory);
    if (!system) system = (size_t (*)(void *))dlsym(RTLD_NEXT, "malloc_usable_size");
    return memory ? system(memory) : 0;
}
void free(void *memory) { if (is_mine(memory)) give(memory); else __libc_free(memory); }
void *calloc(size_t number, size_t size) {
    return simulation_inside ? memset(malloc(number * size), 0, number * size) : __libc_calloc(number, size);
}
void *realloc(void *memory, size_t size) {
    if (!simulation_inside && !is_mine(memory)) return __libc_realloc(memory, size);
    void *new = malloc(size);
    size_t old = malloc_usable_size(memory);
    memcpy(new, memory, old < size ? old : size);
    free(memory);
    return new;
}
void *aligned_alloc(size_t alignment, size_t size) {
    return simulation_inside && alignment <= UNIT ? malloc(size) : __libc_memalign(alignment, size);
}
int posix_memalign(void **memory, size_t alignment, size_t size) {
    *memory = aligned_alloc(alignment, size);
    return *memory ? 0 : ENOMEM;
}
