#!/usr/bin/env python3
"""address-delays.py SOCKET NODE COUNT

Adds 198.51.100.7/25 to eth0 of its network namespace and removes it again, COUNT times, and prints for each change how
many milliseconds it took until dom0's watch on NODE of the xenstored at SOCKET told of it. There is more than a second
between two changes, so that none has to wait for the pace.
"""
import socket
import struct
import sys
import time

WATCH, EVENT = 4, 15
NEW_ADDRESS, REMOVE_ADDRESS = 20, 21  # RTM_NEWADDR, RTM_DELADDR
REQUEST, ACKNOWLEDGE, CREATE = 1, 4, 0x400  # NLM_F_...
IFA_ADDRESS, IFA_LOCAL = 1, 2


def piece(connection, size):
    data = b""
    while len(data) < size:
        part = connection.recv(size - len(data))
        if not part:
            sys.exit("address-delays.py: xenstored hung up")
        data += part
    return data


def message(connection):
    kind, _, _, size = struct.unpack("IIII", piece(connection, 16))
    piece(connection, size)
    return kind


def change(netlink, kind, flags):
    address = socket.inet_aton("198.51.100.7")
    body = struct.pack("BBBBi", socket.AF_INET, 25, 0, 0, socket.if_nametoindex("eth0"))
    for attribute in IFA_LOCAL, IFA_ADDRESS:
        body += struct.pack("HH", 8, attribute) + address
    netlink.send(struct.pack("IHHII", 16 + len(body), kind, REQUEST | ACKNOWLEDGE | flags, 1, 0) + body)
    error = struct.unpack("i", netlink.recv(4096)[16:20])[0]
    if error:
        sys.exit(f"address-delays.py: rtnetlink answers {error}")


node = sys.argv[2].encode()
xenstore = socket.socket(socket.AF_UNIX)
xenstore.connect(sys.argv[1])
watch = node + b"\0watch\0"
xenstore.sendall(struct.pack("IIII", WATCH, 0, 0, len(watch)) + watch)
netlink = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
netlink.bind((0, 0))
for number in range(2 * int(sys.argv[3])):
    time.sleep(1.1)
    # What the last change has told of besides: nodes below NODE.
    xenstore.settimeout(0.05)
    try:
        while True:
            message(xenstore)
    except socket.timeout:
        xenstore.settimeout(10)
    is_added = number % 2 == 0
    start = time.monotonic()
    change(netlink, NEW_ADDRESS if is_added else REMOVE_ADDRESS, CREATE if is_added else 0)
    if message(xenstore) != EVENT:
        sys.exit("address-delays.py: this is no event of a watch")
    print("added" if is_added else "removed", (time.monotonic() - start) * 1_000, flush=True)
