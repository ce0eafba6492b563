// SPDX-License-Identifier: Apache-2.0

// Lets Debian's own xenstored and oxenstored run with no hypervisor below, as an LD_PRELOAD shim.
// For tests only. All of it lives in the folder FAKEXEN_DIR:
//   socket     oxenstored's socket (the C xenstored takes XENSTORED_PATH)
//   dom.N      the xenstore ring page of domain N. The domain exists as long as the file does
//   evtchn     FIFO: a native uint32, the local port on which xenstored is kicked
//   notify.N   FIFO: one byte for each kick of domain N by xenstored
// Local ports: 1 is VIRQ_DOM_EXC (some domain died), 100 + N is domain N.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <xenctrl.h>
#include <xenevtchn.h>
#include <xengnttab.h>

enum { PAGE = 4096, PORT_VIRQ = 1, PORT_FIRST_DOMAIN = 100, PATH_SIZE = 300 };

static const char *dir(void) {
    const char *name = getenv("FAKEXEN_DIR");
    if (!name) abort();
    return name;
}

static const char *in_dir(char path[PATH_SIZE], const char *name) {
    snprintf(path, PATH_SIZE, "%s/%s", dir(), name);
    return path;
}

static const char *of_domain(char path[PATH_SIZE], const char *name, uint32_t domid) {
    snprintf(path, PATH_SIZE, "%s/%s.%u", dir(), name, domid);
    return path;
}

static int domain_exists(uint32_t domid) {
    char path[PATH_SIZE];
    return access(of_domain(path, "dom", domid), F_OK) == 0;
}

// libxenctrl

static char handle;

xc_interface *xc_interface_open(xentoollog_logger *log, xentoollog_logger *dombuild, unsigned flags) {
    (void)log, (void)dombuild, (void)flags;
    return (xc_interface *)&handle;
}

int xc_interface_close(xc_interface *xc) { (void)xc; return 0; }

int xc_domain_getinfo(xc_interface *xc, uint32_t first, unsigned max, xc_dominfo_t *info) {
    (void)xc;
    if (max < 1 || !domain_exists(first)) return 0;
    memset(info, 0, sizeof *info);
    info->domid = first;
    info->running = 1;
    return 1;
}

int xc_domain_getinfolist(xc_interface *xc, uint32_t first, unsigned max, xc_domaininfo_t *info) {
    (void)xc;
    if (max < 1 || !domain_exists(first)) return 0;
    memset(info, 0, sizeof *info);
    info->domain = first;
    info->flags = XEN_DOMINF_running;
    return 1;
}

const xc_error *xc_get_last_error(xc_interface *xc) {
    static const xc_error error = { .code = XC_INTERNAL_ERROR, .message = "no such domain" };
    (void)xc;
    return &error;
}

static void *map_ring(uint32_t domid, int prot) {
    char path[PATH_SIZE];
    int fd = open(of_domain(path, "dom", domid), O_RDWR | O_CLOEXEC);
    if (fd < 0) return NULL;
    void *ring = mmap(NULL, PAGE, prot, MAP_SHARED, fd, 0);
    close(fd);
    return ring == MAP_FAILED ? NULL : ring;
}

void *xc_map_foreign_range(xc_interface *xc, uint32_t domid, int size, int prot, unsigned long mfn) {
    (void)xc, (void)size, (void)mfn;
    return map_ring(domid, prot);
}

// libxenevtchn

static int kicks = -1;

xenevtchn_handle *xenevtchn_open(xentoollog_logger *log, unsigned flags) {
    char path[PATH_SIZE];
    (void)log, (void)flags;
    if (mkfifo(in_dir(path, "evtchn"), 0600) && errno != EEXIST) return NULL;
    kicks = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    return kicks < 0 ? NULL : (xenevtchn_handle *)&handle;
}

xenevtchn_handle *xenevtchn_fdopen(xentoollog_logger *log, int fd, unsigned flags) {
    (void)fd;
    return xenevtchn_open(log, flags);
}

int xenevtchn_close(xenevtchn_handle *xce) { (void)xce; return close(kicks); }
int xenevtchn_fd(xenevtchn_handle *xce) { (void)xce; return kicks; }

xenevtchn_port_or_error_t xenevtchn_bind_virq(xenevtchn_handle *xce, unsigned virq) {
    (void)xce, (void)virq;
    return PORT_VIRQ;
}

xenevtchn_port_or_error_t xenevtchn_bind_interdomain(
    xenevtchn_handle *xce, uint32_t domid, evtchn_port_t remote) {
    (void)xce, (void)remote;
    return PORT_FIRST_DOMAIN + (int)domid;
}

