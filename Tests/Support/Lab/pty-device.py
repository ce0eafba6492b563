#!/usr/bin/env python3
"""pty-device.py SOCKET

Makes a character device that leads to the unix socket: what is written to one is read from the other. Prints the
device's path, and ends when the socket does.
"""
import os
import pty
import select
import socket
import sys
import tty

connection = socket.socket(socket.AF_UNIX)
connection.connect(sys.argv[1])
master, device = pty.openpty()
tty.setraw(device)
print(os.ttyname(device), flush=True)
while True:
    for ready in select.select([master, connection], [], [])[0]:
        if ready is connection:
            piece = connection.recv(4096)
            if not piece:
                sys.exit()
            os.write(master, piece)
        else:
            connection.sendall(os.read(master, 4096))
