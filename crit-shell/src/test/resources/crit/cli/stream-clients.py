"""stream-clients.py CRIT WORK: see stream-clients.sh."""
import atexit, os, random, signal, socket, struct, subprocess, sys, threading, time

CRIT, WORK = sys.argv[1:]
ROOT = os.path.dirname(os.path.abspath(CRIT))
SET = ROOT + "/samples/checkpoints/threads"
os.chdir(WORK)
PAGEMAP = next(n for n in sorted(os.listdir(SET)) if n.startswith("pagemap-"))
PAGES = next(n for n in sorted(os.listdir(SET)) if n.startswith("pages-"))


def start(*words, name):
    directory = WORK + "/" + name
    os.mkdir(directory)
    daemon = subprocess.Popen([CRIT, "daemon", *words, "--socket-dir", directory], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=open(directory + "/log", "w"))
    atexit.register(daemon.kill)
    path = directory + ("/streamer-serve.sock" if words[0] == "serve" else "/streamer-capture.sock")
    for _ in range(200):
        if os.path.exists(path):
            return daemon, path
        time.sleep(0.05)
    raise SystemExit("daemon: does not listen: " + open(directory + "/log").read())


def connect(path):
    client = socket.socket(socket.AF_UNIX)
    client.settimeout(60)
    client.connect(path)
    return client


def request(client, name):
    name = name.encode()
    message = b"\x0a" + bytes([len(name)]) + name
    client.sendall(struct.pack("<I", len(message)) + message)


def receive(client, count):
    data = b""
    while len(data) < count:
        try:
            more = client.recv(count - len(data))
        except ConnectionResetError:
            return data
        if not more:
            return data
        data += more
    return data


def ask(client, name):
    """Returns the reading end of a pipe, or nothing if the set has no such image."""
    request(client, name)
    if receive(client, 6) != b"\x02\0\0\0\x08\x01":
        return None
    reader, writer = os.pipe()
    socket.send_fds(client, [b"\0"], [writer])
    os.close(writer)
    return reader


def read_all(reader):
    with os.fdopen(reader, "rb") as pipe:
        return pipe.read()


def file(name):
    with open(SET + "/" + name, "rb") as image:
        return image.read()


def whole(path, names=None):
    client = connect(path)
    for name in names or sorted(os.listdir(SET)):
        if name.endswith(".img") and read_all(ask(client, name)) != file(name):
            return name + " differs"
    client.close()
    return "ok"


def case(name, verdict):
    print(name + ": " + verdict, flush=True)


daemon, path = start("serve", SET, "-q", "--timeout", "2", name="a")
case("all images", whole(path))
client = connect(path)
request(client, "none-7.img")
case("no such image", "ok" if receive(client, 6) == b"\x02\0\0\0\x08\0" else "wrong answer")

# CRIU asks for pages before it has read all of the page map: neither may wait for the other.
readers = [ask(client, name) for name in (PAGES, PAGEMAP, "files.img")]
contents = [read_all(reader) for reader in reversed(readers)]
case("backwards", "ok" if contents == [file("files.img"), file(PAGEMAP), file(PAGES)] else "differs")
client.close()

verdict = "ok"
for bad in ("../etc/passwd", "/etc/passwd", "..", ".", "a/b", "a\nb", ""):
    client = connect(path)
    request(client, bad)
    if receive(client, 6):
        verdict = "answers " + repr(bad)
case("paths", verdict)

random.seed(7)
for round in range(100):
    client = connect(path)
    try:
        client.sendall(random.randbytes(random.randrange(1, 600)))
    except OSError:
        pass
    client.close()
for head in (0, 1 << 31, (1 << 32) - 1, 513):
    client = connect(path)
    client.sendall(struct.pack("<I", head) + b"x" * 20)
    receive(client, 1)
case("garbage", whole(path))

# Clients that never read are given up, while others are served.
silent = [connect(path) for _ in range(8)]
held = [ask(client, PAGES) for client in silent]
verdict = whole(path)
for client in silent:
    if verdict == "ok" and receive(client, 1):
        verdict = "is served on"
case("silent", verdict)

results = []
threads = []
for _ in range(200):
    threads.append(threading.Thread(target=lambda: results.append(whole(path, [PAGEMAP, "files.img", "pstree.img"]))))
    threads[-1].start()
    if len(threads) % 40 == 0:
        for thread in threads:
            thread.join()
for thread in threads:
    thread.join()
case("two hundred", "ok" if results == ["ok"] * 200 else repr(results[:3]))
daemon.send_signal(signal.SIGTERM)
daemon.wait(60)
case("ends", "ok" if not os.path.exists(path) else "leaves its socket")

# A dump that ends without the inventory leaves nothing.
daemon, path = start("capture", WORK + "/captured", "--once", "-q", name="b")
client = connect(path)
request(client, "files.img")
reader, writer = os.pipe()
socket.send_fds(client, [b"\0"], [reader])
os.close(reader)
os.write(writer, b"x" * 100)
os.close(writer)
client.close()
status = daemon.wait(60)
left = os.listdir(WORK + "/captured") + [n for n in os.listdir(WORK) if n.endswith(".part")]
case("half a dump", "ok" if status == 1 and not left else "status %d, left %r" % (status, left))
