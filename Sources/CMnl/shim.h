// SPDX-License-Identifier: Apache-2.0

#include "../Trusted/CSystem/CSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <libmnl/libmnl.h>
#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

static inline struct mnl_socket *mnl_route_open(bool blocking) {
    return mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC | (blocking ? 0 : SOCK_NONBLOCK));
}

// Takes over a descriptor that is an rtnetlink socket in exactly these groups; NULL with errno set if it is not.
static inline struct mnl_socket *mnl_route_adopt(int descriptor, uint32_t groups, bool blocking) {
    int protocol = -1;
    socklen_t size = sizeof protocol;
    struct sockaddr_nl address;
    socklen_t length = sizeof address;
    if (getsockname(descriptor, (struct sockaddr *)&address, &length)) return NULL;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PROTOCOL, &protocol, &size)) return NULL;
    if (address.nl_family != AF_NETLINK || protocol != NETLINK_ROUTE || address.nl_groups != groups)
        return errno = EPROTOTYPE, NULL;
    int flags = fcntl(descriptor, F_GETFL);
    if (fcntl(descriptor, F_SETFL, blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK)) return NULL;
    return mnl_socket_fdopen(descriptor);
}

// Drops everything that was sent to the socket so far, such as the rest of a dump.
static inline void mnl_route_empty(const struct mnl_socket *socket) {
    char buffer[8192];
    while (recv(mnl_socket_get_fd(socket), buffer, sizeof buffer, MSG_DONTWAIT) >= 0 || errno == EINTR || errno == ENOBUFS) {}
}

// Asks for all links (RTM_GETLINK, without the statistics of IPv6), all addresses (RTM_GETADDR) or all routes
// (RTM_GETROUTE) of all families.
static inline ssize_t mnl_route_request_dump(const struct mnl_socket *socket, uint16_t type, uint32_t sequence) {
    char buffer[64] __attribute__((aligned(NLMSG_ALIGNTO)));
    struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);
    message->nlmsg_type = type;
    message->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    message->nlmsg_seq = sequence;
    if (type == RTM_GETLINK) {
        mnl_nlmsg_put_extra_header(message, sizeof(struct ifinfomsg));
        mnl_attr_put_u32(message, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
    } else if (type == RTM_GETADDR) {
        mnl_nlmsg_put_extra_header(message, sizeof(struct ifaddrmsg));
    } else {
        mnl_nlmsg_put_extra_header(message, sizeof(struct rtmsg));
    }
    return mnl_socket_sendto(socket, message, message->nlmsg_len);
}
