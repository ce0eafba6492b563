// SPDX-License-Identifier: Apache-2.0

// What lets both programs run in one process, one after the other, above a simulated system: each on a stack of its
// own, and what they call of libc, libmnl and libxenstore answered by the functions below, which Swift has.
#pragma once
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

enum { SIMULATION_PUBLISHER = 1, SIMULATION_COLLECTOR = 2 };

// Has a program begin anew with body, which must not return.
void simulation_start(int program, void (*body)(void));
// Runs a program until it yields.
void simulation_resume(int program);
// From within a call that is answered: has the program wait until it is resumed, if it ever is.
void simulation_yield(void);
// The most bytes of the heap that a program had at once since its start.
long simulation_peak(int program);
// fork(2), which Swift does not have; waitpid(2) for any child: its exit status, -1 where there is none.
int simulation_fork(void);
int simulation_wait(int *status);

// Where answers go that are longer than a number, 65,536 bytes at most.
extern unsigned char *const simulation_answer;

// The answers: negative for an errno. Files.
long simulated_open(const char *path);
long simulated_read(int file, void *buffer, size_t size);
long simulated_write(int file, const void *bytes, size_t size);
long simulated_close(int file);
long simulated_stat(int file, unsigned *major, unsigned *minor);
// When what is at a path was changed last, in nanoseconds of the time of day.
long simulated_change(const char *path);
long simulated_space(int file, unsigned long *blocks, unsigned long *size);
long simulated_access(const char *path);
// All names in a directory, in simulation_answer, each with a NUL behind it; returns how many bytes.
long simulated_directory(const char *path);
// Sockets, time, and what is waited for.
long simulated_socket(void);
long simulated_connect(int socket);
long simulated_accept(void);
long simulated_send(int socket, const void *bytes, size_t size);
long simulated_unread(int socket);
long simulated_poll(struct pollfd *watched, long count, int timeout);
// The publisher's wait for a collector, or for bytes of it: 1 if they are there, 0 after so many milliseconds.
long simulated_wait(int file, long milliseconds);
long simulated_timer(void);
long simulated_arm(int timer);
long simulated_clock(int clock);
void simulated_exit(int status);
// rtnetlink.
long simulated_netlink(void);
long simulated_bind(int socket, unsigned groups);
long simulated_dump(int socket, unsigned type, unsigned sequence);
long simulated_receive(int socket, void *buffer, size_t size);
// xenstore; values and names in simulation_answer.
long simulated_xs_read(unsigned transaction, const char *path);
long simulated_xs_directory(unsigned transaction, const char *path);
long simulated_xs_write(unsigned transaction, const char *path, const void *value, size_t size);
long simulated_xs_rm(unsigned transaction, const char *path);
long simulated_xs_begin(void);
long simulated_xs_end(unsigned transaction, bool abort);
