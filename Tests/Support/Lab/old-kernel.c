// SPDX-License-Identifier: Apache-2.0

// The kernel as the agent's programs see it with this LD_PRELOAD shim. For tests only.
//   OLD_KERNEL=VERSION      4.15, 4.18, 5.4 or 5.10: what came later is not there. System calls
//                           fail with ENOSYS, and attributes of links are of an unknown type
//   OLD_KERNEL_NOTES=FILE   gets a line for each thing that is kept from a program so:
//                           `system call N` or `link attribute N`
//   LINK_DEVICES=LINK=BUS/DEVICE,...
//                           these links have devices, which the kernel tells with the link, and
//                           the link's address as its permanent one, as Linux 5.14 does. No link
//                           that a test can make has either
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/openat2.h>
#include <linux/rtnetlink.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

// The last system call and the last attribute of a link (linux/if_link.h) that a kernel knows. From
// 5.1 on, system calls have the same numbers everywhere, the first of these being 424.
static const struct kernel {
    const char *version;
    long call;
    unsigned short attribute;
} kernels[] = {
    {"4.15", 423, IFLA_IF_NETNSID},
    {"4.18", 423, IFLA_NEW_IFINDEX},
    {"5.4", SYS_clone3, IFLA_MAX_MTU},
    {"5.10", SYS_process_madvise, IFLA_PROTO_DOWN_REASON},
};
enum { TYPE_MASK = 0x3FFF, UNKNOWN = TYPE_MASK, MOST_DEVICES = 16, MOST_ADDED = 1024, NOTES = 1 << 16 };

static const struct kernel *kernel;
// The notes' file, in memory: a confined program writes no file.
static char *notes;
static struct { const char *link, *bus, *name; } devices[MOST_DEVICES];
static int device_count, acts;

#define REAL(function) ((__typeof__(&function))dlsym(RTLD_NEXT, #function))

static void fail(const char *what) {
    dprintf(STDERR_FILENO, "old-kernel: %s\n", what);
    abort();
}

static char *map_notes(const char *path) {
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (file < 0 || ftruncate(file, NOTES)) fail(path);
    char *memory = mmap(NULL, NOTES, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (memory == MAP_FAILED || close(file)) fail(path);
    return memory;
}

static void read_devices(char *list) {
    for (char *entry; (entry = strsep(&list, ",")); device_count++) {
        char *link = strsep(&entry, "="), *bus = strsep(&entry, "/");
        if (!entry || device_count == MOST_DEVICES) fail("LINK_DEVICES");
        devices[device_count].link = link;
        devices[device_count].bus = bus;
        devices[device_count].name = entry;
    }
}

// Before main(): a program may clear its environment. The programs that start the agent's see the
// kernel as it is.
__attribute__((constructor)) static void read_environment(void) {
    acts = strncmp(program_invocation_short_name, "xen-guest-", strlen("xen-guest-")) == 0;
    const char *version = getenv("OLD_KERNEL"), *file = getenv("OLD_KERNEL_NOTES");
    const char *list = getenv("LINK_DEVICES");
    for (size_t i = 0; version && i < sizeof kernels / sizeof *kernels; i++)
        if (strcmp(version, kernels[i].version) == 0) kernel = &kernels[i];
    if (version && (!kernel || !file)) fail("OLD_KERNEL");
    if (file) notes = map_notes(file);
    if (list) read_devices(strdup(list));
}

// Once for each thing.
static void note(const char *kind, long number) {
    char line[64];
    snprintf(line, sizeof line, "%s %ld\n", kind, number);
    if (strstr(notes, line)) return;
    if (strlen(notes) + sizeof line > NOTES) fail("too many notes");
    strcat(notes, line);
}

long syscall(long call, ...) {
    va_list list;
    va_start(list, call);
    long rest[6];
    for (int i = 0; i < 6; i++) rest[i] = va_arg(list, long);
    va_end(list);
    const struct open_how *how = call == SYS_openat2 ? (const struct open_how *)rest[2] : NULL;
    // The flag came with 5.12, after the call.
    int lacks_flag = how && how->resolve & RESOLVE_CACHED;
    if (acts && kernel && (call > kernel->call || lacks_flag)) {
        note("system call", call);
        errno = call > kernel->call ? ENOSYS : EINVAL;
        return -1;
    }
    return REAL(syscall)(call, rest[0], rest[1], rest[2], rest[3], rest[4], rest[5]);
}

static void add(struct nlmsghdr *message, unsigned short type, const void *value, size_t size) {
    struct rtattr *attribute = (struct rtattr *)((char *)message + NLMSG_ALIGN(message->nlmsg_len));
    memset(attribute, 0, RTA_SPACE(size));
    attribute->rta_type = type;
    attribute->rta_len = RTA_LENGTH(size);
    memcpy(RTA_DATA(attribute), value, size);
    message->nlmsg_len = NLMSG_ALIGN(message->nlmsg_len) + RTA_SPACE(size);
}

// The message about a link as the other kernel would have sent it.
static void tell(struct nlmsghdr *message) {
    const char *name = "";
    const struct rtattr *address = NULL;
    struct rtattr *first = IFLA_RTA(NLMSG_DATA(message));
    int left = IFLA_PAYLOAD(message);
    for (struct rtattr *one = first; RTA_OK(one, left); one = RTA_NEXT(one, left)) {
        if (one->rta_type == IFLA_IFNAME) name = RTA_DATA(one);
        if (one->rta_type == IFLA_ADDRESS) address = one;
    }
    for (int i = 0; i < device_count; i++) {
        if (strcmp(name, devices[i].link) != 0) continue;
        if (address) add(message, IFLA_PERM_ADDRESS, RTA_DATA(address), RTA_PAYLOAD(address));
        add(message, IFLA_PARENT_DEV_NAME, devices[i].name, strlen(devices[i].name) + 1);
        add(message, IFLA_PARENT_DEV_BUS_NAME, devices[i].bus, strlen(devices[i].bus) + 1);
    }
    left = kernel ? IFLA_PAYLOAD(message) : 0;
    for (struct rtattr *one = first; RTA_OK(one, left); one = RTA_NEXT(one, left)) {
        if ((one->rta_type & TYPE_MASK) <= kernel->attribute) continue;
        note("link attribute", one->rta_type & TYPE_MASK);
        one->rta_type = UNKNOWN;
    }
}

ssize_t recvmsg(int socket, struct msghdr *header, int flags) {
    static char told[1 << 18] __attribute__((aligned(NLMSG_ALIGNTO)));
    ssize_t received = REAL(recvmsg)(socket, header, flags);
    const struct sockaddr_nl *from = header->msg_name;
    if (!acts || received <= 0 || !from || from->nl_family != AF_NETLINK || header->msg_iovlen != 1)
        return received;
    size_t size = 0;
    int left = (int)received;
    for (const struct nlmsghdr *one = header->msg_iov->iov_base; NLMSG_OK(one, left);
         one = NLMSG_NEXT(one, left)) {
        if (size + NLMSG_ALIGN(one->nlmsg_len) + MOST_ADDED > sizeof told) fail("many messages");
        struct nlmsghdr *copy = (struct nlmsghdr *)(told + size);
        memcpy(copy, one, one->nlmsg_len);
        if (copy->nlmsg_type == RTM_NEWLINK) tell(copy);
        size += NLMSG_ALIGN(copy->nlmsg_len);
    }
    if (size > header->msg_iov->iov_len) fail("no room for the messages");
    memcpy(header->msg_iov->iov_base, told, size);
    return (ssize_t)size;
}