int xenevtchn_unbind(xenevtchn_handle *xce, evtchn_port_t port) { (void)xce, (void)port; return 0; }
int xenevtchn_unmask(xenevtchn_handle *xce, evtchn_port_t port) { (void)xce, (void)port; return 0; }

xenevtchn_port_or_error_t xenevtchn_pending(xenevtchn_handle *xce) {
    uint32_t port;
    (void)xce;
    return read(kicks, &port, sizeof port) == sizeof port ? (int)port : -1;
}

int xenevtchn_notify(xenevtchn_handle *xce, evtchn_port_t port) {
    char path[PATH_SIZE];
    (void)xce;
    if (port < PORT_FIRST_DOMAIN) return 0;
    int fd = open(of_domain(path, "notify", port - PORT_FIRST_DOMAIN), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) return 0;  // nobody plays that domain
    // A full FIFO is a kick that was not taken yet.
    ssize_t written = write(fd, "k", 1);
    close(fd);
    return written < 0 && errno != EAGAIN ? -1 : 0;
}

// libxengnttab

xengnttab_handle *xengnttab_open(xentoollog_logger *log, unsigned flags) {
    (void)log, (void)flags;
    return (xengnttab_handle *)&handle;
}

int xengnttab_close(xengnttab_handle *xgt) { (void)xgt; return 0; }
int xengnttab_set_max_grants(xengnttab_handle *xgt, uint32_t n) { (void)xgt, (void)n; return 0; }

void *xengnttab_map_grant_ref(xengnttab_handle *xgt, uint32_t domid, uint32_t ref, int prot) {
    (void)xgt, (void)ref;
    return map_ring(domid, prot);
}

int xengnttab_unmap(xengnttab_handle *xgt, void *start, uint32_t pages) {
    (void)xgt;
    return munmap(start, (size_t)pages * PAGE);
}

// libc: the paths that are compiled in

static const char *redirected(const char *path, char buffer[PATH_SIZE]) {
    if (!strcmp(path, "/proc/xen/xsd_port")) return in_dir(buffer, "port");
    if (!strcmp(path, "/proc/xen/xsd_kva")) return of_domain(buffer, "dom", 0);
    return path;
}

#define REDIRECT_OPEN(name)                                            \
    int name(const char *path, int flags, ...) {                       \
        static int (*real)(const char *, int, ...);                    \
        char buffer[PATH_SIZE];                                        \
        va_list arguments;                                             \
        if (!real) real = dlsym(RTLD_NEXT, #name);                     \
        va_start(arguments, flags);                                    \
        mode_t mode = va_arg(arguments, mode_t);                       \
        va_end(arguments);                                             \
        return real(redirected(path, buffer), flags, mode);            \
    }
REDIRECT_OPEN(open)
REDIRECT_OPEN(open64)

int bind(int fd, const struct sockaddr *address, socklen_t length) {
    static int (*real)(int, const struct sockaddr *, socklen_t);
    const struct sockaddr_un *asked = (const struct sockaddr_un *)address;
    if (!real) real = dlsym(RTLD_NEXT, "bind");
    if (address->sa_family != AF_UNIX || strcmp(asked->sun_path, "/var/run/xenstored/socket"))
        return real(fd, address, length);
    struct sockaddr_un ours = { .sun_family = AF_UNIX };
    if (strlen(dir()) + sizeof "/socket" > sizeof ours.sun_path) { errno = ENAMETOOLONG; return -1; }
    strcat(strcpy(ours.sun_path, dir()), "/socket");
    return real(fd, (const struct sockaddr *)&ours, sizeof ours);
}

int mkdir(const char *path, mode_t mode) {
    static int (*real)(const char *, mode_t);
    if (!real) real = dlsym(RTLD_NEXT, "mkdir");
    return strncmp(path, "/var/run/xenstored", 18) ? real(path, mode) : 0;
}

// oxenstored wants more descriptors than a container may give it.
int setrlimit(__rlimit_resource_t resource, const struct rlimit *limit) {
    (void)resource, (void)limit;
    return 0;
}

// The event channel port and the ring page of domain 0.
__attribute__((constructor)) static void prepare(void) {
    char path[PATH_SIZE];
    int port = open(in_dir(path, "port"), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (port < 0 || dprintf(port, "%d", PORT_FIRST_DOMAIN) < 0) abort();
    close(port);
    int ring = open(of_domain(path, "dom", 0), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (ring < 0 || ftruncate(ring, PAGE)) abort();
    close(ring);
}
