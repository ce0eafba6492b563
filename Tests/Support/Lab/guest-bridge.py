#!/usr/bin/env python3
"""guest-bridge.py DIR DOMID libxl|xapi

Plays the part of a guest kernel's xenbus driver, with no hypervisor. It makes DOMID a domain of the xenstored
that xenstored.sh runs in DIR, with the nodes and permissions that the named toolstack gives a guest, and serves
the unix socket DIR/guest.DOMID.sock for any number of clients. Their messages go through that domain's xenstore
ring, so xenstored takes them for that unprivileged guest's: relative paths mean /local/domain/DOMID, permissions
and quotas hold. As in Linux's /dev/xen/xenbus, request ids and watch tokens are rewritten for each client, and a
client that goes takes its watches and transactions with it.

SIGTERM: the domain dies: xenstored drops the guest's nodes and fires @releaseDomain.
SIGUSR1: saved and restored, or migrated, with the same domid: the domain is released and introduced again with
fresh nodes, so what the guest had written is gone. Clients stay connected, and their watches are set again.
Prints 'ready' once it serves, and 'restored' after each restore.
"""
import ctypes
import mmap
import os
import select
import signal
import socket
import struct
import sys

folder, domid, toolstack = os.path.abspath(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
home = f"/local/domain/{domid}"
ring_path, notify_path = f"{folder}/dom.{domid}", f"{folder}/notify.{domid}"
socket_path = f"{folder}/guest.{domid}.sock"

# xen/io/xs_wire.h
WATCH, UNWATCH, TRANSACTION_START, TRANSACTION_END, INTRODUCE, RELEASE = 4, 5, 6, 7, 8, 9
WRITE, RM, SET_PERMS, WATCH_EVENT, ERROR = 11, 13, 14, 15, 16
HEADER = struct.Struct("=IIII")  # type, request id, transaction id, length
LARGEST_PAYLOAD = 4096
RING = 1024  # bytes of each of the two rings
VIRQ_PORT, GUEST_PORT = 1, 100 + domid  # as in fakexen.c


# What the toolstack does, over the privileged socket.

dom0 = socket.socket(socket.AF_UNIX)
dom0.connect(f"{folder}/socket")
dom0_replies = dom0.makefile("rb")


def ask(kind, body):
    dom0.sendall(HEADER.pack(kind, 0, 0, len(body)) + body)
    answer, _, _, length = HEADER.unpack(dom0_replies.read(HEADER.size))
    payload = dom0_replies.read(length)
    if answer == ERROR:
        raise RuntimeError(f"{kind} {body}: {payload}")


def strings(*parts):
    return b"".join(part.encode() + b"\0" for part in parts)


def make(path, value, *permissions):
    ask(WRITE, strings(f"{home}/{path}".rstrip("/")) + value.encode())
    ask(SET_PERMS, strings(f"{home}/{path}".rstrip("/"), *permissions))


def introduce():
    readable, owned = ("n0", f"r{domid}"), (f"n{domid}",)
    for path, value in [
        ("", ""), ("domid", str(domid)), ("name", f"guest{domid}"),
        ("vm", f"/vm/{domid:08x}-0000-4000-8000-000000000000"), ("cpu", ""), ("memory", ""),
        ("memory/target", "262144"), ("memory/static-max", "262144"), ("device", ""), ("control", ""),
        ("control/platform-feature-multiprocessor-suspend", "1"), ("control/platform-feature-xs_reset_watches", "1"),
    ]:
        make(path, value, *readable)
    for path in ["shutdown", "feature-poweroff", "feature-reboot", "feature-suspend", "sysrq"]:
        make(f"control/{path}", "", *owned)
    for path in ["data", "drivers", "feature", "attr", "error"]:
        make(path, "", *owned)
    if toolstack == "xapi":
        make("xenserver", "", *readable)
        for path in ["control", "messages", "rrd", "vm-data", "xenserver/attr"]:
            make(path, "", *owned)
    ask(INTRODUCE, strings(str(domid), "0", "7"))


# The ring page and the event channel.

with open(ring_path, "wb") as file:
    file.write(bytes(4096))
ring = mmap.mmap(os.open(ring_path, os.O_RDWR), 4096)
os.mkfifo(notify_path, 0o600)
kicks = os.open(notify_path, os.O_RDWR | os.O_NONBLOCK)
event_channel = os.open(f"{folder}/evtchn", os.O_RDWR | os.O_NONBLOCK)
# One 32-bit access each: struct goes byte by byte, and xenstored shuts out a domain whose indexes it saw torn.
request_consumer, request_producer, reply_consumer, reply_producer = (
    ctypes.c_uint32.from_buffer(ring, 2 * RING + 4 * i) for i in range(4))


def kick(port):
    try:
        os.write(event_channel, struct.pack("=I", port))
    except BlockingIOError:
        pass  # full of kicks that xenstored has yet to take


# Clients.

to_ring, from_ring = bytearray(), bytearray()
clients = {}  # by descriptor
pending = {}  # by request id on the ring: (client, its own request id, type, payload)
next_id = 1
restore_wanted = False


class Client:
    serial = 0

    def __init__(self, connection):
        Client.serial += 1
        self.connection, self.number = connection, Client.serial
        self.received, self.to_send = bytearray(), bytearray()
        self.watches, self.transactions = set(), set()

    def watch_payload(self, path, token):
        return path + b"\0%d:" % self.number + token + b"\0"


def submit(client, kind, transaction, payload, request=0):
    global next_id
    pending[next_id] = (client, request, kind, payload)
    to_ring.extend(HEADER.pack(kind, next_id, transaction, len(payload)) + payload)
    next_id += 1


def drop(client):
    clients.pop(client.connection.fileno(), None)
    client.connection.close()
    for path, token in client.watches:
        submit(None, UNWATCH, 0, client.watch_payload(path, token))
    for transaction in client.transactions:
        submit(None, TRANSACTION_END, transaction, b"F\0")
    for request, entry in list(pending.items()):
        if entry[0] is client:
            pending[request] = (None,) + entry[1:]


def take(client):
    """Passes whole messages on, and no part of one, as the driver does."""
    while len(client.received) >= HEADER.size:
        kind, request, transaction, length = HEADER.unpack_from(client.received)
        if length > LARGEST_PAYLOAD:
            drop(client)
            return
        end = HEADER.size + length
        if len(client.received) < end:
            return
        payload = bytes(client.received[HEADER.size:end])
        del client.received[:end]
        if kind in (WATCH, UNWATCH) and payload.count(b"\0") == 2:
            path, token = payload.split(b"\0")[:2]
            payload = client.watch_payload(path, token)
            if kind == UNWATCH:
                client.watches.discard((path, token))
        submit(client, kind, transaction, payload, request)


def deliver_event(payload):
    path, token = payload.split(b"\0")[:2]
    number, _, token = token.partition(b":")
    payload = path + b"\0" + token + b"\0"
    for client in clients.values():
        if client.number == int(number):
            client.to_send += HEADER.pack(WATCH_EVENT, 0, 0, len(payload)) + payload


def deliver_reply(kind, request, transaction, payload):
    client, own_request, asked, question = pending.pop(request, (None, 0, 0, b""))
    if client:
        if kind == WATCH:
            path, token = question.split(b"\0")[:2]
            client.watches.add((path, token.partition(b":")[2]))
        if kind == TRANSACTION_START:
            client.transactions.add(int(payload.rstrip(b"\0")))
        if asked == TRANSACTION_END:
            client.transactions.discard(transaction)
        client.to_send += HEADER.pack(kind, own_request, transaction, len(payload)) + payload
    elif kind == WATCH:  # of a client that went meanwhile, unless a restore set it again
        owner = int(question.split(b"\0")[1].partition(b":")[0])
        if all(client.number != owner for client in clients.values()):
            submit(None, UNWATCH, 0, question)
    elif kind == TRANSACTION_START:
        submit(None, TRANSACTION_END, int(payload.rstrip(b"\0")), b"F\0")


def deliver():
    while len(from_ring) >= HEADER.size:
        kind, request, transaction, length = HEADER.unpack_from(from_ring)
        end = HEADER.size + length
        if len(from_ring) < end:
            return
        payload = bytes(from_ring[HEADER.size:end])
        del from_ring[:end]
        if kind == WATCH_EVENT:
            deliver_event(payload)
        else:
            deliver_reply(kind, request, transaction, payload)


def pump():
    """Moves bytes both ways between the ring and the clients."""
    try:
        os.read(kicks, 4096)
    except BlockingIOError:
        pass
    moved = False
    while True:
        consumer = reply_consumer.value
        waiting = reply_producer.value - consumer & 0xffffffff
        if not waiting:
            break
        start = consumer % RING
        count = min(waiting, RING - start)
        from_ring.extend(ring[RING + start:RING + start + count])
        reply_consumer.value = consumer + count & 0xffffffff
        moved = True
    deliver()
    while to_ring:
        producer = request_producer.value
        room = RING - (producer - request_consumer.value & 0xffffffff)
        if not room:
            break
        start = producer % RING
        count = min(len(to_ring), room, RING - start)
        ring[start:start + count] = bytes(to_ring[:count])
        del to_ring[:count]
        request_producer.value = producer + count & 0xffffffff
        moved = True
    if moved:
        kick(GUEST_PORT)


# The guest's life.

def die(*_):
    os.unlink(ring_path)
    kick(VIRQ_PORT)
    os._exit(0)


def want_restore(*_):
    global restore_wanted
    restore_wanted = True


def restore():
    """Like the driver, waits for the replies and the open transactions first."""
    global restore_wanted
    if pending or to_ring or any(client.transactions for client in clients.values()):
        return
    restore_wanted = False
    ask(RELEASE, strings(str(domid)))
    ask(RM, strings(home))
    ring[:] = bytes(len(ring))
    from_ring.clear()
    introduce()
    for client in clients.values():
        for path, token in client.watches:
            submit(None, WATCH, 0, client.watch_payload(path, token))
    print("restored", flush=True)


def send(client):
    try:
        del client.to_send[:client.connection.send(client.to_send, socket.MSG_DONTWAIT)]
    except BlockingIOError:
        pass
    except OSError:
        drop(client)


def receive(client):
    try:
        received = client.connection.recv(LARGEST_PAYLOAD)
    except OSError:
        received = b""
    if received:
        client.received += received
        take(client)
    else:
        drop(client)


introduce()
signal.signal(signal.SIGTERM, die)
signal.signal(signal.SIGUSR1, want_restore)
signal.set_wakeup_fd(kicks, warn_on_full_buffer=False)
listener = socket.socket(socket.AF_UNIX)
listener.bind(socket_path)
listener.listen(8)
print("ready", flush=True)
while True:
    pump()
    if restore_wanted:
        restore()
        pump()
    sendable = [descriptor for descriptor, client in clients.items() if client.to_send]
    # xenstored does not tell when it made room on the ring: look again soon.
    readable, writable, _ = select.select([listener, kicks, *clients], sendable, [], 0.02 if to_ring else 0.5)
    for descriptor in writable:
        if descriptor in clients:
            send(clients[descriptor])
    for descriptor in readable:
        if descriptor is listener:
            connection, _ = listener.accept()
            clients[connection.fileno()] = Client(connection)
        elif descriptor in clients:
            receive(clients[descriptor])
