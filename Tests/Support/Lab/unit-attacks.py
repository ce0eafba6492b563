#!/usr/bin/env python3
"""unit-attacks.py PUBLISHER

What whoever runs code of his own in the collector's unit tries, without the collector's own confinement: the settings of
the unit are all that stands in the way. PUBLISHER is a process that it may not touch. Prints for each attack a line:
its name and whether it succeeded, or with which error it failed.
"""
import ctypes
import errno
import functools
import os
import socket
import sys

publisher = int(sys.argv[1])
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long


def call(number, *arguments):
    ctypes.set_errno(0)
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), "")


def connect(path, kind=socket.SOCK_STREAM):
    link = socket.socket(socket.AF_UNIX, kind)
    link.connect(path)
    if kind == socket.SOCK_DGRAM:
        link.send(b"MESSAGE=forged\nSYSLOG_IDENTIFIER=another\n")


def write_in(folder):
    path = folder + "/attack"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    os.unlink(path)
    os.close(descriptor)


def execute(path):
    # The program replaces this one, and says so itself.
    os.execv(path, [path, "a program: SUCCEEDED"])


FOLDERS = "etc", "tmp", "var/tmp", "run", "run/xen-guest-agent", "dev/shm"
# The last one, where it succeeds, is the end of this program.
ATTACKS = {
    "a root service's socket": lambda: connect("/run/open.sock"),
    "the journal in another's name": lambda: connect("/run/systemd/journal/socket", socket.SOCK_DGRAM),
    "D-Bus": lambda: connect("/run/dbus/system_bus_socket"),
    "resolved": lambda: connect("/run/systemd/resolve/io.systemd.Resolve"),
    "an abstract socket": lambda: connect("\0open"),
    "the network": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM).connect(("192.0.2.1", 80)),
    "packets": lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW),
    "links": lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0),
    "a process": lambda: os._exit(0) if os.fork() == 0 else None,
    "kill the publisher": lambda: os.kill(publisher, 9),
    "trace the publisher": lambda: call(101, 16, publisher, 0, 0),
    "the publisher's memory": lambda: open(f"/proc/{publisher}/mem", "rb"),
    **{f"a file in /{name}": functools.partial(write_in, "/" + name) for name in FOLDERS},
    "a secret of root's": lambda: open("/etc/shadow", "rb"),
    "xenstore's device": lambda: open("/dev/xen/xenbus", "rb"),
    "another device": lambda: open("/dev/kmsg", "wb"),
    "a device of its own": lambda: call(133, b"/dev/shm/device", 0o20666, 0x101),
    "shared memory of System V": lambda: call(29, 0x7867, 4096, 0o1666),
    "a queue of messages": lambda: call(240, b"attack", 0o102, 0o600, 0),
    "a keyring": lambda: call(248, b"user", b"attack", b"x", 1, -3),
    "a namespace": lambda: call(272, 0x10000000),
    "a mount": lambda: call(165, b"tmpfs", b"/mnt", b"tmpfs", 0, 0),
    "the host's name": lambda: socket.sethostname("attack"),
    "the clock": lambda: call(227, 0, ctypes.byref((ctypes.c_long * 2)(1, 0))),
    "memory that is written and executed": lambda: call(9, 0, 4096, 7, 0x22, -1, 0),
    "an io_uring": lambda: call(425, 8, ctypes.create_string_buffer(120)),
    "BPF": lambda: call(321, 0, ctypes.create_string_buffer(128), 128),
    "root": lambda: os.setuid(0),
    "a program": lambda: execute("/bin/echo"),
}

for name, attack in ATTACKS.items():
    try:
        attack()
        print(f"{name}: SUCCEEDED", flush=True)
    except OSError as error:
        print(f"{name}: {errno.errorcode.get(error.errno, error.errno)}", flush=True)
