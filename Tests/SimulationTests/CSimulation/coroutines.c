// The two programs' stacks, heaps and logs: one of them runs at a time.
#include "seam.h"

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
    struct program_line lines[PROGRAM_LINES];
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
    memset(it->lines, 0, sizeof it->lines);
    getcontext(&it->context);
    it->context.uc_stack.ss_sp = it->stack;
    it->context.uc_stack.ss_size = STACK;
    it->context.uc_link = NULL;
    makecontext(&it->context, enter, 0);
}

void simulation_resume(int program) {
    running = &programs[program];
    memcpy(program_lines, running->lines, sizeof program_lines);
    swapcontext(&scheduler, &running->context);
    memcpy(running->lines, program_lines, sizeof program_lines);
}

void simulation_yield(void) { swapcontext(&running->context, &scheduler); }

long simulation_peak(int program) { return programs[program].peak; }

int simulation_fork(void) { return fork(); }

int simulation_wait(int *status) {
    int child = waitpid(-1, status, 0);
    if (child > 0) *status = WIFEXITED(*status) ? WEXITSTATUS(*status) : 128 + WTERMSIG(*status);
    return child;
}

// The heap, with a tally of what the running program has of it.
void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);
void __libc_free(void *);

static void *count(void *memory, int sign) {
    if (!simulation_inside || !memory) return memory;
    running->live += sign * (long)malloc_usable_size(memory);
    if (running->live > running->peak) running->peak = running->live;
    return memory;
}

void *malloc(size_t size) { return count(__libc_malloc(size), 1); }
void *calloc(size_t number, size_t size) { return count(__libc_calloc(number, size), 1); }
void *realloc(void *memory, size_t size) { return count(__libc_realloc(count(memory, -1), size), 1); }
void *aligned_alloc(size_t alignment, size_t size) { return count(__libc_memalign(alignment, size), 1); }
void free(void *memory) { __libc_free(count(memory, -1)); }
int posix_memalign(void **memory, size_t alignment, size_t size) {
    *memory = aligned_alloc(alignment, size);
    return *memory ? 0 : ENOMEM;
}
