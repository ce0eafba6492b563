#!/usr/bin/env python3
"""hostile.py SOCKET WAY FILE...

Plays a collector that was taken over, in ways that need more than bytes on a stream. A file holds bytes to send.

rights N FILE       sends FILE with N descriptors (SCM_RIGHTS)
credentials FILE    sends FILE with its process id, user and group (SCM_CREDENTIALS)
urgent FILE         sends FILE, each hundredth byte out of band
bytewise FILE       sends FILE a byte at a time
connects N          connects and hangs up N times
crowd N FILE        N connections at a time, each with half of FILE; all hang up
shut FILE           sends FILE and shuts down both directions before the publisher has read
flood SECONDS FILE  sends FILE again and again, as fast as it is taken
flip SECONDS A B    sends A and B by turns, as fast as they are taken
hold FILE           sends half of FILE, prints `holding`, and waits for the end of standard input or a signal
Prints how many files or connections there were.
"""
import array
import os
import signal
import socket
import struct
import sys
import time

path, way, *rest = sys.argv[1:]


def read(name):
    with open(name, "rb") as file:
        return file.read()


def connected():
    # A full backlog makes connect wait.
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(path)
    return connection


def finish(connection):
    """Waits until all was read: the publisher closes when it has seen the end."""
    try:
        connection.shutdown(socket.SHUT_WR)
        connection.recv(1)
    except ConnectionError:
        pass
    connection.close()


def send_with(ancillary, content):
    connection = connected()
    sent = connection.sendmsg([content], [(socket.SOL_SOCKET, *ancillary)])
    connection.sendall(content[sent:])
    finish(connection)


def send_again(seconds, contents):
    connection = connected()
    end = time.monotonic() + seconds
    count = 0
    while time.monotonic() < end:
        connection.sendall(contents[count % len(contents)])
        count += 1
    finish(connection)
    return count


count = 1
if way == "rights":
    null = os.open("/dev/null", os.O_RDONLY)
    send_with((socket.SCM_RIGHTS, array.array("i", [null] * int(rest[0]))), read(rest[1]))
elif way == "credentials":
    send_with((socket.SCM_CREDENTIALS, struct.pack("=iII", os.getpid(), os.getuid(), os.getgid())), read(rest[0]))
elif way == "urgent":
    connection = connected()
    for i, byte in enumerate(read(rest[0])):
        try:
            connection.send(bytes([byte]), socket.MSG_OOB if i % 100 == 99 else 0)
        except OSError:
            # Closed, or a kernel without such data on unix sockets.
            break
    finish(connection)
elif way == "bytewise":
    connection = connected()
    for byte in read(rest[0]):
        connection.send(bytes([byte]))
    finish(connection)
elif way == "connects":
    count = int(rest[0])
    for _ in range(count):
        connected().close()
elif way == "crowd":
    content = read(rest[1])
    crowd = []
    for _ in range(int(rest[0])):
        connection = socket.socket(socket.AF_UNIX)
        connection.setblocking(False)
        try:
            connection.connect(path)
            connection.send(content[: len(content) // 2])
            crowd.append(connection)
        except BlockingIOError:
            pass
    count = len(crowd)
elif way == "shut":
    connection = connected()
    connection.sendall(read(rest[0]))
    connection.shutdown(socket.SHUT_RDWR)
    connection.close()
elif way == "flood":
    count = send_again(float(rest[0]), [read(rest[1])])
elif way == "flip":
    count = send_again(float(rest[0]), [read(name) for name in rest[1:]])
elif way == "hold":
    content = read(rest[0])
    connection = connected()
    connection.sendall(content[: len(content) // 2])
    print("holding", flush=True)
    signal.pause()
else:
    sys.exit(f"hostile.py: {way}: no such way")
print(count)
