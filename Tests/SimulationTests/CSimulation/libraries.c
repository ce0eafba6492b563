// SPDX-License-Identifier: Apache-2.0

// What the programs call of libmnl and libxenstore to reach the kernel and xenstored, in the place of theirs.
#include "seam.h"

#include <libmnl/libmnl.h>
#include <string.h>
#include <xenstore.h>

struct mnl_socket { int file; };

struct mnl_socket *mnl_socket_open2(int bus, int flags) {
    (void)bus, (void)flags;
    long file = ANSWER(simulated_netlink());
    if (file < 0) return NULL;
    struct mnl_socket *socket = malloc(sizeof *socket);
    socket->file = (int)file;
    return socket;
}
int mnl_socket_bind(struct mnl_socket *socket, unsigned groups, pid_t pid) {
    (void)pid;
    return (int)ANSWER(simulated_bind(socket->file, groups));
}
int mnl_socket_get_fd(const struct mnl_socket *socket) { return socket->file; }
int mnl_socket_close(struct mnl_socket *socket) {
    ANSWER(simulated_close(socket->file));
    free(socket);
    return 0;
}
ssize_t mnl_socket_sendto(const struct mnl_socket *socket, const void *request, size_t size) {
    const struct nlmsghdr *message = request;
    return ANSWER(simulated_dump(socket->file, message->nlmsg_type, message->nlmsg_seq)) < 0 ? -1 : (ssize_t)size;
}
ssize_t mnl_socket_recvfrom(const struct mnl_socket *socket, void *buffer, size_t size) {
    return ANSWER(simulated_receive(socket->file, buffer, size));
}

struct xs_handle *xs_open(unsigned long flags) { (void)flags; return (struct xs_handle *)simulation_answer; }
void xs_close(struct xs_handle *handle) { (void)handle; }

void *xs_read(struct xs_handle *handle, xs_transaction_t transaction, const char *path, unsigned *length) {
    (void)handle;
    long size = ANSWER(simulated_xs_read(transaction, path));
    if (size < 0) return NULL;
    char *value = malloc((size_t)size + 1);
    memcpy(value, simulation_answer, (size_t)size);
    value[size] = 0;
    *length = (unsigned)size;
    return value;
}
char **xs_directory(struct xs_handle *handle, xs_transaction_t transaction, const char *path, unsigned *count) {
    (void)handle;
    long size = ANSWER(simulated_xs_directory(transaction, path));
    if (size < 0) return NULL;
    *count = 0;
    for (long i = 0; i < size; i++) *count += simulation_answer[i] == 0;
    char **names = malloc(*count * sizeof *names + (size_t)size + 1);
    char *text = (char *)(names + *count);
    memcpy(text, simulation_answer, (size_t)size);
    for (unsigned i = 0; i < *count; i++, text += strlen(text) + 1) names[i] = text;
    return names;
}
bool xs_write(struct xs_handle *handle, xs_transaction_t transaction, const char *path, const void *value, unsigned size) {
    (void)handle;
    return ANSWER(simulated_xs_write(transaction, path, value, size)) >= 0;
}
bool xs_rm(struct xs_handle *handle, xs_transaction_t transaction, const char *path) {
    (void)handle;
    return ANSWER(simulated_xs_rm(transaction, path)) >= 0;
}
xs_transaction_t xs_transaction_start(struct xs_handle *handle) {
    (void)handle;
    long transaction = ANSWER(simulated_xs_begin());
    return transaction < 0 ? XBT_NULL : (xs_transaction_t)transaction;
}
bool xs_transaction_end(struct xs_handle *handle, xs_transaction_t transaction, bool abort) {
    (void)handle;
    return ANSWER(simulated_xs_end(transaction, abort)) >= 0;
}
