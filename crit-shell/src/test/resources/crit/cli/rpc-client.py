"""rpc-client.py SOCKET IMAGES [WORK]: asks criu's service to restore, and prints what is wrong.

SOCKET may be swrk:PROGRAM, which is started then, as engines do it.
"""
import os
import socket
import subprocess
import sys


def varint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def number(field, value):
    return varint(field << 3) + varint(value)


def message(field, value):
    return varint(field << 3 | 2) + varint(len(value)) + value


images, *work = (os.open(path, os.O_RDONLY) for path in sys.argv[2:])
options = number(1, images) + number(9, 4) + message(10, b"restore.log")
if work:
    options += number(17, work[0])
if sys.argv[1].startswith("swrk:"):
    client, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    end = other.fileno()
    engine = subprocess.Popen([sys.argv[1][5:], "swrk", str(end)], pass_fds=[end])
    other.close()
else:
    client = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    client.connect(sys.argv[1])
client.send(number(1, 2) + message(2, options))
answer = client.recv(1 << 16)
if answer[:4] != bytes([8, 2, 16, 1]):
    sys.exit("service answered %r" % answer)
