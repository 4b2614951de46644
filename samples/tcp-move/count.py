# Both ends of a connection. The client sends numbers, one every 10 ms, without waiting for answers; the server answers
# each with its own address. The client says each answer, and ends if it is not the one that has to come: so nothing
# may be lost, and nothing repeated. Usage: count.py server|client ADDRESS PORT
import select
import socket
import sys
import time

EVERY = 0.01


def name(address):
    return "%s:%d" % address[:2]


def lines(connection, wait):
    """Yields each line that comes, and None when nothing came for as long as `wait()` says."""
    rest = b""
    while True:
        if not select.select([connection], [], [], wait())[0]:
            yield None
            continue
        data = connection.recv(1 << 16)
        if not data:
            return
        *whole, rest = (rest + data).split(b"\n")
        yield from (line.decode() for line in whole)


def serve(connection, out):
    expected = 0
    for line in lines(connection, lambda: None):
        if line != str(expected):
            sys.exit("server: %s came in place of %d" % (line, expected))
        me, peer = name(connection.getsockname()), name(connection.getpeername())
        connection.sendall(("%d %s %s\n" % (expected, me, peer)).encode())
        print(expected, "me=" + me, "peer=" + peer, file=out, flush=True)
        expected += 1


def ask(connection, out):
    sent, expected, due = 0, 0, time.monotonic()
    for line in lines(connection, lambda: max(0, due - time.monotonic())):
        if line is None:
            connection.sendall(b"%d\n" % sent)
            sent += 1
            due += EVERY
            continue
        number, server, seen = line.split()
        if number != str(expected):
            sys.exit("client: %s came in place of %d" % (number, expected))
        me, peer = name(connection.getsockname()), name(connection.getpeername())
        print(expected, "me=" + me, "peer=" + peer, "server=" + server, end=" ", file=out)
        print("ahead=%d at=%.3f" % (sent - expected, time.monotonic()), file=out, flush=True)
        expected += 1
    sys.exit("client: the server is gone")


def connected(address):
    """Connects to a server that may not be there yet."""
    for _ in range(100):
        try:
            return socket.create_connection(address)
        except ConnectionRefusedError:
            time.sleep(0.05)
    sys.exit("client: nobody listens")


role, host, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
if role == "server":
    with socket.create_server((host, port)) as listener:
        while True:
            serve(listener.accept()[0], sys.stdout)
else:
    ask(connected((host, port)), sys.stdout)
