#!/usr/bin/env python3
"""usage: hang.py DIR - mounts a FUSE file system at DIR that never answers, until it is killed."""
import ctypes
import os
import signal
import sys

libc = ctypes.CDLL(None, use_errno=True)
device = os.open("/dev/fuse", os.O_RDWR)
options = f"fd={device},rootmode=40000,user_id=0,group_id=0,allow_other"
if libc.mount(b"hang", os.fsencode(sys.argv[1]), b"fuse.hang", 0, options.encode()) != 0:
    sys.exit(f"hang.py: mount: {os.strerror(ctypes.get_errno())}")
print("ready", flush=True)
signal.pause()
